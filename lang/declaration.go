package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"pipewright/lang/diag"
)

// A declaration is what a variable and an input of a template have in common.
type declaration struct {
	root      string // var or input
	name      string
	block     *hclsyntax.Block
	ty        cty.Type
	optional  *typeexpr.Defaults // of attributes of objects
	artifact  bool               // the type is the word artifact
	fallback  *cty.Value         // the default; nil: none
	sensitive bool
}

// called is the name for people.
func (d *declaration) called() string { return d.root + member(d.name) }

// nameRange is the label's.
func (d *declaration) nameRange() hcl.Range { return d.block.LabelRanges[0] }

// declare reads a variable or input block. A default may use functions and nothing else.
func (s *scope) declare(root string, b *hclsyntax.Block) *declaration {
	d := &declaration{root: root, name: b.Labels[0], block: b, ty: cty.String}
	if root == "var" {
		d.sensitive = s.flag(b.Body, "sensitive", firstMoment).Value
	}
	typed := b.Body.Attributes["type"]
	if typed != nil {
		s.declareType(d, typed.Expr)
	}
	if attr := b.Body.Attributes["default"]; attr != nil {
		s.declareDefault(d, attr.Expr, typed != nil)
	}
	return d
}

func (s *scope) declareType(d *declaration, expr hclsyntax.Expression) {
	if hcl.ExprAsKeyword(expr) == "artifact" && d.root == "input" {
		d.artifact = true
		return
	}
	ty, optional, diags := typeexpr.TypeConstraintWithDefaults(expr)
	if !diags.HasErrors() {
		d.ty, d.optional = ty, optional
		return
	}
	d.ty = cty.DynamicPseudoType
	detail := diags[0].Detail
	if word := hcl.ExprAsKeyword(expr); word != "" {
		detail = fmt.Sprintf("There is no type %s.%s Types are string, number, bool, any, list(...), set(...), map(...), object({...}) and tuple([...]).",
			word, didYouMean(word, []string{"string", "number", "bool", "any", "list", "set", "map", "object", "tuple"}))
	}
	if text, ok := literal(expr); ok && text.Type() == cty.String {
		detail = fmt.Sprintf("The type is written without quotes: type = %s.", text.AsString())
	}
	s.ev.fail("wrong-type", "Wrong type expression", detail, expr.Range())
}

func (s *scope) declareDefault(d *declaration, expr hclsyntax.Expression, typed bool) {
	v, ok := literal(expr)
	switch names := textsOf(expr); {
	case ok:
	case len(names) > 0:
		s.ev.fail("reference-place", "Name out of place", fmt.Sprintf("The default of %s is known before any name is, so it may use functions and no %s. "+
			"Let a local choose: leave the default null, and write coalesce(%s, ...) there.", d.called(), listed(names), d.called()), expr.Range())
	default:
		var diags hcl.Diagnostics
		s.folder.meter.start(nil, nil)
		v, diags = expr.Value(s.folder.ctx)
		ok = s.ev.adopt(diags)
	}
	if ok && d.artifact {
		s.ev.fail("wrong-type", "Default of an artifact", "An input that is an artifact has no default: leave it out, and give the artifact where the template is used.", expr.Range())
		ok = false
	}
	d.fallback = &cty.DynamicVal
	if !ok {
		return
	}
	if !typed {
		d.ty = cty.DynamicPseudoType
		switch {
		case v.IsNull():
			d.ty = cty.String
		case v.Type().IsPrimitiveType():
			d.ty = v.Type()
		}
	}
	if v, ok = s.fit(d, v, expr.Range()); ok {
		d.fallback = &v
	}
}

// fit converts a value to the declared type.
func (s *scope) fit(d *declaration, v cty.Value, subject hcl.Range) (cty.Value, bool) {
	if d.artifact {
		return s.fitArtifact(d, v, subject)
	}
	if v, ok := s.bounded(v, subject); !ok {
		return v, false
	}
	if d.optional != nil && !v.IsNull() {
		v = d.optional.Apply(v)
	}
	got, err := convert.Convert(v, d.ty)
	if err != nil {
		s.ev.fail("wrong-type", "Wrong type of value", d.misfit(v), subject, diag.Place{Message: "declared here", Range: d.nameRange()})
		return cty.DynamicVal, false
	}
	return got, true
}

// misfit tells what was wanted and what was found, as far as it may be shown.
func (d *declaration) misfit(v cty.Value) string {
	plain, _ := v.UnmarkDeep()
	found := shown(plain)
	if d.sensitive || v.IsMarked() {
		found = "another kind of value"
	} else if plain.Type() == cty.String && plain.IsKnown() && !plain.IsNull() {
		found += " " + quoted(plain.AsString())
	}
	switch d.ty {
	case cty.Bool:
		return fmt.Sprintf("%s takes true or false; found %s.", d.called(), found)
	case cty.Number:
		return fmt.Sprintf("%s takes a number; found %s.", d.called(), found)
	}
	return fmt.Sprintf("%s takes %s; found %s: %s.", d.called(), typeexpr.TypeString(d.ty), found, convert.MismatchMessage(v.Type(), d.ty))
}

func (s *scope) fitArtifact(d *declaration, v cty.Value, subject hcl.Range) (cty.Value, bool) {
	if v.Type() == cty.String && v.IsMarked() {
		for m := range v.Marks() {
			switch m.(type) {
			case *artifactMark, *deferred:
				return v, true
			}
		}
	}
	s.ev.report(artifactWanted(v, d.called(), subject))
	return cty.DynamicVal, false
}

// artifactWanted is the error for text where an artifact must stand.
func artifactWanted(v cty.Value, where string, subject hcl.Range) *hcl.Diagnostic {
	instead := "artifact.NAME"
	found := "a value"
	if plain, _ := v.Unmark(); plain.Type() == cty.String && plain.IsKnown() && !plain.IsNull() {
		instead, found = "artifact"+member(plain.AsString()), "the text "+quoted(plain.AsString())
	}
	return diag.Error("artifact-text", "Text in place of an artifact", fmt.Sprintf("%s takes artifacts, and this is %s. "+
		"Write %s: then the producer is checked, and this action waits for it.", where, found, instead), subject)
}

// valid runs the validation blocks; the value must be resolvable by then.
func (s *scope) valid(d *declaration) bool {
	ok := true
	for _, b := range d.block.Body.Blocks {
		if b.Type == "validation" {
			ok = s.validOne(d, b) && ok
		}
	}
	return ok
}

func (s *scope) validOne(d *declaration, b *hclsyntax.Block) bool {
	attr := b.Body.Attributes["condition"]
	if attr == nil {
		s.ev.fail("missing-attribute", "Validation without condition", "A validation needs condition and error_message.", b.DefRange())
		return false
	}
	held := s.flag(b.Body, "condition", firstMoment)
	if !held.Set || held.Value {
		return held.Set
	}
	s.ev.fail("variable-validation", "Value not accepted", s.complaint(d, b.Body), attr.Expr.Range(), diag.Place{Message: d.called() + " is declared here", Range: d.nameRange()})
	return false
}

// complaint is the error_message of a validation. One that would show a sensitive value is not shown itself.
func (s *scope) complaint(d *declaration, body *hclsyntax.Body) string {
	said := "The validation of " + d.called() + " does not hold."
	attr := body.Attributes["error_message"]
	if attr == nil {
		return said
	}
	if v, ok := s.value(attr.Expr, firstMoment); ok && v.HasMark(secret{}) {
		return said + " Its error_message holds a sensitive value, so it is not shown."
	}
	if message := s.text(body, "error_message", firstMoment).Value; message != "" {
		return message
	}
	return said
}
