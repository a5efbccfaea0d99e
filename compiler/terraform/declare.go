package terraform

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang"
)

// A local is a line of a locals block.
type local struct {
	name    string
	expr    hclsyntax.Expression
	visited visit
	value   cty.Value
	ring    bool // it leads to itself
	made    bool // it stands in the file's locals, or will once what it uses does
	text    bool // it is used as text
}

// A visit is how far a lazily made thing is.
type visit int

const (
	fresh visit = iota
	underway
	done
)

// A thing is a resource or a data source: what it says of itself is known before it exists.
type thing struct {
	block   *hclsyntax.Block
	in      *scope
	visited map[string]bool // attributes that are being looked up
}

// parse gives a file's body; nil: it cannot be read, and that was reported.
func (r *reader) parse(name string, src []byte) *hclsyntax.Body {
	r.sources[name] = src
	if d := lang.Unfit(name, src); d != nil {
		r.diags = append(r.diags, d)
		return nil
	}
	f, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		r.diags = append(r.diags, diags[:min(len(diags), maxDiags)]...)
		return nil
	}
	body, ok := f.Body.(*hclsyntax.Body)
	if !ok {
		return nil
	}
	r.countBody(body)
	return body
}

// declareBeside reads the other files of the folder. One that does not parse is noted: the pipeline may not need it.
func (r *reader) declareBeside(beside map[string][]byte) {
	for _, name := range slices.Sorted(maps.Keys(beside)) {
		if name == r.filename || !strings.HasSuffix(name, ".tf") {
			continue
		}
		before := len(r.diags)
		body := r.parse(name, beside[name])
		if body == nil {
			first := r.diags[before]
			r.diags = r.diags[:before]
			r.note(*first.Subject, "The file %s was not read: %s.", name, strings.TrimSuffix(first.Summary, "."))
			continue
		}
		r.declare(body)
	}
}

// declare collects what a file declares; what the file that was named says goes before what stands beside it.
func (r *reader) declare(body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		switch {
		case b.Type == "variable" && len(b.Labels) == 1:
			r.declareVariable(b)
		case b.Type == "locals":
			for name, attr := range b.Body.Attributes {
				if r.locals[name] == nil {
					r.locals[name] = &local{name: name, expr: attr.Expr}
				}
			}
		case (b.Type == "resource" || b.Type == "data") && len(b.Labels) == 2:
			address := strings.Join(b.Labels, ".")
			if b.Type == "data" {
				address = "data." + address
			}
			if r.things[address] == nil {
				r.things[address] = &thing{block: b, in: r.root, visited: map[string]bool{}}
			}
		case b.Type == "provider" && labelOf(b, 0) == "aws" && b.Body.Attributes["alias"] == nil && b.Body.Attributes["region"] != nil && r.region == nil:
			r.region = b.Body.Attributes["region"].Expr
		}
	}
}

func labelOf(b *hclsyntax.Block, i int) string {
	if i < len(b.Labels) {
		return b.Labels[i]
	}
	return ""
}
