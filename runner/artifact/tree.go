package artifact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// A builder gathers the entries of a new tree.
type builder struct {
	store   *Store
	budget  budget
	entries map[string]Entry
}

func (s *Store) build(packed int64) *builder {
	return &builder{store: s, budget: budget{Limits: s.limits, packed: packed}, entries: map[string]Entry{}}
}

// finish checks the tree as a whole and keeps its list. Its files are in the store by now; the list comes last, so that a list that is there
// speaks of files that are there.
func (b *builder) finish() (*Tree, error) {
	t := &Tree{Entries: slices.SortedFunc(maps.Values(b.entries), func(x, y Entry) int { return strings.Compare(x.Path, y.Path) })}
	if err := checkEntries(t.Entries); err != nil {
		return nil, err
	}
	list, err := canonical(t)
	if err != nil {
		return nil, err
	}
	t.Digest = digestOf(list)
	if err := b.store.putBytes("trees", t.Digest, list); err != nil {
		return nil, err
	}
	return t, nil
}

// canonical is the one spelling of a tree, which its digest is taken of.
func canonical(t *Tree) ([]byte, error) {
	if t.Entries == nil {
		t.Entries = []Entry{}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(t); err != nil {
		return nil, fmt.Errorf("artifact: %w", err)
	}
	return out.Bytes(), nil
}

// AddBytes makes a tree of the given files.
func (s *Store) AddBytes(files map[string][]byte) (*Tree, error) {
	b := s.build(0)
	for name, content := range files {
		p, err := filePath(name)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(b.budget.entry(p), b.budget.spend(p, int64(len(content)))); err != nil {
			return nil, err
		}
		d := digestOf(content)
		if err := s.putBytes("files", d, content); err != nil {
			return nil, err
		}
		b.entries[p] = Entry{Path: p, Size: int64(len(content)), Digest: d}
	}
	return b.finish()
}

// Tree gives a tree by its digest; fs.ErrNotExist if the store does not have it, *CorruptError if its bytes are not what the digest says,
// or if one of its files is gone or cut short.
func (s *Store) Tree(d Digest) (*Tree, error) {
	name, err := s.place("trees", d)
	if err != nil {
		return nil, err
	}
	list, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("artifact: there is no tree %s: %w", d, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("artifact store: %w", err)
	}
	if digestOf(list) != d {
		return nil, &CorruptError{Digest: d, Problem: "its list has other bytes"}
	}
	t := &Tree{Digest: d}
	if err := json.Unmarshal(list, t); err != nil {
		return nil, &CorruptError{Digest: d, Problem: "its list is no JSON: " + err.Error()}
	}
	if err := s.checkTree(t); err != nil {
		return nil, err
	}
	return t, nil
}

func (s *Store) checkTree(t *Tree) error {
	if err := checkEntries(t.Entries); err != nil {
		return &CorruptError{Digest: t.Digest, Problem: err.Error()}
	}
	for _, e := range t.Entries {
		if e.Link != "" {
			continue
		}
		name, err := s.place("files", e.Digest)
		if err != nil {
			return &CorruptError{Digest: t.Digest, Path: e.Path, Problem: err.Error()}
		}
		if problem := sizeProblem(func() (fs.FileInfo, error) { return os.Lstat(name) }, e.Size); problem != "" {
			return &CorruptError{Digest: t.Digest, Path: e.Path, Problem: problem}
		}
	}
	return nil
}
