package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/schema"
)

// catalog is the verb that tells what a provider takes and gives.
type catalog struct{ json bool }

func newCatalog() *cobra.Command {
	v := &catalog{}
	cmd := &cobra.Command{
		Use:   "catalog [PROVIDER]",
		Short: "Tells a provider's bounds, keys and variables; without one, lists the providers",
		Long: "Tells how many artifacts a provider's actions take and give, their configuration keys and the variables they give out; without a provider, lists all." +
			" The custom action types of the configuration in the current folder are among them.",
		Annotations: map[string]string{short: "yes"},
		Args:        atMost(1, "one provider"),
		RunE:        v.run,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			c := known(".")
			return slices.Concat(c.Providers(), c.RuleProviders()), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&v.json, "json", false, "print it as JSON")
	return cmd
}

func (v *catalog) run(cmd *cobra.Command, args []string) error {
	c := known(".")
	if len(args) == 0 {
		return v.list(cmd.OutOrStdout(), c)
	}
	types := slices.Clone(c.Lookup(args[0]))
	if rule := c.LookupRule(args[0]); rule != nil {
		types = append(types, rule)
	}
	if len(types) == 0 {
		return usage("the catalog knows no provider %q%s", args[0], suggest(args[0], slices.Concat(c.Providers(), c.RuleProviders())))
	}
	entries := make([]entry, len(types))
	for i, t := range types {
		entries[i] = entryOf(t)
	}
	if v.json {
		return writeIndented(cmd.OutOrStdout(), entries)
	}
	for i, e := range entries {
		if i > 0 {
			fmt.Fprintln(cmd.OutOrStdout())
		}
		if err := e.write(cmd.OutOrStdout()); err != nil {
			return err
		}
	}
	return nil
}

// known is the catalog with the custom action types of a folder, where it holds a configuration. What is wrong with one is told by validate.
func known(folder string) *schema.Catalog {
	c := schema.Builtin()
	source, diags := lang.Load(folder)
	if diags.HasErrors() {
		return c
	}
	own, _ := compiler.Catalog(&lang.Document{ActionTypes: source.ActionTypes()}, c)
	return own
}

func (v *catalog) list(w io.Writer, c *schema.Catalog) error {
	if v.json {
		return writeIndented(w, map[string][]string{"actions": c.Providers(), "rules": c.RuleProviders()})
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, p := range c.Providers() {
		var categories []string
		title := ""
		for _, a := range c.Lookup(p) {
			categories = append(categories, a.Category)
			title = a.Title
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", p, strings.Join(slices.Compact(categories), ", "), title)
	}
	for _, p := range c.RuleProviders() {
		fmt.Fprintf(t, "%s\tRule\t%s\n", p, c.LookupRule(p).Title)
	}
	return t.Flush()
}

// An entry is an action type or rule type as the verb shows it.
type entry struct {
	Category       string   `json:"category"`
	Owner          string   `json:"owner"`
	Provider       string   `json:"provider"`
	Version        string   `json:"version"`
	Title          string   `json:"title,omitempty"`
	Status         string   `json:"status,omitempty"`
	PipelineTypes  []string `json:"pipeline_types,omitempty"`
	Inputs         bounds   `json:"input_artifacts"`
	Outputs        bounds   `json:"output_artifacts"`
	Keys           []key    `json:"keys"`
	Laws           []law    `json:"laws"`
	Variables      []string `json:"variables"`
	OpenVariables  bool     `json:"open_variables"`
	Executor       string   `json:"executor,omitempty"`
	TimeoutMinutes int      `json:"timeout_in_minutes,omitempty"`
	Notes          []string `json:"notes,omitempty"`
	Page           string   `json:"page,omitempty"`
	Checked        string   `json:"checked,omitempty"`
}

type bounds struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

type key struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Required bool     `json:"required"`
	Secret   bool     `json:"secret,omitempty"`
	Values   []string `json:"values,omitempty"`
	Default  string   `json:"default,omitempty"`
	Min      int      `json:"min,omitempty"`
	Max      int      `json:"max,omitempty"`
	Doc      string   `json:"doc,omitempty"`
}

type law struct {
	Name    string `json:"name"`
	Key     string `json:"key,omitempty"`
	Message string `json:"message"`
}

func entryOf(t *schema.ActionType) entry {
	e := entry{
		Category: t.Category, Owner: t.Owner, Provider: t.Provider, Version: t.Version, Title: t.Title, Status: t.Status,
		PipelineTypes: t.PipelineTypes, Inputs: bounds(t.Inputs), Outputs: bounds(t.Outputs), Keys: []key{}, Laws: []law{},
		Variables: append([]string{}, t.Emits.Names...), OpenVariables: t.Emits.Open, Executor: t.Executor,
		TimeoutMinutes: t.TimeoutMinutes, Notes: t.Notes, Page: t.URL(), Checked: t.Checked,
	}
	for _, k := range t.Keys {
		e.Keys = append(e.Keys, key{k.Name, keyType(k.Type), k.Required, k.Secret, k.OneOf, k.Default, k.Min, k.Max, k.Doc})
	}
	for _, l := range t.Laws {
		e.Laws = append(e.Laws, law{l.Name, l.Key, l.Message})
	}
	return e
}

func keyType(t schema.KeyType) string {
	return map[schema.KeyType]string{
		schema.String: "string", schema.Bool: "bool", schema.Int: "int", schema.JSON: "json", schema.CommaList: "comma list",
		schema.ArtifactPath: "artifact::path", schema.ArtifactName: "artifact",
	}[t]
}

func (b bounds) String() string {
	if b.Min == b.Max {
		return strconv.Itoa(b.Min)
	}
	return fmt.Sprintf("%d to %d", b.Min, b.Max)
}
