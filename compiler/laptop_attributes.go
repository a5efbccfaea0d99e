package compiler

import (
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang"
	"pipewright/lang/near"
	"pipewright/lang/prose"
)

// An attributeKind says what values an attribute of a runner block takes.
type attributeKind int

const (
	textKind     attributeKind = iota + 1
	pathKind                   // a text; relative to the folder of its file
	homeKind                   // a path that may begin with ~/
	boolKind                   // true or false
	numberKind                 // a whole number, 0 or more
	listKind                   // a list of texts
	mapKind                    // texts by name
	pathMapKind                // paths by name
	variableKind               // environment variables: texts by name, or a list of { name, value, type }
	anyKind                    // read by nobody yet; the block says so
)

// String is the kind for a sentence.
func (k attributeKind) String() string {
	return map[attributeKind]string{
		textKind: "a text", pathKind: "a path", homeKind: "a path", boolKind: "true or false", numberKind: "a whole number", listKind: "a list of texts",
		mapKind: "an object of texts", pathMapKind: "an object of paths", variableKind: "an object of texts, or a list of { name, value, type }",
		anyKind: "any value",
	}[k]
}

// An attribute is one attribute that a runner block may have.
type attribute struct {
	name   string
	kind   attributeKind
	words  []string // if not nil, the texts that are allowed
	unread string   // why it has no effect yet; empty: it has
}

// A reading is the attributes of one block, each of the kind that the block wants.
type reading struct {
	block    *lang.RunnerBlock // nil: runner itself
	folder   string
	settings map[string]*lang.Setting
}

// read takes the attributes that the kind of block knows, and reports all others. Null is as if the attribute were not written.
func (b *bench) read(kind blockKind, list []*lang.Setting, folder string) *reading {
	r := &reading{folder: folder, settings: map[string]*lang.Setting{}}
	for _, s := range list {
		i := slices.IndexFunc(kind.attributes, func(a attribute) bool { return a.name == s.Key })
		if i < 0 {
			b.unknownAttribute(kind, s)
			continue
		}
		if s.Value == cty.NilVal || s.Value.IsNull() || !s.Value.IsWhollyKnown() {
			continue
		}
		if b.fits(kind, kind.attributes[i], s) {
			r.settings[s.Key] = s
		}
	}
	return r
}

func (b *bench) unknownAttribute(kind blockKind, s *lang.Setting) {
	var names []string
	for _, a := range kind.attributes {
		names = append(names, a.name)
	}
	b.fail("runner-attribute-unknown", "Unknown attribute", fmt.Sprintf("%s has no attribute %q.%s It has %s.", kind.name, s.Key, near.DidYouMean(s.Key, names), prose.Every(names...)), s.KeyRange)
}

// fits reports a value of another kind than the attribute's.
func (b *bench) fits(kind blockKind, a attribute, s *lang.Setting) bool {
	where := fmt.Sprintf("%s of %s", a.name, kind.name)
	if strings.Contains(fmt.Sprint(textsIn(s.Value)), "#{") && len(s.Refs) > 0 {
		b.fail("reference-misplaced", "Reference where nothing fills it", fmt.Sprintf("%s holds a reference, which is known only while a pipeline runs. Write a value that is known before.", where), s.Refs[0].Range)
		return false
	}
	if !isOfKind(s.Value, a.kind) {
		b.fail("runner-attribute-kind", "Value of the wrong kind", fmt.Sprintf("%s is %s; %s was found.", where, a.kind, kindOf(s.Value)), s.Range)
		return false
	}
	if a.words != nil && !slices.Contains(a.words, s.Value.AsString()) {
		b.fail("runner-attribute-kind", "Value not allowed", fmt.Sprintf("%s is %s; %q was found.%s", where, prose.Either(a.words...), s.Value.AsString(), near.DidYouMean(s.Value.AsString(), a.words)), s.Range)
		return false
	}
	if a.unread != "" {
		b.warn("runner-block-unread", "Attribute that is not honoured", fmt.Sprintf("%s is checked and otherwise has no effect yet: %s.", where, a.unread), s.KeyRange)
	}
	return true
}

// textsIn lists all texts inside a value.
func textsIn(v cty.Value) []string {
	switch {
	case v.IsNull():
		return nil
	case v.Type() == cty.String:
		return []string{v.AsString()}
	case !v.CanIterateElements():
		return nil
	}
	var list []string
	for _, element := range v.Elements() {
		list = append(list, textsIn(element)...)
	}
	return list
}

func isOfKind(v cty.Value, kind attributeKind) bool {
	switch kind {
	case textKind, pathKind, homeKind:
		return v.Type() == cty.String && v.AsString() != ""
	case boolKind:
		return v.Type() == cty.Bool
	case numberKind:
		return isWhole(v)
	case listKind:
		return isList(v) && allTexts(v)
	case mapKind, pathMapKind:
		return isObject(v) && allTexts(v)
	case variableKind:
		return isObject(v) && allTexts(v) || isList(v) && allVariables(v)
	}
	return true
}

func isWhole(v cty.Value) bool {
	if v.Type() != cty.Number {
		return false
	}
	n, exact := v.AsBigFloat().Int64()
	return exact == big.Exact && n >= 0 && n <= 1<<31
}

func isObject(v cty.Value) bool { return v.Type().IsObjectType() || v.Type().IsMapType() }

// allTexts says whether every element can be read as text: numbers and truth values can.
func allTexts(v cty.Value) bool {
	for _, element := range v.Elements() {
		if element.IsNull() || !element.Type().IsPrimitiveType() {
			return false
		}
	}
	return true
}

// allVariables says whether every element is { name, value, type }, the type optional.
func allVariables(v cty.Value) bool {
	for _, element := range v.Elements() {
		if element.IsNull() || !isObject(element) || !allTexts(element) {
			return false
		}
		m := element.AsValueMap()
		for key := range m {
			if key != "name" && key != "value" && key != "type" {
				return false
			}
		}
		if _, ok := m["name"]; !ok {
			return false
		}
		if _, ok := m["value"]; !ok {
			return false
		}
	}
	return true
}

// kindOf says what a value is, for a sentence.
func kindOf(v cty.Value) string {
	switch {
	case v.Type() == cty.String && v.AsString() == "":
		return "an empty text"
	case v.Type() == cty.String:
		return "a text"
	case v.Type() == cty.Number:
		return "the number " + primitiveText(v)
	case v.Type() == cty.Bool:
		return "a truth value"
	case isList(v):
		return "a list"
	}
	return "an object"
}

// at is where an attribute's value stands; the header of the block where it was not written.
func (r *reading) at(name string) hcl.Range {
	if s := r.settings[name]; s != nil {
		return s.Range
	}
	if r.block != nil {
		return r.block.Range
	}
	return hcl.Range{}
}

func (r *reading) has(name string) bool { return r.settings[name] != nil }

func (r *reading) text(name string) string {
	if s := r.settings[name]; s != nil {
		return primitiveText(s.Value)
	}
	return ""
}

// path gives a path as an absolute one; empty where it was not written.
func (r *reading) path(name string) string {
	if text := r.text(name); text != "" {
		return absolute(r.folder, text)
	}
	return ""
}

// home gives a path that may begin with ~/, the user's own folder.
func (r *reading) home(name string) (string, error) {
	rest, ok := strings.CutPrefix(r.text(name), "~/")
	if !ok {
		return r.path(name), nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, rest), err
}

func (r *reading) bool(name string) bool { return r.has(name) && r.settings[name].Value.True() }

func (r *reading) number(name string) int {
	if s := r.settings[name]; s != nil {
		n, _ := s.Value.AsBigFloat().Int64()
		return int(n)
	}
	return 0
}

func (r *reading) list(name string) []string {
	s := r.settings[name]
	if s == nil {
		return nil
	}
	var list []string
	for _, element := range s.Value.Elements() {
		list = append(list, primitiveText(element))
	}
	return list
}

// texts gives texts by name; nil where the attribute was not written.
func (r *reading) texts(name string) map[string]string {
	s := r.settings[name]
	if s == nil {
		return nil
	}
	texts := map[string]string{}
	for key, element := range s.Value.AsValueMap() {
		texts[key] = primitiveText(element)
	}
	return texts
}

// paths gives absolute paths by name.
func (r *reading) paths(name string) map[string]string {
	paths := r.texts(name)
	for key, path := range paths {
		paths[key] = absolute(r.folder, path)
	}
	return paths
}

// variables gives environment variables: those of an object sorted by name, those of a list in their order.
func (r *reading) variables(name string) []ProjectVariable {
	s := r.settings[name]
	if s == nil {
		return nil
	}
	var list []ProjectVariable
	if isObject(s.Value) {
		texts := r.texts(name)
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			list = append(list, ProjectVariable{Name: key, Value: texts[key]})
		}
		return list
	}
	for _, element := range s.Value.Elements() {
		m := element.AsValueMap()
		v := ProjectVariable{Name: primitiveText(m["name"]), Value: primitiveText(m["value"])}
		if kind, ok := m["type"]; ok {
			v.Type = primitiveText(kind)
		}
		list = append(list, v)
	}
	return list
}
