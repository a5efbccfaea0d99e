package compiler

import "strings"

// A Text is a value that may still have holes in it: #{namespace.key}, filled just before the action starts.
type Text string

// A Hole is one #{namespace.key} of a Text.
type Hole struct{ Namespace, Key string }

// String is the hole as it is written.
func (h Hole) String() string { return "#{" + h.Namespace + "." + h.Key + "}" }

// An UnfilledError says that a hole of a text has no value.
type UnfilledError struct{ Hole Hole }

// Error names the hole.
func (e *UnfilledError) Error() string { return "nothing has set " + e.Hole.String() }

// Holes lists the holes of a text, in order. What looks like a hole and is none is left out.
func (t Text) Holes() []Hole {
	var holes []Hole
	for _, s := range t.spans() {
		if s.fault == "" {
			holes = append(holes, s.hole)
		}
	}
	return holes
}

// Fill replaces every hole by what lookup says. A hole it does not know is an *UnfilledError; values are not read a second time.
// What looks like a hole and is none stays as it is.
func (t Text) Fill(lookup func(Hole) (string, bool)) (string, error) {
	spans := t.spans()
	if len(spans) == 0 {
		return string(t), nil
	}
	var b strings.Builder
	done := 0
	for _, s := range spans {
		if s.fault != "" {
			continue
		}
		value, ok := lookup(s.hole)
		if !ok {
			return "", &UnfilledError{s.hole}
		}
		b.WriteString(string(t[done:s.start]))
		b.WriteString(value)
		done = s.end
	}
	b.WriteString(string(t[done:]))
	return b.String(), nil
}

// A span is a place of a text that begins with #{: a hole, or, with a fault, something that the service would refuse.
type span struct {
	start, end int // bytes
	hole       Hole
	fault      string // what is wrong with it, to stand after the text itself; empty: a hole
}

// spans finds every #{ of the text. It is the only reader of the notation in the project.
func (t Text) spans() []span {
	var found []span
	text := string(t)
	for at := 0; ; {
		open := strings.Index(text[at:], "#{")
		if open < 0 {
			return found
		}
		s := readSpan(text, at+open)
		found = append(found, s)
		at = s.end
	}
}

func readSpan(text string, start int) span {
	inner := text[start+2:]
	closing := strings.IndexByte(inner, '}')
	if closing < 0 {
		return span{start: start, end: start + 2, fault: "is never closed"}
	}
	if again := strings.Index(inner[:closing], "#{"); again >= 0 {
		return span{start: start, end: start + 2 + again, fault: "is not closed before the next #{ begins"}
	}
	s := span{start: start, end: start + 2 + closing + 1}
	namespace, key, dotted := strings.Cut(inner[:closing], ".")
	switch {
	case !dotted:
		s.fault = "has no period between a namespace and a key"
	case namespace == "":
		s.fault = "has no namespace before the period"
	case key == "":
		s.fault = "has no key after the period"
	case strings.Contains(key, "."):
		s.fault = "has more than one period"
	case !isReferenceName(namespace):
		s.fault = "has a namespace with other characters than letters, digits, @, _ and -"
	case !isReferenceName(key):
		s.fault = "has a key with other characters than letters, digits, @, _ and -"
	default:
		s.hole = Hole{namespace, key}
	}
	return s
}

// isReferenceName says whether a text is spelled as the API model wants namespaces, and keys of variables, to be.
func isReferenceName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isWordByte(c) && c != '@' && c != '-' {
			return false
		}
	}
	return s != ""
}

// isWordByte says whether c is an ASCII letter, a digit or an underscore.
func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}
