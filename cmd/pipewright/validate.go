package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"pipewright/cmd/pipewright/view"
	"pipewright/lang/diag"
	"pipewright/lang/prose"
)

// validate is the verb that tells everything the service would refuse.
type validate struct {
	inputs
	json bool
}

func newValidate() *cobra.Command {
	v := &validate{}
	cmd := &cobra.Command{
		Use:         "validate [FOLDER|FILE]",
		Short:       "Tells everything the service would refuse",
		Annotations: map[string]string{short: "yes"},
		Args:        atMost(1, "one folder or file"),
		RunE:        func(cmd *cobra.Command, args []string) error { return v.run(cmd, folderOf(args)) },
	}
	v.register(cmd.Flags())
	cmd.Flags().BoolVar(&v.json, "json", false, "print the findings as `terraform validate -json` does")
	return cmd
}

func (v *validate) run(cmd *cobra.Command, path string) error {
	c := load(path, v.inputs)
	if v.json {
		return v.writeJSON(cmd.OutOrStdout(), c)
	}
	if err := c.say(cmd); err != nil {
		return err
	}
	bad, warnings := counts(c.diags)
	if bad > 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), verdict(bad, warnings))
		return failure(c.diags)
	}
	if _, err := c.selected(v.pipeline); err != nil {
		return err
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %s: %s\n", view.Clean(filepath.Clean(path)), c.size(), verdict(0, warnings))
	return err
}

func (v *validate) writeJSON(w io.Writer, c *configuration) error {
	if _, err := w.Write(diag.JSON(c.diags, c.files())); err != nil {
		return err
	}
	if c.diags.HasErrors() {
		return failure(c.diags)
	}
	return nil
}

// size counts what a configuration holds: 1 pipeline, 5 stages, 9 actions.
func (c *configuration) size() string {
	stages, actions := 0, 0
	for _, g := range c.graphs {
		stages += len(g.Stages)
		for _, s := range g.Stages {
			actions += len(s.Actions)
		}
	}
	return prose.Count(len(c.graphs), "pipeline") + ", " + prose.Count(stages, "stage") + ", " + prose.Count(actions, "action")
}

func verdict(errors, warnings int) string {
	switch {
	case errors > 0 && warnings > 0:
		return prose.Count(errors, "error") + ", " + prose.Count(warnings, "warning")
	case errors > 0:
		return prose.Count(errors, "error")
	case warnings > 0:
		return "good, with " + prose.Count(warnings, "warning")
	default:
		return "good"
	}
}
