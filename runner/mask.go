package runner

import (
	"strings"
	"sync"
)

// stars is what stands where a secret stood.
const stars = "****"

// shortestSecret is the length in bytes from which a text is masked. Shorter ones stand in too many innocent words, and masking those
// would say more about the secret than it hides.
const shortestSecret = 4

// tooShort is said of a secret that is not masked.
const tooShort = "a secret shorter than 4 characters is not masked: it would be found in too many other words (secret-too-short)"

// A masker knows the secrets of a run, and replaces them wherever text leaves it. It is safe for several goroutines.
type masker struct {
	mu       sync.Mutex
	known    map[string]bool // forms of secrets
	searcher *automaton      // nil: to be made of known
}

// add makes the secret known in all the forms it may show in. It is false if the secret is too short to be masked.
func (m *masker) add(secret string) bool {
	if len(strings.TrimSpace(secret)) < shortestSecret {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[string]bool{}
	}
	for _, f := range forms(secret) {
		if !m.known[f] {
			m.known[f] = true
			m.searcher = nil
		}
	}
	return true
}

// current gives the search for all secrets known by now; nil: none is.
func (m *masker) current() *automaton {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.searcher == nil && len(m.known) > 0 {
		m.searcher = newAutomaton(m.known)
	}
	return m.searcher
}

// text gives the text with stars for every secret in it.
func (m *masker) text(s string) string {
	auto := m.current()
	if auto == nil || s == "" {
		return s
	}
	var b strings.Builder
	w := &maskWriter{masker: m, to: func(p []byte) error { b.Write(p); return nil }}
	w.Write([]byte(s)) // a Builder takes everything
	w.flush()
	return b.String()
}

// A maskWriter replaces secrets in a stream, wherever its chunks begin and end. What may be the beginning of a secret is held back
// until more comes. It is used by one goroutine at a time.
type maskWriter struct {
	masker *masker
	to     func([]byte) error

	auto    *automaton
	state   int32
	pending []byte // read and not written
	marks   []mark // secrets in pending, in order, apart from each other
	inside  bool   // the stars of a secret that goes on at the start of pending are written
	out     []byte
}

// A mark is a secret's place in pending.
type mark struct{ start, end int }

// Write takes the next chunk. The error is that of the writer behind it.
func (w *maskWriter) Write(p []byte) (int, error) {
	if auto := w.masker.current(); auto != w.auto {
		w.auto = auto
		w.rescan()
	}
	if w.auto == nil {
		return len(p), w.to(p)
	}
	w.scan(p)
	return len(p), w.emit(len(w.pending) - int(w.auto.nodes[w.state].depth))
}

// flush writes what is held back.
func (w *maskWriter) flush() error {
	w.state = 0
	return w.emit(len(w.pending))
}

// rescan looks again at what is held back, for secrets that have become known since.
func (w *maskWriter) rescan() {
	held := w.pending
	w.state, w.pending = 0, nil
	if w.auto != nil {
		w.scan(held)
	}
}

// scan reads on and marks the secrets that end in p.
func (w *maskWriter) scan(p []byte) {
	before, at := len(w.pending), w.state
	w.pending = append(w.pending, p...)
	for i, c := range p {
		if at = w.auto.step(at, c); at == 0 {
			continue
		}
		if n := int(w.auto.nodes[at].match); n > 0 {
			end := before + i + 1
			w.mark(end-n, end)
		}
	}
	w.state = at
}

// mark adds a secret's place and joins it with those it touches.
func (w *maskWriter) mark(start, end int) {
	for n := len(w.marks); n > 0 && w.marks[n-1].end >= start; n-- {
		start, end = min(start, w.marks[n-1].start), max(end, w.marks[n-1].end)
		w.marks = w.marks[:n-1]
	}
	w.marks = append(w.marks, mark{start, end})
}

// emit writes the first n pending bytes, with stars for the secrets in them.
func (w *maskWriter) emit(n int) error {
	if n == 0 {
		return nil
	}
	w.out = w.out[:0]
	done, rest := 0, w.marks[:0]
	inside := false
	for _, m := range w.marks {
		if m.start >= n {
			rest = append(rest, mark{m.start - n, m.end - n})
			continue
		}
		w.out = append(w.out, w.pending[done:m.start]...)
		if m.start > 0 || !w.inside {
			w.out = append(w.out, stars...)
		}
		done = min(m.end, n)
		inside = m.end >= n // a secret that follows at once needs no stars of its own
		if m.end > n {
			rest = append(rest, mark{0, m.end - n})
		}
	}
	w.out = append(w.out, w.pending[done:n]...)
	w.marks, w.inside = rest, inside
	w.pending = append(w.pending[:0], w.pending[n:]...)
	if len(w.out) == 0 {
		return nil
	}
	return w.to(w.out)
}
