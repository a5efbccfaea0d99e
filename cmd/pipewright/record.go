package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"pipewright/cmd/pipewright/view"
	"pipewright/runner/event"
)

// A record is run.json, what is noted of a run beside its events: all that is needed to go on with it. Values of sensitive variables
// are not in it.
type record struct {
	Execution        string            `json:"execution"`
	Pipeline         string            `json:"pipeline"`
	Folder           string            `json:"folder"` // absolute; a folder or a file
	Started          time.Time         `json:"started"`
	Vars             []string          `json:"vars,omitempty"`
	VarFiles         []string          `json:"var_files,omitempty"` // absolute
	Variables        map[string]string `json:"variables,omitempty"` // of the pipeline
	Answers          map[string]string `json:"answers,omitempty"`
	Sandbox          string            `json:"sandbox"`         // the driver that ran it
	Where            string            `json:"where,omitempty"` // the address of its engine
	Pull             string            `json:"pull"`
	Parallel         int               `json:"parallel,omitempty"`
	IgnoreConditions bool              `json:"ignore_conditions,omitempty"`
	RequireReal      bool              `json:"require_real,omitempty"`
	Swept            bool              `json:"swept,omitempty"` // what it left when it died has been removed
}

func (h home) recordPath(run string) string { return filepath.Join(h.dir(run), "run.json") }

func (h home) read(run string) (*record, error) {
	path := h.recordPath(run)
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := &record{}
	if err := json.Unmarshal(content, r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if r.Execution != run {
		return nil, fmt.Errorf("%s speaks of the run %q", path, r.Execution)
	}
	return r, nil
}

// write notes the record; the folder of the run must be there.
func (h home) write(r *record) error {
	content, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(h.recordPath(r.Execution), append(content, '\n'), 0o600)
}

// tally adds up what a run's log holds. A run that died before its first event has none, and no status.
func (h home) tally(r *record) (*view.Tally, error) {
	events, err := event.Read(h.log(r.Execution))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	t := &view.Tally{}
	for _, e := range events {
		t.Add(e)
	}
	return t, nil
}

func sortNewest(all []*record) {
	slices.SortStableFunc(all, func(a, b *record) int { return b.Started.Compare(a.Started) })
}
