package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/spf13/cobra"

	"pipewright/cmd/pipewright/view"
	"pipewright/compiler"
	"pipewright/compiler/compare"
	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/lang/prose"
	"pipewright/schema"
)

// comparing is the verb that tells in what two pipelines differ, wherever each is written.
type comparing struct {
	inputs
	json bool
}

func newDiff() *cobra.Command {
	v := &comparing{}
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Tells in what two pipelines differ, as far as the service is concerned",
		Long: `diff compares two pipelines by stage, action and key. Each may be a folder or file of the language, the service's JSON, a CloudFormation template or a
Terraform configuration. Defaults are normalised, order counts where it has a meaning, secrets are shown by hash. A variable without a value stands
for itself. The exit code is 0 where they are the same and 1 where they differ.`,
		Annotations: map[string]string{short: "yes"},
		Args:        exactly(2, "two folders or files"),
		RunE:        func(cmd *cobra.Command, args []string) error { return v.run(cmd, args[0], args[1]) },
	}
	v.register(cmd.Flags())
	cmd.Flags().BoolVar(&v.json, "json", false, "print the differences as JSON")
	return cmd
}

func (v *comparing) run(cmd *cobra.Command, from, to string) error {
	v.standIns = true
	before, err := v.side(cmd, from)
	if err != nil {
		return err
	}
	after, err := v.side(cmd, to)
	if err != nil {
		return err
	}
	known, _ := compiler.Catalog(after.of.document, before.of.catalog) // whose keys are secret is known by either side; what is wrong was told
	changes := pairs(before.graphs, after.graphs, v.pipeline, known)
	for i := range changes {
		changes[i].hush(before.wordless || after.wordless)
	}
	differences := 0
	for _, c := range changes {
		differences += c.count()
	}
	if v.json {
		err = writeIndented(cmd.OutOrStdout(), reportOf(changes, differences))
	} else {
		err = tell(cmd.OutOrStdout(), changes, differences)
	}
	if err == nil && differences > 0 {
		err = errSaid()
	}
	return err
}

// A side is what one side holds.
type side struct {
	of       *configuration
	graphs   []*compiler.Graph
	wordless bool // it is the service's JSON, which has no words for some things
}

// side loads one side. What the service would refuse can be compared all the same; what cannot be understood cannot.
func (v *comparing) side(cmd *cobra.Command, path string) (side, error) {
	c := load(path, v.inputs)
	if less := v.declared(c); len(less.vars) < len(v.vars) {
		c = load(path, less)
	}
	if len(c.graphs) == 0 {
		if err := c.sound(cmd); err != nil {
			return side{}, err
		}
		return side{}, usage("%s holds no pipeline", path)
	}
	bad, _ := counts(c.diags)
	switch missing := c.standing(); {
	case len(missing) == 0 && bad > 0:
		fmt.Fprintf(cmd.ErrOrStderr(), "note: %s: %s, which `pipewright validate` tells\n", view.Clean(path), prose.Count(bad, "error"))
	case len(missing) > 0: // what is wrong may be what stands for them
		fmt.Fprintf(cmd.ErrOrStderr(), "note: %s: %s without a value: %s\n", view.Clean(path), prose.Count(len(missing), "variable"), strings.Join(missing, ", "))
	}
	graphs, err := c.selected(v.pipeline)
	return side{c, graphs, c.foreign != nil && c.foreign.Format == foreign.FormatCodePipeline}, err
}

// declared gives the inputs without the values that a side has no variables for: the other one may.
func (v *comparing) declared(c *configuration) inputs {
	less := v.inputs
	less.vars = slices.DeleteFunc(slices.Clone(v.vars), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.ContainsFunc(c.diags, func(d *hcl.Diagnostic) bool {
			return diag.Of(d).Name == "variable-undeclared" && d.Subject != nil && d.Subject.Filename == "--var "+name
		})
	})
	return less
}

// standing lists the variables that stand for themselves.
func (c *configuration) standing() []string {
	if c.foreign == nil {
		return c.document.StandIns
	}
	var names []string
	for _, variable := range c.foreign.Variables {
		if _, given := c.values[variable.Name]; variable.Default == "" && !given {
			names = append(names, variable.Name)
		}
	}
	return names
}

// A change is what became of one pipeline.
type change struct {
	name        string
	had, has    bool
	differences []compare.Difference
	untold      []compare.Difference // that one side has no words for
}

// hush takes out of the differences what the service's JSON cannot say: disabled transitions, the restart after an update, and tags, which it prints with no pipeline.
func (c *change) hush(wordless bool) {
	if !wordless {
		return
	}
	var told []compare.Difference
	for _, d := range c.differences {
		last := d.Path[len(d.Path)-1]
		if last == "restart_execution_on_update" || last == "transition_disabled" || strings.HasPrefix(d.Path[0], "tag ") && d.Had != d.Has {
			c.untold = append(c.untold, d)
			continue
		}
		told = append(told, d)
	}
	c.differences = told
}

// count is how many differences count: what is masked on one side may be the same.
func (c change) count() int {
	if !c.had || !c.has {
		return 1
	}
	return compare.Count(c.differences)
}

// pairs finds which pipelines belong together: those of one name, or the only one of each side.
func pairs(before, after []*compiler.Graph, wanted string, cat *schema.Catalog) []change {
	if len(before) == 1 && len(after) == 1 && wanted == "" {
		return []change{{name: after[0].Name, had: true, has: true, differences: compare.Pipelines(before[0], after[0], cat)}}
	}
	var changes []change
	news := map[string]*compiler.Graph{}
	for _, g := range after {
		news[g.Name] = g
	}
	for _, old := range before {
		c := change{name: old.Name, had: true}
		if g := news[old.Name]; g != nil {
			c.has, c.differences = true, compare.Pipelines(old, g, cat)
			delete(news, old.Name)
		}
		changes = append(changes, c)
	}
	for _, g := range after {
		if news[g.Name] != nil {
			changes = append(changes, change{name: g.Name, has: true})
		}
	}
	return changes
}

// tell prints changes for people.
func tell(w io.Writer, changes []change, differences int) error {
	for _, c := range changes {
		switch {
		case !c.has:
			fmt.Fprintf(w, "- pipeline %q\n", c.name)
		case !c.had:
			fmt.Fprintf(w, "+ pipeline %q\n", c.name)
		default:
			tellPipeline(w, c, len(changes) > 1)
		}
	}
	if differences == 0 {
		_, err := fmt.Fprintln(w, "same")
		return err
	}
	_, err := fmt.Fprintln(w, prose.Count(differences, "difference"))
	return err
}

func tellPipeline(w io.Writer, c change, named bool) {
	if named && len(c.differences)+len(c.untold) > 0 {
		fmt.Fprintf(w, "pipeline %q\n", c.name)
	}
	for _, d := range c.differences {
		path := view.Clean(strings.Join(d.Path, " / "))
		was, is := view.Clean(d.Old), view.Clean(d.New)
		switch {
		case d.Masked:
			fmt.Fprintf(w, "? %s: masked on one side, not compared\n", path)
		case !d.Had:
			fmt.Fprintf(w, "+ %s%s\n", path, after(": ", is))
		case !d.Has:
			fmt.Fprintf(w, "- %s%s\n", path, after(": ", was))
		default:
			fmt.Fprintf(w, "~ %s: %s -> %s\n", path, was, is)
		}
	}
	for _, d := range c.untold {
		fmt.Fprintf(w, "? %s: the service's JSON does not say it, not compared\n", view.Clean(strings.Join(d.Path, " / ")))
	}
}

// after puts a mark before a text that is there.
func after(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

// comparison is what diff --json prints.
type comparison struct {
	FormatVersion string       `json:"format_version"`
	Same          bool         `json:"same"`
	Pipelines     []comparedAs `json:"pipelines"`
}

type comparedAs struct {
	Name        string        `json:"name"`
	Change      string        `json:"change"` // none, update, add, remove
	Differences []differingAs `json:"differences"`
}

type differingAs struct {
	Path   []string `json:"path"`
	Change string   `json:"change"` // update, add, remove, masked
	Old    string   `json:"old,omitempty"`
	New    string   `json:"new,omitempty"`
}

func reportOf(changes []change, differences int) comparison {
	report := comparison{FormatVersion: "1.0", Same: differences == 0, Pipelines: []comparedAs{}}
	for _, c := range changes {
		p := comparedAs{Name: c.name, Change: word(c.had, c.has), Differences: []differingAs{}}
		if p.Change == "update" && c.count() == 0 {
			p.Change = "none"
		}
		for _, d := range c.differences {
			each := differingAs{Path: d.Path, Change: word(d.Had, d.Has), Old: d.Old, New: d.New}
			if d.Masked {
				each.Change = "masked"
			}
			p.Differences = append(p.Differences, each)
		}
		report.Pipelines = append(report.Pipelines, p)
	}
	return report
}

func word(had, has bool) string {
	switch {
	case !had:
		return "add"
	case !has:
		return "remove"
	}
	return "update"
}
