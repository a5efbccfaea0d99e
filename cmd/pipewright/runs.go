package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"pipewright/cmd/pipewright/view"
	"pipewright/runner/event"
)

// runs is the verb that lists the runs of this machine.
type runs struct{ json bool }

func newRuns() *cobra.Command {
	v := &runs{}
	cmd := &cobra.Command{
		Use:   "runs",
		Short: "Lists the runs of this machine, the newest first",
		Args:  atMost(0, "none"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return v.run(cmd) },
	}
	cmd.Flags().BoolVar(&v.json, "json", false, "print them as JSON")
	return cmd
}

// A runEntry is one run as the verb shows it.
type runEntry struct {
	Execution string    `json:"execution"`
	Pipeline  string    `json:"pipeline"`
	Folder    string    `json:"folder"`
	Started   time.Time `json:"started"`
	Status    string    `json:"status"` // as the service spells it; Interrupted: it was broken off and can be gone on with
	Seconds   float64   `json:"seconds,omitempty"`
	Log       string    `json:"log"`
}

func (v *runs) run(cmd *cobra.Command) error {
	h, err := openHome()
	if err != nil {
		return err
	}
	all, err := h.list()
	if err != nil {
		return err
	}
	entries := make([]runEntry, len(all))
	for i, r := range all {
		if entries[i], err = h.entry(r); err != nil {
			return err
		}
	}
	if v.json {
		return writeIndented(cmd.OutOrStdout(), entries)
	}
	return writeRuns(cmd.OutOrStdout(), entries)
}

func (h home) entry(r *record) (runEntry, error) {
	t, err := h.tally(r)
	if err != nil {
		return runEntry{}, err
	}
	e := runEntry{Execution: r.Execution, Pipeline: r.Pipeline, Folder: r.Folder, Started: r.Started, Status: t.Status, Log: h.log(r.Execution)}
	if !t.Ended.IsZero() {
		e.Seconds = t.Ended.Sub(t.Started).Seconds()
	} else if !h.alive(r) {
		e.Status = "Interrupted"
	}
	return e, nil
}

// alive says whether a process has the run's log open.
func (h home) alive(r *record) bool {
	log, _, err := event.Open(h.log(r.Execution))
	if log != nil {
		log.Close()
	}
	return errors.Is(err, event.ErrLocked)
}

func writeRuns(w io.Writer, entries []runEntry) error {
	if len(entries) == 0 {
		_, err := fmt.Fprintln(w, "no pipeline has run on this machine yet")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "RUN\tPIPELINE\tSTATUS\tSTARTED\tTIME\tFOLDER")
	for _, e := range entries {
		took := ""
		if e.Seconds > 0 {
			took = view.Duration(e.Seconds)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", e.Execution, e.Pipeline, e.Status, e.Started.Local().Format(time.DateTime), took, view.Clean(e.Folder))
	}
	return t.Flush()
}
