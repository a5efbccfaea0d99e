package terraform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"pipewright/compiler/foreign"
)

// A far is something that only a plan or an apply knows: an attribute of a resource, a data source or a module.
type far struct {
	words   []string // address and attributes, as in aws_s3_bucket, store, arn; keys of instances among them
	address string   // as Terraform writes it, for people
	key     string   // an expression of the language that picks the instance; empty: it needs none
	each    bool     // it is a list: one of every instance
}

// variableFor gives the variable that stands for what is known only elsewhere. Wanted says whether it is used as text.
func (r *reader) variableFor(f far, text bool, at hcl.Range) string {
	canonical := strings.Join(f.words, "\x00") + fmt.Sprint(f.each, f.key != "")
	v := r.outside[canonical]
	kind := "string"
	switch {
	case f.key != "":
		kind = "map(string)"
	case f.each:
		kind = "list(string)"
	case !text && !namesText(f.words[len(f.words)-1]):
		kind = "any"
	}
	if v == nil {
		if origin, ok := r.origins[at.Filename]; ok {
			at = origin
		}
		v = &foreign.Variable{Name: r.taken.Take(farName(f.words)), Type: kind, Description: describe(f), Range: at}
		r.outside[canonical], r.late = v, append(r.late, v)
	}
	if v.Type == "any" && text {
		v.Type = kind
	}
	if f.key != "" {
		return "var." + v.Name + "[" + f.key + "]"
	}
	return "var." + v.Name
}

// namesText says whether an attribute of this name is text, whoever has it.
func namesText(attribute string) bool {
	word := attribute[strings.LastIndexByte(attribute, '_')+1:]
	return slices.Contains([]string{"arn", "bucket", "endpoint", "id", "name", "region", "url", "workspace"}, word)
}

func describe(f far) string {
	switch {
	case f.key != "":
		return fmt.Sprintf("In Terraform: %s, by key.", f.address)
	case f.each:
		return fmt.Sprintf("In Terraform: %s, a list.", f.address)
	}
	return fmt.Sprintf("In Terraform: %s.", f.address)
}

// wellKnown are attributes with a name of their own, whatever their data source is called.
func wellKnown(words []string) string {
	if len(words) < 4 || words[0] != "data" {
		return ""
	}
	switch words[1] + "." + words[3] {
	case "aws_region.name", "aws_region.id", "aws_region.region":
		return "region"
	case "aws_caller_identity.account_id", "aws_caller_identity.id":
		return "account_id"
	case "aws_partition.partition", "aws_partition.id":
		return "partition"
	case "aws_partition.dns_suffix":
		return "dns_suffix"
	}
	return ""
}

// farName is a readable name: codepipeline_role_arn for aws_iam_role.codepipeline.arn.
func farName(words []string) string {
	if name := wellKnown(words); name != "" {
		return name
	}
	switch {
	case words[0] == "module":
		return strings.Join(words[1:], "_")
	case words[0] == "data":
		words = words[1:]
	case words[0] == "terraform" || words[0] == "path" || len(words) < 2:
		return words[len(words)-1]
	}
	kind := strings.Split(strings.TrimPrefix(words[0], "aws_"), "_")
	last := kind[len(kind)-1]
	label := ""
	if len(words) > 1 {
		label = words[1]
	}
	name := label
	switch {
	case slices.Contains([]string{"", "this", "main", "default", "current", "self"}, label):
		name = strings.Join(kind, "_")
	case !slices.Contains(strings.FieldsFunc(label, func(c rune) bool { return c == '_' || c == '-' }), last):
		name = label + "_" + last
	}
	for _, w := range words[min(2, len(words)):] {
		if w == last || w == "0" || strings.HasSuffix(name, "_"+w) || name == w {
			continue // bucket of a bucket
		}
		if name += "_"; strings.HasSuffix(name, last+"_") {
			w = strings.TrimPrefix(w, last+"_") // project_name of a project
		}
		name += w
	}
	return name
}

// isFar says whether a root name is Terraform's for something outside of this file's expressions.
func isFar(root string) bool { return root != "var" && root != "local" }

// farOf reads the reference that an expression is; false: it is none.
func (r *reader) farOf(n node) (far, bool) {
	f, ok := r.farPath(n)
	if !ok {
		return far{}, false
	}
	f.words = slices.Clone(f.words)
	if name := wellKnown(f.words); name != "" {
		f.words = []string{"terraform", name} // whatever the data source is called
	} else if last := len(f.words) - 1; last > 1 {
		f.words[last] = alias(f.words[0], f.words[last])
	}
	return f, true
}

func (r *reader) farPath(n node) (far, bool) {
	switch e := plain(n.expr).(type) {
	case *hclsyntax.ScopeTraversalExpr:
		root := e.Traversal.RootName()
		if !isFar(root) || n.in.find(root) != nil {
			return far{}, false
		}
		f := far{words: []string{root}, address: root}
		return f.follow(e.Traversal[1:]), true
	case *hclsyntax.RelativeTraversalExpr:
		f, ok := r.farPath(node{expr: e.Source, in: n.in})
		return f.follow(e.Traversal), ok
	case *hclsyntax.IndexExpr:
		f, ok := r.farPath(node{expr: e.Collection, in: n.in})
		if !ok {
			return far{}, false
		}
		return r.farIndex(f, node{expr: e.Key, in: n.in})
	case *hclsyntax.FunctionCallExpr:
		splat := lone(e)
		if splat == nil {
			return far{}, false
		}
		f, ok := r.farPath(node{expr: splat, in: n.in})
		f.each, f.address = false, shortened(r.source(e.Range()))
		return f, ok
	case *hclsyntax.SplatExpr:
		f, ok := r.farPath(node{expr: e.Source, in: n.in})
		if !ok || f.each || f.key != "" {
			return far{}, false
		}
		f.each = true
		f.address += "[*]"
		switch each := plain(e.Each).(type) {
		case *hclsyntax.RelativeTraversalExpr:
			return f.follow(each.Traversal), true
		case *hclsyntax.AnonSymbolExpr:
			return f, true
		}
	}
	return far{}, false
}

// follow goes on along attributes and keys that are written out.
func (f far) follow(t hcl.Traversal) far {
	f.words = slices.Clone(f.words)
	for _, step := range t {
		switch s := step.(type) {
		case hcl.TraverseAttr:
			f.words, f.address = append(f.words, s.Name), f.address+"."+s.Name
		case hcl.TraverseIndex:
			f = f.indexed(s.Key)
		}
	}
	return f
}

func (f far) indexed(key cty.Value) far {
	text, err := convert.Convert(key, cty.String)
	if err != nil || !text.IsKnown() || text.IsNull() {
		return f
	}
	f.words, f.address = append(slices.Clone(f.words), text.AsString()), f.address+"["+literal(key)+"]"
	return f
}

// farIndex picks an instance: by a key that is known, or by one that stays an expression.
func (r *reader) farIndex(f far, key node) (far, bool) {
	if r.fixed(key) {
		if v := r.value(key); v.IsKnown() && !v.IsNull() && v.Type().IsPrimitiveType() {
			return f.indexed(v), true
		}
	}
	if f.key != "" || f.each {
		return far{}, false
	}
	f.key = r.text(key, true)
	f.address += "[" + r.source(key.at()) + "]"
	return f, true
}
