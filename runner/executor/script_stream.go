package executor

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"
)

// A streams reads the two streams of a script: markers on one, the output of the commands on the other, with the numbers of the markers in
// it. What a marker says counts from the place in the output that has its number.
type streams struct {
	token  string
	log    io.Writer
	apply  func(words []string) error // a marker, in order, at its place in the output
	output io.Writer                  // takes what log takes of the commands' output, for the failure's last lines

	mu      sync.Mutex
	held    []byte     // output that may hold part of a number, or that waits for its marker
	line    []byte     // the marker that has not ended yet
	marks   [][]string // that have come and whose place has not
	values  map[string]string
	name    string   // of the value that is being told; empty: none
	value   []string // its lines
	midLine bool     // the last output did not end its line
}

// waiting is how many bytes of output may wait for a marker before they are let go without it. A marker is written before its number, so
// that only a command that forges numbers gets here.
const waiting = 1 << 20

// stdout is where the box's standard output goes.
func (s *streams) stdout() io.Writer { return writerFunc(s.writeOutput) }

// stderr is where the box's standard error goes.
func (s *streams) stderr() io.Writer { return writerFunc(s.writeMarks) }

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func (s *streams) writeOutput(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = append(s.held, p...)
	return len(p), s.advance(false)
}

func (s *streams) writeMarks(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(p)
	for {
		line, rest, ended := bytes.Cut(p, []byte{'\n'})
		s.line = append(s.line, line...)
		if !ended {
			return n, s.advance(false)
		}
		s.mark(string(s.line))
		s.line = s.line[:0]
		p = rest
	}
}

// mark reads one line of the marker channel: a marker, or a part of a value.
func (s *streams) mark(line string) {
	words := strings.Fields(line)
	ours := len(words) > 0 && words[0] == s.token
	switch {
	case s.name != "" && line == s.token:
		s.values[s.name] = strings.Join(s.value, "\n")
		s.name, s.value = "", nil
	case s.name != "":
		s.value = append(s.value, line)
	case ours && len(words) == 2 && words[1] == "value":
		s.name = "?" // its first line is the name
		s.value = nil
	case ours && len(words) > 2:
		s.marks = append(s.marks, words[2:])
	}
	if s.name == "?" && len(s.value) == 1 {
		s.name, s.value = s.value[0], nil
	}
}

// advance hands on output up to the next number whose marker has not come. last says that nothing more will come: then all is handed on.
func (s *streams) advance(last bool) error {
	frame := []byte("\x01" + s.token + " ")
	for {
		i := bytes.Index(s.held, frame)
		if i < 0 {
			return s.release(len(s.held)-partOf(s.held, frame, last), 0)
		}
		if err := s.release(i, 0); err != nil {
			return err
		}
		end := bytes.IndexByte(s.held, '\n')
		switch {
		case end < 0 && !last:
			return nil
		case end < 0:
			end = len(s.held) - 1
		}
		if len(s.marks) == 0 && !last && len(s.held) < waiting {
			return nil
		}
		if err := s.release(0, end+1); err != nil {
			return err
		}
		if err := s.next(); err != nil {
			return err
		}
	}
}

// next applies the oldest marker that waits.
func (s *streams) next() error {
	if len(s.marks) == 0 {
		return nil
	}
	words := s.marks[0]
	s.marks = s.marks[1:]
	return s.apply(words)
}

// partOf says how many bytes at the end may be the beginning of a frame.
func partOf(held, frame []byte, last bool) int {
	if last {
		return 0
	}
	for n := min(len(frame)-1, len(held)); n > 0; n-- {
		if bytes.HasPrefix(frame, held[len(held)-n:]) {
			return n
		}
	}
	return 0
}

// release hands on the first n bytes that are held and drops as many after them.
func (s *streams) release(n, drop int) error {
	out := s.held[:n]
	var err error
	if n > 0 {
		s.midLine = out[n-1] != '\n'
		if _, err = s.output.Write(out); err == nil {
			_, err = s.log.Write(out)
		}
	}
	s.held = append(s.held[:0], s.held[n+drop:]...)
	return err
}

// say writes a line of our own into the log, never into the middle of another.
func (s *streams) say(text string) error {
	if s.midLine {
		text = "\n" + text
	}
	s.midLine = false
	_, err := io.WriteString(s.log, text+"\n")
	return err
}

// finish hands on everything that is left, after the script has ended.
func (s *streams) finish() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.advance(true); err != nil {
		return err
	}
	for len(s.marks) > 0 {
		if err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

// number reads a number that the script wrote.
func number(word string) int {
	n, err := strconv.Atoi(word)
	if err != nil {
		return -1
	}
	return n
}
