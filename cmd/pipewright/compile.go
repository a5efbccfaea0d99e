package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/spf13/cobra"

	"pipewright/compiler"
	"pipewright/compiler/cloudformation"
	"pipewright/compiler/foreign"
	"pipewright/compiler/terraform"
	"pipewright/lang/diag"
)

// A writing is a format that compile writes.
type writing struct {
	name  string
	file  string // what the name of its files ends in
	write func(*compiler.Graph) ([]byte, hcl.Diagnostics)
	lost  bool // it has no words for disabled transitions and the restart after an update
}

// writings are the formats, the one that is taken unasked first.
func writings() []writing {
	return []writing{
		{foreign.FormatCodePipeline, ".json", func(g *compiler.Graph) ([]byte, hcl.Diagnostics) { return g.Wire().JSON(), nil }, true},
		{foreign.FormatCloudFormation, ".yaml", cloudformation.Write, false},
		{foreign.FormatTerraform, ".tf", terraform.Write, true},
	}
}

// formats names the formats of compile.
func formats() []string {
	var names []string
	for _, w := range writings() {
		names = append(names, w.name)
	}
	return names
}

// compile is the verb that writes pipelines for others: for `aws codepipeline create-pipeline --cli-input-json`, for CloudFormation, for Terraform.
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
		Short:       "Writes the JSON that aws codepipeline create-pipeline takes, or CloudFormation or Terraform",
		Annotations: map[string]string{short: "yes"},
		Args:        atMost(1, "one folder or file"),
		RunE:        func(cmd *cobra.Command, args []string) error { return v.run(cmd, folderOf(args)) },
	}
	v.register(cmd.Flags())
	cmd.Flags().StringVar(&v.format, "format", "codepipeline", "the `FORMAT` to write: "+strings.Join(formats(), ", "))
	cmd.Flags().StringVarP(&v.out, "output", "o", "", "write to this `FILE` instead of standard output; with --all to this folder")
	cmd.Flags().BoolVar(&v.all, "all", false, "write each pipeline to a file of its own in the folder of -o: NAME.json, NAME.yaml or NAME.tf")
	return cmd
}

func (v *compile) run(cmd *cobra.Command, path string) error {
	format, err := v.check()
	if err != nil {
		return err
	}
	c := load(path, v.inputs)
	c.requireValues()
	graphs, unclear := v.wanted(c)
	var contents [][]byte
	if !c.diags.HasErrors() {
		contents = c.written(graphs, format)
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
		return v.writeAll(graphs, contents, format)
	}
	return v.write(cmd, contents[0])
}

// requireValues finds what only a deployed stack or an apply knows of a foreign file: the text that stands for it must not go out as if it were the value.
func (c *configuration) requireValues() {
	if c.foreign == nil || c.diags.HasErrors() {
		return
	}
	for _, v := range c.foreign.Variables {
		if _, given := c.values[v.Name]; v.Default == "" && !given {
			c.diags = append(c.diags, diag.Error("variable-missing", "Variable without a value", fmt.Sprintf(
				"The file does not say what %s is. Give it with --var %s=VALUE, or write a pipeline.hcl with `pipewright import` that has it as a variable.", v.Name, v.Name), v.Range))
		}
	}
	c.diags = diag.Sort(c.diags)
}

// written writes graphs in a format, and adds what the format cannot say. With errors nothing of it is of use.
func (c *configuration) written(graphs []*compiler.Graph, format writing) [][]byte {
	contents := make([][]byte, len(graphs))
	for i, g := range graphs {
		var diags hcl.Diagnostics
		contents[i], diags = format.write(g)
		c.diags = append(c.diags, diags...)
		if format.lost {
			c.diags = append(c.diags, g.Lost()...)
		}
	}
	c.diags = diag.Sort(c.diags)
	return contents
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

// check gives the format that is asked for.
func (v *compile) check() (writing, error) {
	all := writings()
	if err := oneOf("format", v.format, formats()...); err != nil {
		return writing{}, err
	}
	switch {
	case v.all && v.pipeline != "":
		return writing{}, usage("--all and --pipeline exclude each other")
	case v.all && v.out == "":
		return writing{}, usage("--all needs -o FOLDER")
	}
	return all[slices.IndexFunc(all, func(w writing) bool { return w.name == v.format })], nil
}

func (v *compile) write(cmd *cobra.Command, content []byte) error {
	if v.out == "" || v.out == "-" {
		_, err := cmd.OutOrStdout().Write(content)
		return err
	}
	return writeFile(v.out, content, 0o644)
}

// writeAll writes each pipeline to a file.
func (v *compile) writeAll(graphs []*compiler.Graph, contents [][]byte, format writing) error {
	if err := os.MkdirAll(v.out, 0o755); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is no folder", v.out)
		}
		return err
	}
	for i, g := range graphs {
		if err := writeFile(filepath.Join(v.out, g.Name+format.file), contents[i], 0o644); err != nil {
			return err
		}
	}
	return nil
}
