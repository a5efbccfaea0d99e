package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"pipewright/schema"
)

// write prints an entry for a person.
func (e entry) write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s", e.Category, e.Provider)
	if e.Title != "" {
		fmt.Fprintf(&b, ": %s", e.Title)
	}
	fmt.Fprintf(&b, "\n  owner %s, version %s", e.Owner, e.Version)
	if e.Status != "" {
		fmt.Fprintf(&b, ", %s", e.Status)
	}
	b.WriteString(list(", pipeline type ", e.PipelineTypes))
	fmt.Fprintf(&b, "\n  input artifacts %s, output artifacts %s\n", e.Inputs, e.Outputs)
	e.writeKeys(&b)
	e.writeLaws(&b)
	e.writeVariables(&b)
	if e.Executor != "" {
		fmt.Fprintf(&b, "  carried out here by: %s\n", e.Executor)
	}
	for _, n := range e.Notes {
		fmt.Fprintf(&b, "  note: %s\n", n)
	}
	if e.Page != "" {
		fmt.Fprintf(&b, "  page: %s (compared %s)\n", e.Page, e.Checked)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (e entry) writeKeys(b *bytes.Buffer) {
	if len(e.Keys) == 0 {
		b.WriteString("  no configuration\n")
		return
	}
	b.WriteString("  configuration:\n")
	t := tabwriter.NewWriter(b, 0, 8, 2, ' ', 0)
	for _, k := range e.Keys {
		fmt.Fprintf(t, "    %s\t%s\t%s\n", k.Name, k.Type, k.describe())
	}
	t.Flush() // to a buffer: it cannot fail
}

func (k key) describe() string {
	var parts []string
	if k.Required {
		parts = append(parts, "required.")
	}
	if k.Doc != "" {
		parts = append(parts, k.Doc)
	}
	if len(k.Values) > 0 {
		parts = append(parts, "One of "+strings.Join(k.Values, ", ")+".")
	}
	if k.Min != 0 || k.Max != 0 {
		parts = append(parts, fmt.Sprintf("%d to %d.", k.Min, k.Max))
	}
	if k.Default != "" {
		parts = append(parts, "Default "+k.Default+".")
	}
	if k.Secret {
		parts = append(parts, "Secret.")
	}
	return strings.Join(parts, " ")
}

func (e entry) writeLaws(b *bytes.Buffer) {
	if len(e.Laws) == 0 {
		return
	}
	b.WriteString("  laws:\n")
	for _, l := range e.Laws {
		fmt.Fprintf(b, "    %s: %s\n", l.Name, l.Message)
	}
}

func (e entry) writeVariables(b *bytes.Buffer) {
	names := strings.Join(e.Variables, ", ")
	switch {
	case e.OpenVariables && names != "":
		names += ", and those its author names"
	case e.OpenVariables:
		names = "those its author names"
	case names == "":
		names = "none"
	}
	fmt.Fprintf(b, "  output variables: %s\n", names)
}

// lawPage writes the page of a law of the catalog, which has none of its own: the rule, its source, an action that breaks it.
func lawPage(c *schema.Catalog, name string) (text string, ok bool) {
	t, l := c.Law(name)
	if l == nil {
		return "", false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", name)
	var keys []string
	for _, part := range lawParts(t, l) {
		fmt.Fprintf(&b, "\n%s\n", part.Message)
		if part.Key != "" {
			keys = append(keys, part.Key)
		}
	}
	fmt.Fprintf(&b, "\nA rule of %s actions with the provider %s", t.Category, t.Provider)
	switch {
	case len(keys) == 1:
		fmt.Fprintf(&b, ", about the key %s", keys[0])
	case len(keys) > 1:
		fmt.Fprintf(&b, ", about the keys %s", strings.Join(keys, ", "))
	}
	b.WriteString(".\n")
	if t.URL() != "" {
		fmt.Fprintf(&b, "From %s, compared %s.\n", t.URL(), t.Checked)
	}
	b.WriteString(answerText(l))
	for _, x := range t.Rejects {
		if x.Reason == name {
			b.WriteString("\nRefused for it:\n\n" + exampleText(t, x))
			break
		}
	}
	return b.String(), true
}

// lawParts lists the laws of a type that share a name, each about another key.
func lawParts(t *schema.ActionType, l *schema.Law) []*schema.Law {
	var parts []*schema.Law
	for _, part := range t.Laws {
		if part.Name == l.Name {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return []*schema.Law{l} // the rule of a key
	}
	return parts
}

// answerText says what the service itself answers where the law is broken, as far as that is known.
func answerText(l *schema.Law) string {
	who := "The service answers"
	if l.Enforced == schema.AtRun {
		who = "The service takes the pipeline; the action fails when it runs"
	}
	var b strings.Builder
	switch {
	case l.Exception != "":
		fmt.Fprintf(&b, "\n%s, with %s", who, l.Exception)
	case len(l.Answers) > 0 || l.Enforced == schema.AtRun:
		b.WriteString("\n" + who)
	default:
		return ""
	}
	if len(l.Answers) == 0 {
		return b.String() + ".\n"
	}
	b.WriteString(":\n")
	for _, words := range l.Answers {
		b.WriteString("\n> " + words + "\n")
	}
	return b.String()
}

// exampleText writes an example of the catalog as an action's body.
func exampleText(t *schema.ActionType, x *schema.Example) string {
	var b strings.Builder
	fmt.Fprintf(&b, "```hcl\nprovider = %q\n", t.Provider)
	for _, l := range []struct {
		name  string
		words []string
		quote bool
	}{{"input_artifacts", x.Inputs, false}, {"output_artifacts", x.Outputs, true}, {"commands", x.Commands, true}} {
		if len(l.words) > 0 {
			fmt.Fprintf(&b, "%s = [%s]\n", l.name, exampleWords(l.words, l.quote))
		}
	}
	if len(x.Config) > 0 {
		b.WriteString("configuration = {\n")
		for _, k := range slices.Sorted(maps.Keys(x.Config)) {
			fmt.Fprintf(&b, "  %s = %q\n", k, x.Config[k])
		}
		b.WriteString("}\n")
	}
	b.WriteString("```\n")
	return b.String()
}

func exampleWords(words []string, quote bool) string {
	out := make([]string, len(words))
	for i, w := range words {
		if out[i] = "artifact." + w; quote {
			out[i] = fmt.Sprintf("%q", w)
		}
	}
	return strings.Join(out, ", ")
}
