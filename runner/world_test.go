package runner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/event"
	"pipewright/runner/executor"
	"pipewright/runner/sandbox"
	"pipewright/schema"
)

// pipeline makes a graph of stages.
func pipeline(stages ...*compiler.Stage) *compiler.Graph {
	g := &compiler.Graph{Name: "storefront", ExecutionMode: "QUEUED", Type: "V2", Stages: stages, Stores: []*compiler.Store{{Type: "S3", Location: "b"}}}
	made := map[string]*compiler.Artifact{}
	for i, s := range stages {
		s.Index = i
		for j, a := range s.Actions {
			a.Stage, a.Index = s, j
			for _, out := range a.Outputs {
				out.Producer = a
				made[out.Name] = out
			}
		}
	}
	for _, s := range stages {
		for _, a := range s.Actions {
			for k, in := range a.Inputs {
				a.Inputs[k] = made[in.Name]
			}
		}
	}
	return g
}

func stage(name string, actions ...*compiler.Action) *compiler.Stage {
	return &compiler.Stage{Name: name, Actions: actions}
}

// A setting changes an action that is being made.
type setting func(*compiler.Action)

func action(name string, order int, settings ...setting) *compiler.Action {
	a := &compiler.Action{
		Name: name, RunOrder: order, Namespace: name,
		Type: &schema.ActionType{ID: schema.ID{Category: "Build", Owner: "AWS", Provider: "CodeBuild", Version: "1"}},
	}
	for _, set := range settings {
		set(a)
	}
	return a
}

func takes(artifacts ...string) setting {
	return func(a *compiler.Action) {
		for _, name := range artifacts {
			a.Inputs = append(a.Inputs, &compiler.Artifact{Name: name})
		}
	}
}

func makes(artifacts ...string) setting {
	return func(a *compiler.Action) {
		for _, name := range artifacts {
			a.Outputs = append(a.Outputs, &compiler.Artifact{Name: name})
		}
	}
}

func configured(key, text string) setting {
	return func(a *compiler.Action) {
		if a.Configuration == nil {
			a.Configuration = map[string]compiler.Text{}
		}
		a.Configuration[key] = compiler.Text(text)
	}
}

func category(word string) setting {
	return func(a *compiler.Action) { a.Type.Category = word }
}

// A play stands in for an executor.
type play func(ctx context.Context, s *executor.Scene) (executor.Outcome, error)

func (p play) Check(context.Context, *executor.Plan) executor.Findings { return executor.Findings{} }
func (p play) Run(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
	return p(ctx, s)
}

// good makes every output and gives one variable.
func good(_ context.Context, s *executor.Scene) (executor.Outcome, error) {
	o := executor.Outcome{Fidelity: executor.Real, Outputs: map[string]artifact.Digest{}, Variables: map[string]string{"V": "v-" + s.Action.Name}}
	for _, out := range s.Action.Outputs {
		o.Outputs[out.Name] = artifact.Digest("sha256:" + out.Name)
	}
	return o, nil
}

// takesTime lets time pass before another play.
func takesTime(d time.Duration, then play) play {
	return func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		select {
		case <-time.After(d):
			return then(ctx, s)
		case <-ctx.Done():
			return executor.Outcome{}, ctx.Err()
		}
	}
}

func fails(name string) play {
	return func(context.Context, *executor.Scene) (executor.Outcome, error) {
		return executor.Outcome{Fidelity: executor.Real, Failure: &executor.Failure{Name: name, Message: "it did not work", Command: "make", Exit: 2, Lines: []string{"boom"}}}, nil
	}
}

// A nowhere is a sandbox driver that remembers what was swept.
type nowhere struct {
	sandbox.Driver
	swept []string
	err   error
}

func (*nowhere) Name() string { return "nowhere" }
func (n *nowhere) Sweep(_ context.Context, run string) error {
	n.swept = append(n.swept, run)
	return n.err
}

// A world is an execution in the making, with what was seen of it.
type world struct {
	Options
	path string // of the log

	mu   sync.Mutex
	seen []event.Event
}

// folder gives a folder in memory where there is one: the property tests write thousands of logs, and a sync costs nothing there.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "pipewright-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// newWorld makes a world around a graph; plays are by action name, good where there is none.
func newWorld(t testing.TB, g *compiler.Graph, plays map[string]play) *world {
	t.Helper()
	dir := folder(t)
	w := &world{path: filepath.Join(dir, "events.log")}
	log, err := event.Create(w.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	ids := 0
	w.Options = Options{
		Graph: g, Log: log, LogDir: filepath.Join(dir, "logs"), Sandbox: &nowhere{}, Now: time.Now, Execution: "execution-1",
		NewID: func() string { ids++; return fmt.Sprint("id-", ids) },
		Sink: func(e event.Event) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.seen = append(w.seen, e)
		},
		Executors: func(p *executor.Plan) executor.Executor {
			if x := plays[p.Action.Name]; x != nil {
				return x
			}
			return play(good)
		},
	}
	return w
}

// again makes the world in which a process goes on after the first n events.
func (w *world) again(t testing.TB, plays map[string]play, events []event.Event) *world {
	t.Helper()
	next := newWorld(t, w.Graph, plays)
	for _, e := range events {
		if err := next.Log.Append(&e); err != nil {
			t.Fatal(err)
		}
	}
	next.Past = events
	return next
}

// run runs and closes the log, so that no goroutine is left.
func (w *world) run(t testing.TB, ctx context.Context) (Result, error) {
	t.Helper()
	result, err := Run(ctx, w.Options)
	if err := w.Log.Close(); err != nil {
		t.Error(err)
	}
	return result, err
}

// history reads the log.
func (w *world) history(t testing.TB) []event.Event {
	t.Helper()
	events, err := event.Read(w.path)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// brief writes events as words: "action.started Build/Unit".
func brief(events []event.Event) []string {
	var words []string
	for _, e := range events {
		word := string(e.Type)
		if e.Stage != "" {
			word += " " + e.Stage
		}
		if e.Action != "" {
			word += "/" + e.Action
		}
		words = append(words, word)
	}
	return words
}
