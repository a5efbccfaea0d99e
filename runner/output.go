package runner

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"pipewright/runner/event"
)

// longestLine is how many bytes of output without a newline are shown as one line; the rest follows as a further line.
const longestLine = 16 << 10

// OutputPath is where the output of an action's attempt is kept below the folder of output files. Names that could mean something else
// to a file system are escaped as in URLs.
func OutputPath(dir, stage, action string, attempt int) string {
	return filepath.Join(dir, fileName(stage), fmt.Sprintf("%s.%d.log", fileName(action), attempt))
}

// fileName keeps the characters that CodePipeline allows in names; a leading dot is escaped too, so that no name is hidden or "..".
func fileName(name string) string {
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		safe := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '@' || c == '.' && i > 0
		if safe {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// An output is where an action's output goes: masked, to its file, and line by line to those who watch. The file is made with the first
// byte. Output that cannot be kept is shown nevertheless; close tells.
type output struct {
	path  string
	lines func([]string)

	mu   sync.Mutex
	mask *maskWriter
	file *os.File
	err  error // of the file
	part []byte
}

func newOutput(path string, masks *masker, lines func([]string)) *output {
	o := &output{path: path, lines: lines}
	o.mask = &maskWriter{masker: masks, to: o.masked}
	return o
}

// Write takes output as it comes. It never fails, so that a full disk does not look like an action that broke.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.mask.Write(p)
}

// masked takes output without secrets.
func (o *output) masked(p []byte) error {
	o.keep(p)
	o.part = append(o.part, p...)
	var lines []string
	for {
		end, skip := bytes.IndexByte(o.part, '\n'), 1
		if end < 0 && len(o.part) > longestLine {
			end, skip = longestLine, 0
		}
		if end < 0 {
			break
		}
		lines = append(lines, strings.TrimSuffix(string(o.part[:end]), "\r"))
		o.part = o.part[end+skip:]
	}
	if len(lines) > 0 {
		o.lines(lines)
	}
	return nil
}

func (o *output) keep(p []byte) {
	if o.file == nil && o.err == nil {
		if o.err = os.MkdirAll(filepath.Dir(o.path), 0o700); o.err == nil {
			o.file, o.err = os.OpenFile(o.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		}
	}
	if o.err == nil {
		_, o.err = o.file.Write(p)
	}
}

// close writes what is held back and puts the file on disk. The error says what of the output was not kept, and why.
func (o *output) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mask.flush()
	if len(o.part) > 0 {
		o.lines([]string{string(o.part)})
		o.part = nil
	}
	if o.file == nil {
		return o.err
	}
	return errors.Join(o.err, o.file.Sync(), o.file.Close())
}

// lineEvents turns lines of output into passing events. They are masked already.
func lineEvents(stage, action string, attempt int, lines []string) []event.Event {
	events := make([]event.Event, len(lines))
	for i, line := range lines {
		events[i] = event.Event{Type: event.ActionOutput, Stage: stage, Action: action, Attempt: attempt, Text: line}
	}
	return events
}
