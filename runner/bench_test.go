package runner

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pipewright/compiler"
	"pipewright/runner/event"
)

// BenchmarkOverhead is what the runner costs for each action, with executors that do nothing: actions one after the other, and twenty
// side by side. The log is in memory where that can be, so this is the runner's own time; the floor is two events an action and no runner.
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

// BenchmarkOutput is what a line of output costs on its way to its file and to those who watch, with a secret to look for.
func BenchmarkOutput(b *testing.B) {
	masks := &masker{}
	masks.add("a-secret-of-some-length")
	lines := 0
	rec := &recorder{masks: masks, now: time.Now, sink: func(event.Event) { lines++ }}
	out := newOutput(filepath.Join(folder(b), "out.log"), masks, func(l []string) { rec.pass(lineEvents("Build", "Unit", 1, l)...) })
	chunk := []byte(strings.Repeat("ok  \tpipewright/runner\t0.512s\tcoverage: 81.2% of statements\n", 100))
	b.SetBytes(int64(len(chunk)))
	for b.Loop() {
		out.Write(chunk)
	}
	if err := out.close(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
}
