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
	if text, ok := literal(expr); ok && text.Type() == cty.String {
		detail = fmt.Sprintf("The type is written without quotes: type = %s.", text.AsString())
	}
	s.ev.fail("wrong-type", "Wrong type expression", detail, expr.Range())
}

func (s *scope) declareDefault(d *declaration, expr hclsyntax.Expression, typed bool) {
	v, ok := literal(expr)
	if !ok {
		var diags hcl.Diagnostics
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
		if v.Type().IsPrimitiveType() {
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
	if d.optional != nil && !v.IsNull() {
		v = d.optional.Apply(v)
	}
	got, err := convert.Convert(v, d.ty)
	if err != nil {
		s.ev.fail("wrong-type", "Wrong type of value", fmt.Sprintf("%s takes %s: %s. Found %s.",
			d.called(), typeexpr.TypeString(d.ty), convert.MismatchMessage(v.Type(), d.ty), v.Type().FriendlyName()), subject,
			diag.Place{Message: "declared here", Range: d.nameRange()})
		return cty.DynamicVal, false
	}
	return got, true
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
	message := s.text(b.Body, "error_message", firstMoment).Value
	if message == "" {
		message = "The validation of " + d.called() + " does not hold."
	}
	s.ev.fail("variable-validation", "Value not accepted", message, attr.Expr.Range(), diag.Place{Message: d.called() + " is declared here", Range: d.nameRange()})
	return false
}
