package buildspec

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// A kind is the shape of a node.
type kind int

const (
	scalar kind = iota + 1
	null
	list
	mapping
)

// words name the shapes for people.
var words = map[kind]string{scalar: "a text", null: "nothing", list: "a list", mapping: "a map"}

// A node is a YAML node with aliases and merge keys resolved. Aliases share the node that they stand for.
type node struct {
	kind    kind
	text    string // of a scalar
	elems   []*node
	entries []entry
	weight  int // how many nodes a walk over it would meet
	rng     hcl.Range
}

type entry struct {
	key    *node
	value  *node
	merged bool // it came through <<
}

// maxWeight bounds what aliases may multiply a document to: the longest real buildspecs have a few hundred nodes.
const maxWeight = 100_000

// A reader turns goccy's tree into nodes.
type reader struct {
	*source
	anchors map[string]*node
	diags   hcl.Diagnostics
}

func (r *reader) report(d *hcl.Diagnostic) { r.diags = append(r.diags, d) }

// read gives the node of a tree; never nil.
func (r *reader) read(n ast.Node) *node {
	switch n := n.(type) {
	case nil:
		return &node{kind: null, weight: 1, rng: r.at(0, 0)}
	case *ast.MappingNode:
		if len(n.Values) == 0 {
			return &node{kind: mapping, weight: 1, rng: r.token(n.GetToken())}
		}
		return r.mapping(n.Values)
	case *ast.MappingValueNode:
		return r.mapping([]*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		return r.sequence(n)
	case *ast.AnchorNode:
		value := r.read(n.Value)
		r.anchors[n.Name.GetToken().Value] = value
		return value
	case *ast.AliasNode:
		return r.alias(n)
	case *ast.TagNode:
		return r.read(n.Value)
	case *ast.LiteralNode:
		return r.scalar(n.Value.Value, n)
	case *ast.NullNode:
		return &node{kind: null, weight: 1, rng: r.token(n.GetToken())}
	case *ast.StringNode:
		return r.scalar(n.Value, n)
	default: // numbers and booleans, as they are spelled
		return r.scalar(n.GetToken().Value, n)
	}
}

// scalar makes a text. A NUL, which YAML can write as an escape, is refused: neither a shell nor an environment can hold one.
func (r *reader) scalar(text string, n ast.Node) *node {
	rng := r.token(n.GetToken())
	if strings.ContainsRune(text, 0) {
		r.report(diag.Error("buildspec-syntax", "NUL character", `The text holds a NUL, written as an escape. No command and no variable can hold one: remove it, or let the command make it with printf '\0'.`, rng))
	}
	return &node{kind: scalar, text: text, weight: 1, rng: rng}
}

func (r *reader) sequence(n *ast.SequenceNode) *node {
	out := &node{kind: list, weight: 1, rng: r.token(n.GetToken())}
	for _, v := range n.Values {
		elem := r.read(v)
		out.elems = append(out.elems, elem)
		r.weigh(out, elem.weight, elem.rng)
	}
	return out
}

func (r *reader) alias(n *ast.AliasNode) *node {
	name := n.Value.GetToken()
	if known, ok := r.anchors[name.Value]; ok {
		return known
	}
	rng := r.token(n.GetToken())
	r.report(diag.Error("buildspec-alias", "Unknown anchor", fmt.Sprintf("The alias *%s refers to an anchor that does not stand above it. "+
		"Write &%s before the value it is to repeat; a text that begins with a star is put in quotes.", name.Value, name.Value), rng))
	return &node{kind: null, weight: 1, rng: rng}
}

func (r *reader) mapping(values []*ast.MappingValueNode) *node {
	out := &node{kind: mapping, weight: 1}
	at := map[string]int{}
	for _, v := range values {
		if _, merge := v.Key.(*ast.MergeKeyNode); merge {
			r.merge(out, at, r.read(v.Value))
			continue
		}
		e := entry{key: r.key(v.Key), value: r.read(v.Value)}
		if out.rng.Filename == "" {
			out.rng = e.key.rng
		}
		r.add(out, at, e)
		r.weigh(out, e.value.weight, e.key.rng)
	}
	if out.rng.Filename == "" { // nothing but merged maps
		out.rng = r.token(values[0].GetToken())
	}
	return out
}

// add puts an entry into a map: a written one replaces a merged one, and two written ones clash.
func (r *reader) add(out *node, at map[string]int, e entry) {
	i, twice := at[e.key.text]
	switch {
	case !twice:
		at[e.key.text] = len(out.entries)
		out.entries = append(out.entries, e)
	case out.entries[i].merged:
		out.entries[i] = e
	default:
		first := out.entries[i].key.rng
		r.report(diag.Error("buildspec-duplicate-key", "Key written twice", fmt.Sprintf("%q stands in this map already, in line %d. "+
			"A map holds a key once: join the two, or rename one.", e.key.text, first.Start.Line), e.key.rng, diag.Place{Message: "first written here", Range: first}))
	}
}

// merge lays the entries of one map, or of a list of maps, under those of another.
func (r *reader) merge(out *node, at map[string]int, from *node) {
	if from.kind == list {
		for _, m := range from.elems {
			r.merge(out, at, m)
		}
		return
	}
	for _, e := range from.entries {
		if _, known := at[e.key.text]; !known {
			at[e.key.text] = len(out.entries)
			out.entries = append(out.entries, entry{e.key, e.value, true})
			r.weigh(out, e.value.weight, from.rng)
		}
	}
}

// key reads a key, which must be a scalar to mean anything in a buildspec.
func (r *reader) key(n ast.MapKeyNode) *node {
	if explicit, ok := n.(*ast.MappingKeyNode); ok {
		return r.read(explicit.Value)
	}
	return r.read(n)
}

// weigh adds to a node's weight and refuses a document that its aliases blow up; the weight stays bounded, so that it cannot overflow.
func (r *reader) weigh(n *node, more int, at hcl.Range) {
	before := n.weight
	n.weight = min(n.weight+more+1, maxWeight+1)
	if n.weight > maxWeight && before <= maxWeight && more < maxWeight {
		r.report(diag.Error("buildspec-alias", "Aliases that multiply", fmt.Sprintf("With its aliases written out the file has more than %d nodes. "+
			"Write the values out where they are needed.", maxWeight), at))
	}
}
