package lang

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/diag"
	"pipewright/lang/near"
)

// A checker compares blocks with their forms, once for each block that is written, before anything is evaluated.
type checker struct {
	ev  *evaluation
	top *form
}

func (c *checker) file(f *file) {
	if f.kind == pipelineFile {
		c.body(f.body, c.top)
		return
	}
	for _, b := range f.body.Blocks {
		if b.Type != "runner" {
			c.ev.fail("runner-file", "Block in a runner file", fmt.Sprintf("%s takes runner blocks only, which are never compiled. Move this %s to pipeline.hcl.", f.name, b.Type), b.DefRange())
		}
	}
	c.attributes(f.body, &form{what: "a runner file"})
}

func (c *checker) body(body *hclsyntax.Body, f *form) {
	if f.open {
		return
	}
	c.attributes(body, f)
	var seen map[string]*hclsyntax.Block
	for _, b := range body.Blocks {
		if b.Type == "dynamic" && len(f.dynamic) > 0 || b.Type == "dynamic" && isExpandable(b) {
			c.dynamic(b, f)
			continue
		}
		child := f.blocks[b.Type]
		if child == nil {
			c.unknownBlock(b, f)
			continue
		}
		if !c.labels(b, child) {
			inside := *child // what it holds is known all the same; that name is no attribute was said
			inside.attrs = append([]string{"name"}, child.attrs...)
			c.body(b.Body, &inside)
			continue
		}
		if key := singleKey(b, child); key != "" {
			if first := seen[key]; first != nil {
				c.repeated(b, first)
			} else {
				if seen == nil {
					seen = map[string]*hclsyntax.Block{}
				}
				seen[key] = b
			}
		}
		c.body(b.Body, child)
		c.whole(b)
	}
}

// singleKey is the same for two blocks of which one body may hold only one; empty where any number may stand.
func singleKey(b *hclsyntax.Block, f *form) string {
	switch {
	case f.once:
		return b.Type
	case len(f.labels) == 1 && b.Type != "pipeline" && b.Type != "variable" && b.Type != "template" && b.Type != "input",
		b.Type == "variable" && f.what == "a pipeline variable":
		return b.Type + " " + b.Labels[0]
	}
	return ""
}

func (c *checker) repeated(b, first *hclsyntax.Block) {
	if len(b.Labels) > 0 {
		c.ev.clash(b.Type, b.Labels[0], b.LabelRanges[0], first.LabelRanges[0])
		return
	}
	c.ev.fail("duplicate-block", "Block written twice", fmt.Sprintf("One %s block may stand here. Put both into one.", b.Type), b.DefRange(),
		diag.Place{Message: "first written here", Range: first.DefRange()})
}

// attributes reports those that the form does not have, in the order they are written.
func (c *checker) attributes(body *hclsyntax.Body, f *form) {
	var unknown []*hclsyntax.Attribute
	for name, a := range body.Attributes {
		if !slices.Contains(f.attrs, name) {
			unknown = append(unknown, a)
		}
	}
	slices.SortFunc(unknown, func(a, b *hclsyntax.Attribute) int {
		return cmp.Compare(a.NameRange.Start.Byte, b.NameRange.Start.Byte)
	})
	for _, a := range unknown {
		c.unknownAttribute(a, f)
	}
}

func (c *checker) unknownAttribute(a *hclsyntax.Attribute, f *form) {
	if d := c.foreignAttribute(a, f); d != nil {
		c.ev.report(d)
		return
	}
	detail := fmt.Sprintf("%s has no attribute %q.", capital(f.what), a.Name)
	switch best := near.Word(a.Name, f.attrs); {
	case f.blocks[a.Name] != nil:
		detail += fmt.Sprintf(" %s is a block: write it without the equals sign, %s { ... }.", a.Name, a.Name)
	case best != "":
		detail += fmt.Sprintf(" Did you mean %s?", best)
	default:
		if block := near.Word(a.Name, slices.Collect(maps.Keys(f.blocks))); block != "" {
			detail += fmt.Sprintf(" Did you mean the block %s { ... }?", block)
		} else {
			detail += fmt.Sprintf(" Its attributes: %s.", listed(f.attrs))
		}
	}
	c.ev.fail("unknown-attribute", "Unknown attribute", detail, a.NameRange)
}

func (c *checker) unknownBlock(b *hclsyntax.Block, f *form) {
	if d := c.foreignBlock(b, f); d != nil {
		c.ev.report(d)
		return
	}
	known := slices.Collect(maps.Keys(f.blocks))
	detail := fmt.Sprintf("%s has no block %q.", capital(f.what), b.Type)
	switch best := near.Word(b.Type, known); {
	case slices.Contains(f.attrs, b.Type):
		detail += fmt.Sprintf(" %s is an attribute: write it with an equals sign, %s = { ... }.", b.Type, b.Type)
	case best != "":
		detail += fmt.Sprintf(" Did you mean %s?", best)
	case b.Type == "locals":
		detail += " locals stand outside, in the stage, the template, the pipeline or the file: move them there."
	case b.Type == "dynamic":
		detail += " Nothing in it can be generated."
	default:
		detail += fmt.Sprintf(" Its blocks: %s.", listed(known))
	}
	c.ev.fail("unknown-block", "Unknown block", detail, b.DefRange())
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// labels checks how many there are. A missing one is Terraform's stage { name = "X" }, most often.
func (c *checker) labels(b *hclsyntax.Block, f *form) bool {
	if len(b.Labels) == len(f.labels) {
		return true
	}
	want := b.Type
	for i, l := range f.labels {
		name := strings.ToUpper(l)
		if i < len(b.Labels) {
			name = b.Labels[i]
		} else if written := c.nameOf(b); written != "" {
			name = written
		}
		want += " " + quoted(name)
	}
	found := fmt.Sprint(len(b.Labels))
	if len(b.Labels) == 0 {
		found = "none"
	}
	detail := fmt.Sprintf("%s has %s; this has %s. Write %s {", capital(f.what), counted(len(f.labels)), found, want)
	if b.Body.Attributes["name"] != nil && len(b.Labels) == 0 {
		detail += " and leave the attribute name out"
	}
	c.ev.fail("block-labels", "Wrong number of labels", detail+".", b.DefRange())
	return false
}

func counted(n int) string {
	switch n {
	case 0:
		return "no label"
	case 1:
		return "one label, its name"
	}
	return fmt.Sprintf("%d labels", n)
}

// nameOf is the text of a block's name attribute, where it is plain text.
func (c *checker) nameOf(b *hclsyntax.Block) string {
	for _, word := range []string{"name", "provider"} {
		if a := b.Body.Attributes[word]; a != nil {
			if v, ok := literal(a.Expr); ok && v.Type().FriendlyName() == "string" {
				return v.AsString()
			}
		}
	}
	return ""
}

// isExpandable says whether a dynamic block is one of those that Terraform's users write for what has for_each here.
func isExpandable(b *hclsyntax.Block) bool {
	return len(b.Labels) == 1 && (b.Labels[0] == "pipeline" || b.Labels[0] == "stage" || b.Labels[0] == "action" || b.Labels[0] == "variable" || b.Labels[0] == "input")
}

func (c *checker) dynamic(b *hclsyntax.Block, f *form) {
	if !c.labels(b, &form{what: "a dynamic block", labels: []string{"type"}}) {
		return
	}
	kind := b.Labels[0]
	if slices.Contains(f.dynamic, kind) {
		c.body(b.Body, dynamicForm(f.blocks[kind]))
		return
	}
	each := "LIST"
	if a := b.Body.Attributes["for_each"]; a != nil {
		each = c.source(a.Expr.Range())
	}
	detail := fmt.Sprintf("Blocks that can be generated here: %s.", listed(f.dynamic))
	switch {
	case kind == "variable" || kind == "input":
		detail = fmt.Sprintf("Write each %s out, with a name of its own: what can be given from outside is not computed.", kind)
	case isExpandable(b):
		detail = fmt.Sprintf("Write for_each into the block itself:\n%s \"NAME\" {\n  for_each = %s\nand use each.key and each.value in it.", kind, each)
	}
	c.ev.fail("dynamic-block", "Block that is not generated", fmt.Sprintf("dynamic %q is not how this is repeated. %s", kind, detail), b.DefRange())
}

// whole checks what concerns a block as a whole.
func (c *checker) whole(b *hclsyntax.Block) {
	source := b.Body.Attributes["source"]
	template := b.Body.Attributes["template"]
	switch {
	case b.Type == "template" && source != nil && (len(b.Body.Attributes) > 1 || len(b.Body.Blocks) > 0):
		c.ev.fail("template-source", "Template with a source and a body", "source stands alone in its block: the body is that of the other folder's template of this name.", source.NameRange)
	case b.Type == "stage" && template != nil && only(b.Body, "action") != nil:
		c.ev.fail("template-actions", "Actions beside a template", "The actions of a stage with template are the template's. Move this action into the template, or into a stage of its own.",
			only(b.Body, "action").DefRange(), diag.Place{Message: "the template is named here", Range: template.NameRange})
	case b.Type == "stage" && template == nil && b.Body.Attributes["inputs"] != nil:
		c.ev.fail("template-input", "Inputs without a template", "inputs are for a template: write template = template.NAME, or leave them out.", b.Body.Attributes["inputs"].NameRange)
	}
}

// source is the text of a range.
func (c *checker) source(rng hcl.Range) string { return c.ev.written(rng) }

func (ev *evaluation) written(rng hcl.Range) string {
	text := ev.source.texts[rng.Filename]
	if rng.Start.Byte > rng.End.Byte || rng.End.Byte > len(text) {
		return ""
	}
	return string(text[rng.Start.Byte:rng.End.Byte])
}
