package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A home is the folder below the user's cache in which runs, artifacts and what outlives executions are kept. Only the user may read it.
type home struct{ root string }

// openHome finds the folder and makes it if need be.
func openHome() (home, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return home{}, fmt.Errorf("there is no place for runs: %w; set HOME or XDG_CACHE_HOME", err)
	}
	h := home{filepath.Join(cache, "pipewright")}
	for _, dir := range []string{h.root, h.runs(), h.state(), h.boxes()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return home{}, err
		}
	}
	return h, nil
}

func (h home) store() string { return filepath.Join(h.root, "store") }
func (h home) runs() string  { return filepath.Join(h.root, "runs") }
func (h home) state() string { return filepath.Join(h.root, "state") }
func (h home) boxes() string { return filepath.Join(h.root, "boxes") }

// lent is where folders lie that are mounted into containers.
func (h home) lent() string { return filepath.Join(h.root, "lent") }

// dir is the folder of one run.
func (h home) dir(run string) string { return filepath.Join(h.runs(), run) }

func (h home) log(run string) string { return filepath.Join(h.dir(run), "events.log") }

func (h home) outputs(run string) string { return filepath.Join(h.dir(run), "logs") }

// list gives the records of all runs, the newest first. A folder without a readable record is passed over: a run that is being
// made, or was broken off while it was.
func (h home) list() ([]*record, error) {
	entries, err := os.ReadDir(h.runs())
	if err != nil {
		return nil, err
	}
	var all []*record
	for _, e := range entries {
		r, err := h.read(e.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	sortNewest(all)
	return all, nil
}

// find gives the run whose id is name or begins with it.
func (h home) find(name string) (*record, error) {
	all, err := h.list()
	if err != nil {
		return nil, err
	}
	var found []*record
	for _, r := range all {
		if r.Execution == name {
			return r, nil
		}
		if strings.HasPrefix(r.Execution, name) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return nil, usage("there is no run %q; `pipewright runs` lists them", name)
	case 1:
		return found[0], nil
	default:
		return nil, usage("%q is the beginning of %d runs; give more of the id", name, len(found))
	}
}
