package cloudformation

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/compiler/foreign"
	"pipewright/lang/near"
	"pipewright/lang/tree"
)

// A mapping is an entry of Mappings: two levels of keys, and texts or lists of texts.
type mapping struct {
	name  string
	at    hcl.Range
	body  *tree.Value
	local string // of its line in locals; empty: nobody uses it so far
}

// findInMap is Fn::FindInMap, with or without a DefaultValue.
func (r *reader) findInMap(c call) *tree.Value {
	args := r.arguments(c, 3, 4, "a list of a mapping and two keys")
	if args == nil {
		return r.broken
	}
	name := r.scalarArgument(c, args[0], "The mapping")
	first, second := r.scalarArgument(c, args[1], "The first key"), r.scalarArgument(c, args[2], "The second key")
	if name == nil || first == nil || second == nil {
		return r.broken
	}
	if name.Unknown() {
		return r.opaque(c)
	}
	m := r.mappings[name.Text]
	if m == nil {
		return r.unknownKey("Mappings", name.Text, keysOf(r.mappingNames()), args[0].Range)
	}
	var fallback *tree.Value
	if len(args) == 4 {
		written := args[3].Get("DefaultValue")
		if written == nil {
			return r.fail("template-argument", "Wrong arguments", "The fourth argument of Fn::FindInMap is an object with one key: { DefaultValue: ... }.", args[3].Range)
		}
		fallback = r.resolve(written)
	}
	if !r.use(m) {
		return r.broken
	}
	expr := "local." + m.local + index(r.textExpr(first), first) + index(r.textExpr(second), second)
	if fallback != nil {
		expr = "try(" + expr + ", " + r.expr(fallback) + ")"
	}
	return r.lookup(c, m, [2]*tree.Value{first, second}, [2]*tree.Value{args[1], args[2]}, fallback, expr)
}

// lookup gives the value of a mapping where its keys are known.
func (r *reader) lookup(c call, m *mapping, keys, written [2]*tree.Value, fallback *tree.Value, expr string) *tree.Value {
	at := c.whole.Range
	known := r.known(keys[0]) && r.known(keys[1])
	if !known && fallback == nil {
		if leaf := anyLeaf(m.body); leaf != nil && leaf.Kind == tree.List {
			return madeList(expr, nil, false, at)
		}
		return standIn(tree.String, expr, at)
	}
	level := m.body
	for i, key := range keys {
		next := level.Get(key.Text)
		switch {
		case next != nil:
			level = next
		case fallback != nil:
			return r.as(fallback, expr, known, at)
		default:
			return r.unknownKey(m.name, key.Text, keysOf(level), written[i].Range)
		}
	}
	return r.as(level, expr, known, at)
}

// as is a value that is written as an expression.
func (r *reader) as(v *tree.Value, expr string, known bool, at hcl.Range) *tree.Value {
	if v.Kind == tree.List {
		return madeList(expr, v.Elems, known && r.known(v), at)
	}
	r.spend(len(v.Text)+len(expr), at)
	return made(v.Kind, expr, v.Text, known && r.known(v), at)
}

func (r *reader) unknownKey(where, key string, known []string, at hcl.Range) *tree.Value {
	return r.fail("template-mapping-key", "Unknown key of a mapping", fmt.Sprintf("%s has no key %q.%s", where, key, near.DidYouMean(key, known)), at)
}

func (r *reader) mappingNames() *tree.Value {
	v := &tree.Value{Kind: tree.Map}
	for name := range r.mappings {
		v.Fields = append(v.Fields, tree.Field{Key: name})
	}
	return v
}

func keysOf(v *tree.Value) []string {
	var keys []string
	for _, f := range v.Fields {
		keys = append(keys, f.Key)
	}
	slices.Sort(keys)
	return keys
}

func anyLeaf(v *tree.Value) *tree.Value {
	for v != nil && v.Kind == tree.Map {
		if len(v.Fields) == 0 {
			return nil
		}
		v = v.Fields[0].Value
	}
	return v
}

// index writes a key behind an object.
func index(expr string, key *tree.Value) string {
	if key.Parts == nil && hclsyntax.ValidIdentifier(key.Text) {
		return "." + key.Text
	}
	return "[" + expr + "]"
}

// use makes the local of a mapping; false: the mapping is wrong, and that was said.
func (r *reader) use(m *mapping) bool {
	if m.local != "" {
		return true
	}
	before := len(r.diags)
	r.literalTree(m.body, 0)
	if len(r.diags) > before {
		return false
	}
	m.local = r.locals.Take(foreign.Snake(m.name))
	r.file.Locals = append(r.file.Locals, &foreign.Local{Name: m.local, Expr: r.expr(m.body), Range: m.at})
	return true
}

// literalTree holds a mapping against its form.
func (r *reader) literalTree(v *tree.Value, level int) {
	_, isCall := callOf(v)
	switch {
	case isCall:
		r.fail("template-argument", "Function in a mapping", "A mapping holds literal values; functions are not resolved in it.", v.Range)
	case level < 2 && v.Kind == tree.Map:
		for _, f := range v.Fields {
			r.literalTree(f.Value, level+1)
		}
	case level == 2 && v.Kind == tree.List:
		for _, e := range v.Elems {
			r.literalTree(e, level+1)
		}
	case level >= 2 && scalar(v):
		r.dynamic(v)
	default:
		r.fail("template-argument", "Wrong form of a mapping", fmt.Sprintf("A mapping has two levels of keys, and texts or lists of texts below them; %s was found.", v.Kind), v.Range)
	}
}
