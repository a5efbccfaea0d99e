package executor

import (
	"bytes"
	"strings"
)

// lastLines is a writer that remembers the last lines of what was written, for the Failure of a command.
type lastLines struct {
	kept []string
	part []byte // the line that has not ended yet
}

// Enough to see why a command failed; the whole is in the action's log.
const (
	linesKept  = 20
	lineLength = 1 << 10
)

func (t *lastLines) Write(p []byte) (int, error) {
	n := len(p)
	for {
		line, rest, ended := bytes.Cut(p, []byte{'\n'})
		if room := lineLength - len(t.part); room > 0 {
			t.part = append(t.part, line[:min(room, len(line))]...)
		}
		if !ended {
			return n, nil
		}
		t.end()
		p = rest
	}
}

func (t *lastLines) end() {
	if len(t.kept) == linesKept {
		t.kept = append(t.kept[:0], t.kept[1:]...)
	}
	t.kept = append(t.kept, strings.TrimRight(string(t.part), "\r"))
	t.part = t.part[:0]
}

// lines gives what is remembered, an unfinished last line included.
func (t *lastLines) lines() []string {
	if len(t.part) > 0 {
		t.end()
	}
	return append([]string(nil), t.kept...)
}
