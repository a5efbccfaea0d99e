package cloudformation

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"pipewright/lang"
	"pipewright/lang/tree"
)

// isSubName matches what may stand in ${} of Fn::Sub.
var isSubName = regexp.MustCompile(`^[A-Za-z0-9_.:]+$`).MatchString

// sub is Fn::Sub: a text, or a text and the variables that it has beside those of the template.
func (r *reader) sub(c call) *tree.Value {
	text, given := c.arg, map[string]*tree.Value{}
	if c.arg.Kind == tree.List {
		args := r.arguments(c, 1, 2, "a text, or a list of a text and an object")
		if args == nil {
			return r.broken
		}
		text = args[0]
		if len(args) == 2 {
			given = r.substitutes(c, args[1])
		}
	}
	if _, ok := r.literalArgument(c, text, "The text"); !ok {
		return r.broken
	}
	r.dynamic(text)
	return r.text(r.pieces(text, given), c.whole.Range)
}

func (r *reader) substitutes(c call, v *tree.Value) map[string]*tree.Value {
	given := map[string]*tree.Value{}
	if _, isCall := callOf(v); v.Kind != tree.Map || isCall {
		r.fail("template-argument", "Wrong arguments", fmt.Sprintf("The second argument of %s is an object with the variables of the text; %s was found.", c.name, v.Kind), v.Range)
		return given
	}
	for _, f := range v.Fields {
		given[f.Key] = r.scalarArgument(c, f.Value, "The variable "+f.Key)
	}
	return given
}

// pieces takes the text of Fn::Sub apart. ${!X} is the text ${X}; what is not closed is text.
func (r *reader) pieces(v *tree.Value, given map[string]*tree.Value) []tree.Part {
	var parts []tree.Part
	text, size := v.Text, 0
	for at := 0; at < len(text); {
		open := strings.Index(text[at:], "${")
		length := -1
		if open >= 0 {
			length = strings.IndexByte(text[at+open:], '}')
		}
		if length < 0 {
			return append(parts, tree.Part{Text: text[at:]})
		}
		open += at
		end := open + length + 1
		parts = append(parts, tree.Part{Text: text[at:open]})
		name := text[open+2 : end-1]
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			parts = append(parts, tree.Part{Text: "${" + literal + "}"})
		} else {
			for _, p := range r.substitute(v, strings.TrimSpace(name), open, end, given) {
				parts = append(parts, p)
				size += len(p.Text) + len(p.Expr)
			}
			if size > budget {
				r.spend(size, v.Range)
				return nil
			}
		}
		at = end
	}
	return parts
}

// substitute gives the parts of one ${name}.
func (r *reader) substitute(v *tree.Value, name string, from, to int, given map[string]*tree.Value) []tree.Part {
	where := within(v, from, to)
	if value, ok := given[name]; ok {
		if value == nil {
			return nil
		}
		return r.partsOf(value)
	}
	if !isSubName(name) {
		r.fail("template-argument", "Wrong arguments", fmt.Sprintf("%q was found in Fn::Sub. Between ${ and } stands the name of a parameter, a resource or an attribute, as in ${AWS::Region} or "+
			"${Bucket.Arn}; write ${!...} for text that stays as it is.", v.Text[from:to]), where)
		return nil
	}
	var value *tree.Value
	if resource, attribute, ok := strings.Cut(name, "."); ok {
		value = r.attributeOf(resource, attribute, where)
	} else {
		value = r.named(name, where)
	}
	switch {
	case value == r.broken:
		return nil
	case !scalar(value):
		r.fail("template-argument", "Wrong arguments", fmt.Sprintf("${%s} comes to no text, and Fn::Sub takes texts. Join a list with Fn::Join first.", name), where)
		return nil
	}
	return r.partsOf(value)
}

// join is Fn::Join.
func (r *reader) join(c call) *tree.Value {
	args := r.arguments(c, 2, 2, "a list of a delimiter and a list")
	if args == nil {
		return r.broken
	}
	delimiter, ok := r.literalArgument(c, args[0], "The delimiter")
	list := r.listArgument(c, args[1])
	if !ok || list == nil {
		return r.broken
	}
	var parts []tree.Part
	var texts []string
	loose, size := list.Parts != nil, 0
	for i, e := range list.Elems {
		loose = loose || e.When != ""
		if !e.Off {
			texts = append(texts, e.Text)
		}
		if size += len(delimiter) + len(e.Text); size > budget {
			r.spend(size, c.whole.Range)
			return r.broken
		}
		if i > 0 && delimiter != "" {
			parts = append(parts, tree.Part{Text: delimiter})
		}
		if e.When == "" {
			parts = append(parts, r.partsOf(e)...)
		}
	}
	if !loose {
		return r.text(parts, c.whole.Range)
	}
	expr := "join(" + lang.Quote(delimiter) + ", " + r.expr(list) + ")"
	if list.Unknown() && len(texts) == 0 {
		return standIn(tree.String, expr, c.whole.Range)
	}
	return made(tree.String, expr, strings.Join(texts, delimiter), r.known(list), c.whole.Range)
}

// base64 is Fn::Base64.
func (r *reader) base64(c call) *tree.Value {
	v := r.scalarArgument(c, c.arg, "The argument")
	if v == nil {
		return r.broken
	}
	coded := base64.StdEncoding.EncodeToString([]byte(v.Text))
	if !r.spend(len(coded), c.whole.Range) {
		return r.broken
	}
	return made(tree.String, "base64encode("+r.textExpr(v)+")", coded, r.known(v), c.whole.Range)
}
