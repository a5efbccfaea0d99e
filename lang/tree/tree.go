// Package tree answers one question: what values stand in a JSON or YAML file, and where?
//
// Its values are what every reader of a foreign format works on. A format that has expressions (CloudFormation, Terraform) reads
// its file into values of this package too, and says in Parts and When how an author of a pipeline.hcl would write what it found.
package tree

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// A Kind is the shape of a value.
type Kind int

// The shapes of values.
const (
	Null Kind = iota + 1
	Bool
	Number
	String
	List
	Map
)

// String names the shape for people.
func (k Kind) String() string {
	return [...]string{"nothing", "nothing", "a truth value", "a number", "a text", "a list", "an object"}[k]
}

// A Value is a value of a file and its place. Values are frozen once their reader has returned them; aliases of YAML share theirs.
type Value struct {
	Kind   Kind
	Text   string // of a Bool, a Number or a String: what it comes to; numbers as they are spelled
	Elems  []*Value
	Fields []Field // in written order, each key once
	Tag    string  // YAML's tag, as in "!Ref"; empty: none
	Range  hcl.Range
	// Parts is how the language writes the value, where that is not the literal: of a String, literals and expressions one after the
	// other; of any other kind one expression for the whole. Nil: as the literal that it is. The texts of the parts, joined, are Text.
	Parts []Part
	// When is an expression of the language for the condition under which the value stands where it does; empty: always.
	When string
	Off  bool // When came to false: the value stands for nothing here and now
}

// A Part is a piece of a text: a literal, or an expression of the language and what it comes to.
type Part struct {
	Text    string
	Expr    string // empty: Text is a literal
	Unknown bool   // what Expr comes to is not known here; Text is a stand-in, "${Expr}"
}

// A Field is one key of a map and its value.
type Field struct {
	Key      string
	KeyRange hcl.Range
	Value    *Value
	// KeyParts is how the language writes the key where that is not the literal, as Parts of a Value is. The texts of the parts, joined, are Key.
	KeyParts []Part
}

// Get gives the value of a key; nil: the map has none, or the value is no map.
func (v *Value) Get(key string) *Value {
	if f := v.Field(key); f != nil {
		return f.Value
	}
	return nil
}

// Field gives the field of a key; nil: there is none.
func (v *Value) Field(key string) *Field {
	if v == nil {
		return nil
	}
	for i := range v.Fields {
		if v.Fields[i].Key == key {
			return &v.Fields[i]
		}
	}
	return nil
}

// Unknown says whether some part of the value itself, elements aside, is not known.
func (v *Value) Unknown() bool {
	for _, p := range v.Parts {
		if p.Unknown {
			return true
		}
	}
	return false
}

// Join gives the text of parts.
func Join(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}
