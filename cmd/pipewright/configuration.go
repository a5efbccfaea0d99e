package main

import (
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/prose"
	"pipewright/schema"
)

// inputs are the flags of every verb that reads a configuration.
type inputs struct {
	vars     []string
	varFiles []string
	pipeline string
	standIns bool // a variable without a value stands for itself: for who compares and does not judge
}

func (in *inputs) register(f *pflag.FlagSet) {
	f.StringArrayVar(&in.vars, "var", nil, "value of a variable, as `NAME=VALUE`; repeatable")
	f.StringArrayVar(&in.varFiles, "var-file", nil, "`FILE` of values of variables; repeatable")
	f.StringVar(&in.pipeline, "pipeline", "", "the pipeline with this compiled `NAME` alone")
}

// A configuration is what a folder holds, read and compiled as far as could be.
type configuration struct {
	path     string // as the user gave it
	given    inputs
	source   *lang.Source
	foreign  *foreign.File     // nil: it is written in the language
	values   foreign.Values    // that were given for a foreign file
	texts    map[string][]byte // of a foreign file; nil: it is written in the language
	document *lang.Document
	graphs   []*compiler.Graph
	catalog  *schema.Catalog // the built-in one with the action types of the configuration's own
	laptop   *compiler.Laptop
	diags    hcl.Diagnostics
}

// folderOf gives the FOLDER|FILE argument of a verb.
func folderOf(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

// load reads and compiles the configuration at path.
func load(path string, in inputs) *configuration {
	c := &configuration{path: path, given: in}
	defer func() { c.diags = diag.Sort(c.diags) }()
	if isForeign(path) {
		c.loadForeign(in)
		return c
	}
	c.source, c.diags = lang.Load(path)
	if c.diags.HasErrors() {
		return c
	}
	var wanted []string
	if in.pipeline != "" {
		wanted = []string{in.pipeline}
	}
	var diags hcl.Diagnostics
	c.document, diags = c.source.Evaluate(lang.Inputs{Vars: in.vars, VarFiles: in.varFiles, Environ: os.Environ(), Pipelines: wanted, StandIns: in.standIns})
	c.diags = append(c.diags, diags...)
	if c.diags.HasErrors() {
		return c // what the compiler says of a document with holes in it would be echoes
	}
	c.catalog, diags = compiler.Catalog(c.document, schema.Builtin())
	c.diags = append(c.diags, diags...)
	if diags.HasErrors() {
		return c // an action of a type that is not known would be reported again
	}
	c.graphs, diags = compiler.Compile(c.document, c.catalog)
	c.diags = append(c.diags, diags...)
	c.laptop, diags = compiler.CompileLaptop(c.document, c.graphs)
	c.diags = append(c.diags, diags...)
	if len(c.graphs) == 0 && !c.diags.HasErrors() {
		c.diags = append(c.diags, noPipeline(c.files()))
	}
	return c
}

// noPipeline tells that files hold no pipeline, at the first of them.
func noPipeline(files map[string][]byte) *hcl.Diagnostic {
	names := slices.Sorted(maps.Keys(files))
	var at hcl.Range
	if len(names) > 0 {
		at = hcl.Range{Filename: names[0], Start: hcl.InitialPos, End: hcl.InitialPos}
	}
	return diag.Error("no-pipeline", "No pipeline", "No pipeline comes of "+strings.Join(names, ", ")+
		": there is no pipeline block, or its enabled or for_each leaves none. Write one, or let `pipewright init` write a first one.", at)
}

// files are the sources that diagnostics point into.
func (c *configuration) files() map[string][]byte {
	if c.texts != nil {
		return c.texts
	}
	return c.source.Sources()
}

// say prints the diagnostics to standard error.
func (c *configuration) say(cmd *cobra.Command) error {
	return writeDiagnostics(cmd.ErrOrStderr(), c.files(), c.diags)
}

// sound prints the diagnostics like say; where one is an error, it gives the exit code of that.
func (c *configuration) sound(cmd *cobra.Command) error {
	if err := c.say(cmd); err != nil || !c.diags.HasErrors() {
		return err
	}
	return failure(c.diags)
}

// selected gives the graphs that --pipeline names, all without it. A name that no pipeline has is a wrong call.
func (c *configuration) selected(name string) ([]*compiler.Graph, error) {
	if name == "" {
		return c.graphs, nil
	}
	for _, g := range c.graphs {
		if g.Name == name {
			return []*compiler.Graph{g}, nil
		}
	}
	return nil, usage("there is no pipeline %q%s%s", name, suggest(name, c.names()), list("; there is ", c.names()))
}

// one gives the graph that --pipeline names, or the only one.
func (c *configuration) one(name string) (*compiler.Graph, error) {
	graphs, err := c.selected(name)
	if err != nil {
		return nil, err
	}
	if len(graphs) != 1 {
		return nil, usage("%s holds %s%s; say which with --pipeline NAME", c.path, prose.Count(len(graphs), "pipeline"), list(": ", c.names()))
	}
	return graphs[0], nil
}

func (c *configuration) names() []string {
	names := make([]string, len(c.graphs))
	for i, g := range c.graphs {
		names[i] = g.Name
	}
	return names
}
