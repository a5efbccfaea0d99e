package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"pipewright/compiler"
	"pipewright/lang/diag"
)

// compile is the verb that writes what `aws codepipeline create-pipeline --cli-input-json` takes.
type compile struct {
	inputs
	format string
	out    string
	all    bool
}

func newCompile() *cobra.Command {
	v := &compile{}
	cmd := &cobra.Command{
		Use:         "compile [FOLDER|FILE]",
		Short:       "Writes the JSON that aws codepipeline create-pipeline takes",
		Annotations: map[string]string{short: "yes"},
		Args:        atMost(1, "one folder or file"),
		RunE:        func(cmd *cobra.Command, args []string) error { return v.run(cmd, folderOf(args)) },
	}
	v.register(cmd.Flags())
	cmd.Flags().StringVar(&v.format, "format", "codepipeline", "the `FORMAT` to write: codepipeline")
	cmd.Flags().StringVarP(&v.out, "output", "o", "", "write to this `FILE` instead of standard output; with --all to this folder")
	cmd.Flags().BoolVar(&v.all, "all", false, "write each pipeline to a file of its own, NAME.json in the folder of -o")
	return cmd
}

func (v *compile) run(cmd *cobra.Command, path string) error {
	if err := v.check(); err != nil {
		return err
	}
	c := load(path, v.inputs)
	graphs, unclear := v.wanted(c)
	if !c.diags.HasErrors() {
		c.addLost(graphs)
	}
	if err := c.say(cmd); err != nil {
		return err
	}
	switch {
	case c.diags.HasErrors():
		return failure(c.diags)
	case unclear != nil:
		return unclear
	case v.all:
		return v.writeAll(graphs)
	}
	return v.write(cmd, graphs[0])
}

// addLost adds what the graphs say and create-pipeline has no words for.
func (c *configuration) addLost(graphs []*compiler.Graph) {
	for _, g := range graphs {
		c.diags = append(c.diags, g.Lost()...)
	}
	c.diags = diag.Sort(c.diags)
}

// wanted gives the graphs that are written: each with --all, else the one there is or that --pipeline names.
func (v *compile) wanted(c *configuration) ([]*compiler.Graph, error) {
	if v.all {
		return c.graphs, nil
	}
	g, err := c.one(v.pipeline)
	if err != nil {
		return nil, err
	}
	return []*compiler.Graph{g}, nil
}

func (v *compile) check() error {
	switch {
	case v.format != "codepipeline":
		return usage("format %q is not available; the one there is is codepipeline", v.format)
	case v.all && v.pipeline != "":
		return usage("--all and --pipeline exclude each other")
	case v.all && v.out == "":
		return usage("--all needs -o FOLDER")
	}
	return nil
}

func (v *compile) write(cmd *cobra.Command, g *compiler.Graph) error {
	content := g.Wire().JSON()
	if v.out == "" || v.out == "-" {
		_, err := cmd.OutOrStdout().Write(content)
		return err
	}
	return writeFile(v.out, content, 0o644)
}

// writeAll writes each pipeline to a file. All are encoded before the first is written.
func (v *compile) writeAll(graphs []*compiler.Graph) error {
	contents := make([][]byte, len(graphs))
	for i, g := range graphs {
		contents[i] = g.Wire().JSON()
	}
	if err := os.MkdirAll(v.out, 0o755); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is no folder", v.out)
		}
		return err
	}
	for i, g := range graphs {
		if err := writeFile(filepath.Join(v.out, g.Name+".json"), contents[i], 0o644); err != nil {
			return err
		}
	}
	return nil
}
