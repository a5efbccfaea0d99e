package lang

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// outputs reads output_artifacts: strings, or objects with a name and files.
func (s *scope) outputs(body *hclsyntax.Body) []*Output {
	attr := body.Attributes["output_artifacts"]
	if attr == nil {
		return nil
	}
	list, ok := attr.Expr.(*hclsyntax.TupleConsExpr)
	if !ok {
		return s.plainOutputs(s.parts(body, "output_artifacts", "a list", firstMoment))
	}
	var all []*Output
	for _, e := range list.Exprs {
		object, ok := e.(*hclsyntax.ObjectConsExpr)
		if !ok {
			if got, ok := s.settle(e, firstMoment); ok {
				all = append(all, s.plainOutputs([]part{{got, e.Range()}})...)
			}
			continue
		}
		if o := s.writtenOutput(object); o != nil {
			all = append(all, o)
		}
	}
	return all
}

// writtenOutput reads { name = ..., files = [...] } where it is written out, so that every part has its place.
func (s *scope) writtenOutput(object *hclsyntax.ObjectConsExpr) *Output {
	o := &Output{}
	for _, item := range object.Items {
		key, ok := s.keyOf(item.KeyExpr, firstMoment)
		switch {
		case !ok:
		case key == "name":
			if got, ok := s.settle(item.ValueExpr, firstMoment); ok {
				o.Name = s.asText("name", part{got, item.ValueExpr.Range()})
			}
		case key == "files":
			o.Files = []Attr[string]{}
			for _, p := range s.partsOf("files", "a list of strings", item.ValueExpr, firstMoment) {
				if a := s.asText("an element of files", p); a.Set {
					o.Files = append(o.Files, a)
				}
			}
		default:
			s.unknownKey(key, item.KeyExpr.Range(), "An element of output_artifacts", "name", "files")
		}
	}
	return s.checkedOutput(o, object.Range())
}

// checkedOutput refuses an output without a name.
func (s *scope) checkedOutput(o *Output, rng hcl.Range) *Output {
	if o.Name.Set {
		return o
	}
	s.ev.fail("missing-attribute", "Output without a name", "An element of output_artifacts is a name, or { name = \"dist\", files = [\"build/**\"] }.", rng)
	return nil
}

func (s *scope) plainOutputs(parts []part) []*Output {
	var all []*Output
	for _, p := range parts {
		if t := p.value.Type(); t.IsObjectType() || t.IsMapType() {
			if o := s.computedOutput(p); o != nil {
				all = append(all, o)
			}
			continue
		}
		if name := s.asText("an element of output_artifacts", p); name.Set {
			all = append(all, &Output{Name: name})
		}
	}
	return all
}

func (s *scope) computedOutput(p part) *Output {
	o := &Output{}
	for it := p.value.ElementIterator(); it.Next(); {
		key, v := it.Element()
		one := part{settled{value: v, refs: p.refs}, p.rng}
		switch key.AsString() {
		case "name":
			o.Name = s.asText("name", one)
		case "files":
			o.Files = s.computedFiles(one)
		default:
			s.unknownKey(key.AsString(), p.rng, "An element of output_artifacts", "name", "files")
		}
	}
	return s.checkedOutput(o, p.rng)
}

func (s *scope) computedFiles(p part) []Attr[string] {
	if t := p.value.Type(); p.value.IsNull() || !t.IsTupleType() && !t.IsListType() && !t.IsSetType() {
		s.wrong("files", "a list of strings", p)
		return nil
	}
	files := []Attr[string]{}
	for it := p.value.ElementIterator(); it.Next(); {
		_, v := it.Element()
		if a := s.asText("an element of files", part{settled{value: v}, p.rng}); a.Set {
			files = append(files, a)
		}
	}
	return files
}
