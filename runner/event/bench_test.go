package event

import (
	"fmt"
	"sync"
	"testing"
)

// BenchmarkAppend gives durable events a second with several writers, and the same with one sync for each event as the floor.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("shared/%d", writers), func(b *testing.B) {
			l, _ := create(b)
			appendFrom(b, writers, l.Append)
			b.ReportMetric(float64(b.N)/float64(l.commits.Load()), "events/sync")
		})
		b.Run(fmt.Sprintf("each/%d", writers), func(b *testing.B) {
			l, _ := create(b)
			var mu sync.Mutex
			appendFrom(b, writers, func(events ...*Event) error {
				mu.Lock()
				defer mu.Unlock()
				return l.Append(events...)
			})
		})
	}
}

func appendFrom(b *testing.B, writers int, add func(...*Event) error) {
	var wg sync.WaitGroup
	b.ResetTimer()
	for w := range writers {
		wg.Go(func() {
			for i := w; i < b.N; i += writers {
				if err := add(sample(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
