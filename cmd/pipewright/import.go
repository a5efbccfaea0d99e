package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/spf13/cobra"

	"pipewright/cmd/pipewright/view"
	"pipewright/compiler/author"
	"pipewright/lang/diag"
	"pipewright/lang/prose"
)

// importing is the verb that writes a pipeline.hcl of a pipeline that was written elsewhere.
type importing struct {
	inputs
	out   string
	force bool
}

func newImport() *cobra.Command {
	v := &importing{}
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Writes the pipeline.hcl of a pipeline that was written elsewhere",
		Long: `import reads what "aws codepipeline create-pipeline" takes or "get-pipeline" prints (JSON, or the same in YAML), a CloudFormation template, or a
Terraform configuration, and writes the pipeline.hcl that its author would have written. Parameters become variables; what a file cannot know
becomes a variable without a default, or a comment. What the service would refuse is refused here, and nothing is written then.`,
		Annotations: map[string]string{short: "yes"},
		Args:        exactly(1, "one file"),
		RunE:        func(cmd *cobra.Command, args []string) error { return v.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&v.vars, "var", nil, "value of a parameter or variable of the file, as `NAME=VALUE`; repeatable")
	f.StringArrayVar(&v.varFiles, "var-file", nil, "`FILE` of values of variables; repeatable")
	f.StringVarP(&v.out, "output", "o", "", "write to this `FILE`, or to pipeline.hcl in this folder, instead of standard output")
	f.BoolVar(&v.force, "force", false, "overwrite a file that is there")
	return cmd
}

func (v *importing) run(cmd *cobra.Command, path string) error {
	if at, err := os.Stat(path); err == nil && at.Mode().IsRegular() && !isForeign(path) && strings.HasSuffix(path, ".hcl") {
		return usage("%s is written in the language already", path)
	}
	c := &configuration{path: filepath.Clean(path), given: v.inputs}
	c.loadForeign(v.inputs)
	c.diags = diag.Sort(c.diags)
	if c.diags.HasErrors() {
		return c.sound(cmd)
	}
	c.diags = slices.DeleteFunc(c.diags, func(d *hcl.Diagnostic) bool { return diag.Of(d).Name == "secret-mask-on-create" }) // what is masked becomes a variable
	out, diags := author.Write(c.foreign, c.document, c.graphs, c.catalog)
	c.diags = diag.Sort(append(c.diags, diags...))
	if err := c.sound(cmd); err != nil {
		return err
	}
	to, err := v.write(cmd.OutOrStdout(), out)
	if err != nil {
		return err
	}
	return c.openEnds(cmd.ErrOrStderr(), to, valueless(out))
}

// write puts the text where it was wanted, and gives the path; empty: standard output.
func (v *importing) write(stdout io.Writer, out []byte) (string, error) {
	if v.out == "" || v.out == "-" {
		_, err := stdout.Write(out)
		return "", err
	}
	to := v.out
	if at, err := os.Stat(to); err == nil && at.IsDir() || strings.HasSuffix(to, string(filepath.Separator)) {
		if err := os.MkdirAll(to, 0o755); err != nil {
			return "", err
		}
		to = filepath.Join(to, "pipeline.hcl")
	}
	if _, err := os.Lstat(to); err == nil && !v.force {
		return "", fmt.Errorf("%s is there already; --force overwrites it", to)
	}
	return to, writeFile(to, out, 0o644)
}

// valueless lists the variables of a pipeline.hcl that have no default.
func valueless(src []byte) []string {
	f, _ := hclsyntax.ParseConfig(src, "", hcl.InitialPos) // it was just written
	var names []string
	for _, b := range f.Body.(*hclsyntax.Body).Blocks {
		if b.Type == "variable" && b.Body.Attributes["default"] == nil {
			names = append(names, b.Labels[0])
		}
	}
	return names
}

// openEnds tells what was written, and which values are wanted now. What goes to standard output says the rest itself.
func (c *configuration) openEnds(w io.Writer, to string, missing []string) error {
	if to != "" {
		fmt.Fprintf(w, "written  %s: %s\n", view.Clean(to), c.size())
	}
	notes := len(c.foreign.Notes)
	for _, p := range c.foreign.Pipelines {
		notes += len(p.Notes)
	}
	if notes > 0 {
		fmt.Fprintf(w, "notes    %s in it: what could not be carried over or known\n", prose.Count(notes, "comment"))
	}
	if len(missing) == 0 {
		return nil
	}
	have := "has no value"
	if len(missing) > 1 {
		have = "have no value"
	}
	_, err := fmt.Fprintf(w, "values   %s %s: %s\n         give each with --var %s=VALUE, a --var-file, or a default in the file\n",
		prose.Count(len(missing), "variable"), have, strings.Join(missing, ", "), missing[0])
	return err
}
