package main

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pipewright/schema"
)

// explain is the verb that tells the rule behind a diagnostic, without a network.
type explain struct{ json bool }

func newExplain() *cobra.Command {
	v := &explain{}
	cmd := &cobra.Command{
		Use:         "explain [NAME]",
		Short:       "Tells the rule behind a finding; without a name, lists them",
		Annotations: map[string]string{short: "yes"},
		Args:        atMost(1, "one name"),
		RunE:        v.run,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return knownNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&v.json, "json", false, "print it as JSON")
	return cmd
}

// An explanation is a page as --json prints it.
type explanation struct {
	Name string `json:"name"`
	Text string `json:"text"` // Markdown
}

// page gives the text of a name's page; ok is false where there is none.
func page(name string) (text string, ok bool) {
	if strings.ContainsAny(name, `/\.`) {
		return "", false
	}
	for _, room := range pages() {
		if content, err := fs.ReadFile(room, path.Join("explain", name+".md")); err == nil {
			return strings.TrimRight(string(content), "\n"), true
		}
	}
	return "", false
}

// pageNames lists the names that have pages, sorted.
func pageNames() []string {
	var names []string
	for _, room := range pages() {
		files, err := fs.Glob(room, "explain/*.md")
		if err != nil {
			continue // the pattern is constant and good
		}
		for _, f := range files {
			names = append(names, strings.TrimSuffix(path.Base(f), ".md"))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// knownNames lists all that can be explained: pages, and the laws of the catalog.
func knownNames() []string {
	names := slices.Concat(pageNames(), schema.Builtin().LawNames())
	slices.Sort(names)
	return slices.Compact(names)
}

func (v *explain) run(cmd *cobra.Command, args []string) error {
	w := cmd.OutOrStdout()
	if len(args) == 0 && v.json {
		return writeIndented(w, knownNames())
	}
	if len(args) == 0 {
		_, err := fmt.Fprintln(w, strings.Join(knownNames(), "\n"))
		return err
	}
	text, ok := page(args[0])
	if !ok {
		text, ok = lawPage(schema.Builtin(), args[0])
	}
	if !ok {
		return usage("there is no finding called %q%s", args[0], suggest(args[0], knownNames()))
	}
	if v.json {
		return writeIndented(w, explanation{args[0], text})
	}
	_, err := fmt.Fprintln(w, strings.TrimRight(text, "\n"))
	return err
}
