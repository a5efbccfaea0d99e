package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"pipewright/compiler"
)

// graph is the verb that draws what follows what.
type graph struct {
	inputs
	format string
	json   bool
}

func newGraph() *cobra.Command {
	v := &graph{}
	cmd := &cobra.Command{
		Use:         "graph [FOLDER|FILE]",
		Short:       "Draws stages, run orders, artifacts and approvals",
		Annotations: map[string]string{short: "yes"},
		Args:        atMost(1, "one folder or file"),
		RunE:        func(cmd *cobra.Command, args []string) error { return v.run(cmd, folderOf(args)) },
	}
	v.register(cmd.Flags())
	cmd.Flags().StringVar(&v.format, "format", "ascii", "the `FORMAT` to draw in: ascii, dot or mermaid")
	cmd.Flags().BoolVar(&v.json, "json", false, "print nodes and edges as JSON instead")
	return cmd
}

func (v *graph) run(cmd *cobra.Command, path string) error {
	if err := oneOf("format", v.format, "ascii", "dot", "mermaid"); err != nil {
		return err
	}
	c := load(path, v.inputs)
	if err := c.sound(cmd); err != nil {
		return err
	}
	graphs, err := c.selected(v.pipeline)
	if err != nil {
		return err
	}
	if v.json {
		return writeIndented(cmd.OutOrStdout(), drawJSON(graphs))
	}
	draw := map[string]func([]*compiler.Graph) string{"ascii": drawText, "dot": drawDot, "mermaid": drawMermaid}[v.format]
	_, err = fmt.Fprint(cmd.OutOrStdout(), draw(graphs))
	return err
}

// quoted writes text as DOT and Mermaid both take it: in double quotes, with none inside.
func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `'`) + `"` }

// kind is how an edge of the graph is drawn.
func kind(e compiler.Edge) (label string, need bool) {
	switch e.Kind {
	case compiler.EdgeArtifact, compiler.EdgeVariable, compiler.EdgeAfter:
		return e.Reason, true
	default:
		return e.Reason, false
	}
}
