package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pipewright/runner/event"
)

// story is a run with one success, one failure, one skipped action and one that was broken off.
func story() []event.Event {
	start := time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)
	at := func(seconds float64) time.Time { return start.Add(time.Duration(seconds * float64(time.Second))) }
	exit := 3
	return []event.Event{
		{Seq: 1, At: at(0), Type: event.ExecutionStarted, Execution: "11", Pipeline: "shop"},
		{Seq: 2, At: at(0), Type: event.StageStarted, Stage: "Source"},
		{Seq: 3, At: at(0), Type: event.ActionStarted, Stage: "Source", Action: "App", Provider: "S3", Attempt: 1},
		{Seq: 4, At: at(1), Type: event.ActionSucceeded, Stage: "Source", Action: "App", Attempt: 1, Fidelity: event.Real, Summary: "3 files", Seconds: 1},
		{Seq: 5, At: at(1), Type: event.StageSucceeded, Stage: "Source"},
		{Seq: 6, At: at(1), Type: event.ActionStarted, Stage: "Build", Action: "Unit", Provider: "CodeBuild", Attempt: 2},
		{At: at(2), Type: event.ActionOutput, Stage: "Build", Action: "Unit", Text: "\x1b[31mred\x1b[0m 10%\r20%"},
		{Seq: 7, At: at(3), Type: event.ActionFailed, Stage: "Build", Action: "Unit", Attempt: 2, Fidelity: event.LocalEquivalent, Text: "process", Exit: &exit, Seconds: 2,
			Error: &event.Error{Name: "command-failed", Message: "a command failed", Command: "make test", Lines: []string{"no\x1b]0;title\x07pe"}}},
		{Seq: 8, At: at(3), Type: event.ActionStarted, Stage: "Build", Action: "Notify", Provider: "Lambda", Attempt: 1},
		{Seq: 9, At: at(3), Type: event.ActionSucceeded, Stage: "Build", Action: "Notify", Attempt: 1, Fidelity: event.Skipped, Text: "not here"},
		{Seq: 10, At: at(3), Type: event.ActionStarted, Stage: "Build", Action: "Slow", Provider: "CodeBuild", Attempt: 1},
		{Seq: 11, At: at(4), Type: event.ActionAbandoned, Stage: "Build", Action: "Slow", Attempt: 1},
		{Seq: 12, At: at(4), Type: event.StageFailed, Stage: "Build"},
		{Seq: 13, At: at(4), Type: event.StageNotEntered, Stage: "Prod", Text: "closed"},
		{Seq: 14, At: at(4), Type: event.ExecutionFailed},
	}
}

func TestPlain(t *testing.T) {
	var out bytes.Buffer
	v := NewPlain(&out)
	for _, e := range story() {
		v.Show(e)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	want := `execution 11 of shop
Source  stage started
Source/App  started (S3)
Source/App  succeeded in 1.0s, real: 3 files
Source  stage succeeded
Build/Unit  started (CodeBuild), attempt 2
Build/Unit  | 20%
Build/Unit  failed in 2.0s, local equivalent (process): a command failed
Build/Notify  started (Lambda)
Build/Notify  succeeded, skipped (not here)
Build/Slow  started (CodeBuild)
Build/Slow  abandoned
Build  stage failed
Prod  stage is not entered: closed
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestSummary(t *testing.T) {
	var tally Tally
	for _, e := range story() {
		tally.Add(e)
	}
	var out bytes.Buffer
	paths := Paths{Log: "/cache/11/events.log", Output: func(r *Row) string { return "/cache/11/" + r.Action }}
	if err := WriteSummary(&out, &tally, paths, Style{}); err != nil {
		t.Fatal(err)
	}
	want := `
Failed Build/Unit: a command failed
  command    make test
  exit code  3
  | nope
  explain    pipewright explain command-failed
  output     /cache/11/Unit

ACTION        STATUS     FIDELITY          TIME  EXIT
Source/App    Succeeded  real              1.0s
Build/Unit    Failed     local equivalent  2.0s  3     process
Build/Notify  Succeeded  skipped           0.0s        not here
Build/Slow    Abandoned                    1.0s
not entered: Prod: closed
log: /cache/11/events.log
Failed: 1 real, 1 skipped, 1 failed, 1 abandoned, 1 not entered
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	if !tally.Unreal() {
		t.Error("a run with a skipped action counts as wholly real")
	}
}

func TestJSON(t *testing.T) {
	var out bytes.Buffer
	v := NewJSON(&out)
	var tally Tally
	events := story()
	for _, e := range events {
		v.Show(e)
		tally.Add(e)
	}
	v.WriteSummary(&tally, "/log")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != len(events)+1 {
		t.Fatalf("%d lines for %d events and a summary", len(lines), len(events))
	}
	var first event.Event
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil || first.Type != event.ExecutionStarted {
		t.Errorf("first line %s: %v", lines[0], err)
	}
	want := `{"type":"execution.summary","execution":"11","status":"Failed","log":"/log","actions":[` +
		`{"stage":"Source","action":"App","status":"Succeeded","fidelity":"real","cached":false,"seconds":1},` +
		`{"stage":"Build","action":"Unit","status":"Failed","fidelity":"local equivalent","cached":false,"seconds":2},` +
		`{"stage":"Build","action":"Notify","status":"Succeeded","fidelity":"skipped","cached":false,"seconds":0},` +
		`{"stage":"Build","action":"Slow","status":"Abandoned","fidelity":"","cached":false,"seconds":1}]}`
	if diff := cmp.Diff(want, lines[len(events)]); diff != "" {
		t.Error(diff)
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain\ttext é":              "plain\ttext é",
		"\x1b[1;31mred\x1b[0m":       "red",
		"\x1b]8;;http://x\x07link":   "link",
		"\x1b]0;evil\x1b\\after":     "after",
		"10%\r50%\r100%\r\n":         "100%",
		"bell\a back\b":              `bell\x07 back\x08`,
		"rtl \u202e tricks":          `rtl \u202e tricks`,
		"broken \xff utf":            `broken \xff utf`,
		"c1 \u009b31m":               `c1 \x9b31m`,
		"lonely \x1b":                "lonely ",
		"cursor\x1b[2J\x1b[H\x1b(B!": "cursor!",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\x1b[31mb\rc")
	f.Fuzz(func(t *testing.T, line string) {
		got := Clean(line)
		if strings.ContainsFunc(got, hidden) {
			t.Errorf("Clean(%q) = %q still acts on a terminal", line, got)
		}
		if Clean(got) != got {
			t.Errorf("Clean is not idempotent on %q", line)
		}
	})
}

func TestDuration(t *testing.T) {
	for seconds, want := range map[float64]string{0: "0.0s", 0.26: "0.3s", 42.7: "42s", 185: "3m05s", 7620: "2h07m"} {
		if got := Duration(seconds); got != want {
			t.Errorf("Duration(%v) = %s, want %s", seconds, got, want)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// TestBrokenOutput: a reader that went away is told of at the end and does not end the run.
func TestBrokenOutput(t *testing.T) {
	for _, v := range []View{NewPlain(broken{}), NewJSON(broken{})} {
		for _, e := range story() {
			v.Show(e)
		}
		if v.Close() == nil {
			t.Errorf("%T does not tell that its output was lost", v)
		}
	}
}
