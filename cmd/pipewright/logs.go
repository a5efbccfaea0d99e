package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"pipewright/cmd/pipewright/view"
	"pipewright/lang/prose"
	"pipewright/runner"
	"pipewright/runner/event"
)

// logs is the verb that shows what a run said.
type logs struct {
	attempt int
	events  bool
}

func newLogs() *cobra.Command {
	v := &logs{}
	cmd := &cobra.Command{
		Use:   "logs [RUN] [STAGE/ACTION]",
		Short: "Shows the output of a run's actions",
		Long:  "Shows the output of the actions of a run, of the newest run without RUN. RUN may be the beginning of an id.",
		Args:  atMost(2, "a run and an action"),
		RunE:  v.run,
	}
	cmd.Flags().IntVar(&v.attempt, "attempt", 0, "show the `N`th attempt of the action instead of the last")
	cmd.Flags().BoolVar(&v.events, "json", false, "print the events of the run instead, one a line")
	return cmd
}

func (v *logs) run(cmd *cobra.Command, args []string) error {
	h, err := openHome()
	if err != nil {
		return err
	}
	r, address, err := v.pick(h, args)
	if err != nil {
		return err
	}
	if v.events {
		return writeEvents(cmd.OutOrStdout(), h.log(r.Execution), address)
	}
	t, err := h.tally(r)
	if err != nil {
		return err
	}
	rows, err := v.rows(t, address)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := v.show(cmd.OutOrStdout(), h, r, row, len(rows) > 1); err != nil {
			return err
		}
	}
	return nil
}

// pick reads the arguments: a word with a slash is an action, one without a run.
func (v *logs) pick(h home, args []string) (r *record, address string, err error) {
	name := ""
	for _, a := range args {
		if strings.Contains(a, "/") && address == "" {
			address = a
		} else if name == "" {
			name = a
		} else {
			return nil, "", usage("%q is no action: write STAGE/ACTION", a)
		}
	}
	if name != "" {
		r, err = h.find(name)
		return r, address, err
	}
	all, err := h.list()
	if err == nil && len(all) == 0 {
		err = usage("no pipeline has run on this machine yet")
	}
	if err != nil {
		return nil, "", err
	}
	return all[0], address, nil
}

func (v *logs) rows(t *view.Tally, address string) ([]*view.Row, error) {
	if address == "" {
		if v.attempt != 0 {
			return nil, usage("--attempt needs STAGE/ACTION")
		}
		return t.Rows, nil
	}
	var known []string
	for _, row := range t.Rows {
		if row.Address() == address {
			return []*view.Row{row}, nil
		}
		known = append(known, row.Address())
	}
	return nil, usage("the run has no action %q%s%s", address, suggest(address, known), list("; it has ", known))
}

func (v *logs) show(w io.Writer, h home, r *record, row *view.Row, prefix bool) error {
	attempt := row.Attempt
	if v.attempt != 0 {
		attempt = v.attempt
	}
	f, err := os.Open(runner.OutputPath(h.outputs(r.Execution), row.Stage, row.Action, attempt))
	if errors.Is(err, fs.ErrNotExist) && v.attempt == 0 {
		return nil // it said nothing
	}
	if errors.Is(err, fs.ErrNotExist) {
		return usage("%s has no attempt %d; it has %s", row.Address(), attempt, prose.Count(row.Attempt, "attempt"))
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if terminal(w) == nil && !prefix {
		_, err := io.Copy(w, f) // byte for byte as it came
		return err
	}
	lead := ""
	if prefix {
		lead = row.Address() + "  | "
	}
	return copyLines(w, f, lead)
}

// copyLines copies lines for people: made safe for a terminal, each with a lead.
func copyLines(w io.Writer, from io.Reader, lead string) error {
	out := bufio.NewWriter(w)
	for in := bufio.NewReader(from); ; {
		line, err := in.ReadString('\n')
		if line != "" {
			fmt.Fprintln(out, lead+view.Clean(strings.TrimSuffix(line, "\n")))
		}
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return errors.Join(err, out.Flush())
		}
	}
}

func writeEvents(w io.Writer, path, address string) error {
	events, err := event.Read(path)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, e := range events {
		if address != "" && e.Stage+"/"+e.Action != address {
			continue
		}
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	return nil
}
