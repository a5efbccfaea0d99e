package runner

import (
	"fmt"
	"testing"

	"pipewright/compiler"
	"pipewright/runner/event"
)

// BenchmarkOverhead is what the runner costs for each action, with executors that do nothing: actions one after the other, and twenty
// side by side. The floor is two durable events an action, each with a sync of its own.
func BenchmarkOverhead(b *testing.B) {
	b.Run("in sequence", func(b *testing.B) { overhead(b, 20, 1) })
	b.Run("side by side", func(b *testing.B) { overhead(b, 1, 20) })
	b.Run("floor", func(b *testing.B) {
		w := newWorld(b, nil, nil)
		for b.Loop() {
			for range 2 {
				if err := w.Log.Append(&event.Event{Type: event.ActionNote}); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func overhead(b *testing.B, orders, side int) {
	for b.Loop() {
		b.StopTimer()
		s := &compiler.Stage{Name: "Build"}
		for i := range orders * side {
			s.Actions = append(s.Actions, action(fmt.Sprint("A", i), 1+i/side))
		}
		w := newWorld(b, pipeline(s), nil)
		w.Sink = nil
		b.StartTimer()
		if _, err := w.run(b, b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(orders*side), "µs/action")
}
