package view

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/util/progress/progressui"
	"github.com/opencontainers/go-digest"

	"pipewright/runner/event"
)

// linesPerSecond is how much output of one action the live display takes; the rest would scroll by unseen, and the display remembers all it is given.
const linesPerSecond = 100

// Live is a View that redraws a terminal: buildkit's progress display, an action being a vertex and its output the log of it.
type Live struct {
	file  *os.File
	title string

	mu      sync.Mutex
	vertex  map[string]*client.Vertex // of the actions that have not ended
	shown   map[string]int            // lines of output shown in the current second
	second  int64
	notes   []string // said while the display runs, printed when it rests
	status  chan *client.SolveStatus
	stopped chan error
}

// NewLive gives a live view on a terminal. It is an error if file is none.
func NewLive(file *os.File, title string) (*Live, error) {
	v := &Live{file: file, title: title, vertex: map[string]*client.Vertex{}, shown: map[string]int{}}
	return v, v.start()
}

// start begins a display, which knows of nothing that ended before.
func (v *Live) start() error {
	display, err := progressui.NewDisplay(v.file, progressui.TtyMode, progressui.WithPhase("Running "+v.title))
	if err != nil {
		return err
	}
	v.status, v.stopped = make(chan *client.SolveStatus, 64), make(chan error, 1)
	go func(status chan *client.SolveStatus, stopped chan error) {
		_, err := display.UpdateFrom(context.Background(), status)
		stopped <- err
	}(v.status, v.stopped)
	running := slices.SortedFunc(maps.Values(v.vertex), func(a, b *client.Vertex) int {
		return cmp.Or(a.Started.Compare(*b.Started), strings.Compare(a.Name, b.Name))
	})
	for _, vertex := range running {
		again := *vertex
		v.status <- &client.SolveStatus{Vertexes: []*client.Vertex{&again}}
	}
	return nil
}

// rest ends the display and prints what it had no place for.
func (v *Live) rest() error {
	if v.status == nil {
		return nil
	}
	close(v.status)
	err := <-v.stopped
	v.status = nil
	for _, note := range v.notes {
		fmt.Fprintln(v.file, note)
	}
	v.notes = nil
	return err
}

// Show takes the next event.
func (v *Live) Show(e event.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e.Type {
	case event.ActionStarted:
		at := e.At
		name := address(e)
		v.set(name, &client.Vertex{Digest: digest.FromString(name), Name: name, Started: &at})
	case event.ActionSucceeded, event.ActionFailed, event.ActionAbandoned:
		v.finish(e)
	case event.ActionOutput:
		v.output(e)
	case event.ActionPhase, event.ActionCommand:
		v.step(e)
	case event.ActionNote, event.ActionAnswered, event.StageRetried, event.StageNotEntered, event.StageNote:
		v.notes = append(v.notes, address(e)+"  "+Clean(describe(e)))
	}
}

func (v *Live) set(name string, vertex *client.Vertex) {
	v.vertex[name] = vertex
	v.send(&client.SolveStatus{Vertexes: []*client.Vertex{vertex}})
}

func (v *Live) send(s *client.SolveStatus) {
	if v.status != nil {
		v.status <- s
	}
}

// finish names the vertex after what came of it. The display's own mark of an error is not used: it would print the whole log.
func (v *Live) finish(e event.Event) {
	name := address(e)
	was := v.vertex[name]
	if was == nil {
		return
	}
	delete(v.vertex, name)
	at := e.At
	done := *was
	done.Completed, done.Cached = &at, e.Cached
	switch e.Type {
	case event.ActionSucceeded:
		done.Name = name + "  " + fidelity(e.Fidelity, false, Clean(e.Text))
	case event.ActionFailed:
		done.Name = "FAILED " + name
	default:
		done.Name, done.Error = name, context.Canceled.Error()
	}
	v.send(&client.SolveStatus{Vertexes: []*client.Vertex{&done}})
}

func (v *Live) output(e event.Event) {
	name := address(e)
	was := v.vertex[name]
	if now := e.At.Unix(); now != v.second {
		clear(v.shown)
		v.second = now
	}
	if v.shown[name]++; was == nil || v.shown[name] > linesPerSecond {
		return
	}
	line := strings.ReplaceAll(Clean(e.Text), "\t", "    ") + "\n"
	v.send(&client.SolveStatus{Logs: []*client.VertexLog{{Vertex: was.Digest, Data: []byte(line), Timestamp: e.At}}})
}

// step shows a phase or a command below its action.
func (v *Live) step(e event.Event) {
	was := v.vertex[address(e)]
	text := Clean(e.Phase)
	if e.Type == event.ActionCommand {
		text = firstLine(Clean(e.Text))
	}
	if was == nil || text == "" {
		return
	}
	at := e.At
	s := &client.VertexStatus{ID: text, Vertex: was.Digest, Name: text, Timestamp: at, Started: &at}
	if e.Status != "" {
		began := at.Add(-time.Duration(e.Seconds * float64(time.Second)))
		s.Started, s.Completed = &began, &at
	}
	v.send(&client.SolveStatus{Statuses: []*client.VertexStatus{s}})
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// Pause ends the display; resuming starts another that shows what is still going on.
func (v *Live) Pause() func() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.rest(); err != nil {
		return func() {}
	}
	return func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if err := v.start(); err != nil {
			v.status = nil // no display from here on; the summary still comes
		}
	}
}

// Close ends the display and leaves its last picture standing.
func (v *Live) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.rest()
}
