package compiler

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// A spot is one place in a document that can be changed.
type spot struct {
	path string
	v    reflect.Value
}

// spotsOf lists the places of a document, and of all that hangs on it in package lang, each once.
func spotsOf(doc *lang.Document) []spot {
	var list []spot
	seen := map[any]bool{}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if v.CanSet() {
			list = append(list, spot{path, v})
		}
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || seen[v.Interface()] || v.Elem().Kind() != reflect.Struct || !strings.HasSuffix(v.Elem().Type().PkgPath(), "pipewright/lang") {
				return
			}
			seen[v.Interface()] = true
			walk(path, v.Elem())
		case reflect.Struct:
			if !strings.HasSuffix(v.Type().PkgPath(), "pipewright/lang") {
				return
			}
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		}
	}
	walk("", reflect.ValueOf(doc))
	return list
}

// What a text, a number and a value of a configuration are changed to.
var (
	oddTexts = []string{
		"", " ", "é", "\x00", "\xff", "#{", "#{}", "#{.}", "#{a.b}", "#{a.b.c}", "#{variables.X}", "#{codepipeline.Y}", "a\nb", "****", "a::b", "::", "{", "[1]",
		"S3", "CodeBuild", "Commands", "Manual", "CloudFormation", "Lambda", "Source", "Custom", "V1", "PARALLEL", "ROLLBACK", "SKIP", "SECRETS_MANAGER", "cn-north-1",
		strings.Repeat("x", 60000),
	}
	oddNumbers = []int64{-1, 0, 1, 4, 1000, 1 << 40}
	oddValues  = []cty.Value{
		cty.NilVal, cty.NullVal(cty.DynamicPseudoType), cty.NullVal(cty.String), cty.StringVal(""), cty.StringVal("#{"), cty.StringVal("#{a.b}"), cty.NumberIntVal(-1), cty.True,
		cty.EmptyObjectVal, cty.EmptyTupleVal, cty.ListValEmpty(cty.String), cty.TupleVal([]cty.Value{cty.NullVal(cty.String), cty.StringVal("a")}),
		cty.ObjectVal(map[string]cty.Value{"": cty.NullVal(cty.DynamicPseudoType)}),
	}
)

// change puts something odd into a place. It keeps to what the types promise: an element of a list is never nil, nor is the runner.
func change(r *rand.Rand, s spot) string {
	v := s.v
	element := strings.HasSuffix(s.path, "]")
	switch v.Interface().(type) {
	case hcl.Range:
		v.Set(reflect.ValueOf([]hcl.Range{{}, {Filename: "x", Start: hcl.Pos{Line: 9, Byte: 90}, End: hcl.Pos{Line: 1}}}[r.IntN(2)]))
		return "another range"
	case cty.Value:
		v.Set(reflect.ValueOf(oddValues[r.IntN(len(oddValues))]))
		return fmt.Sprintf("%#v", v.Interface())
	case *lang.Runner:
		v.Set(reflect.ValueOf(&lang.Runner{}))
		return "an empty runner"
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(oddTexts[r.IntN(len(oddTexts))])
		return fmt.Sprintf("%.40q", v.String())
	case reflect.Int, reflect.Int64:
		v.SetInt(oddNumbers[r.IntN(len(oddNumbers))])
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice:
		return changeList(r, v)
	case reflect.Pointer:
		if element && v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.New(v.Type().Elem()))
			return "an empty one"
		}
		v.SetZero()
		return "nil"
	default:
		v.SetZero()
	}
	return fmt.Sprint(v.Interface())
}

// changeList empties, turns round, doubles or lengthens a list.
func changeList(r *rand.Rand, v reflect.Value) string {
	switch r.IntN(4) {
	case 0:
		v.SetZero()
		return "no list"
	case 1:
		for i, j := 0, v.Len()-1; i < j; i, j = i+1, j-1 {
			swap := reflect.ValueOf(v.Index(i).Interface())
			v.Index(i).Set(v.Index(j))
			v.Index(j).Set(swap)
		}
		return "turned round"
	case 2:
		v.Set(reflect.AppendSlice(v, v))
		return "doubled"
	}
	more := reflect.Zero(v.Type().Elem())
	if more.Kind() == reflect.Pointer {
		more = reflect.New(v.Type().Elem().Elem())
	}
	v.Set(reflect.Append(v, more))
	return "an empty one more"
}

// evaluated makes documents of the configuration of a golden file.
func evaluated(t *testing.T, file string) func() *lang.Document {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want.") {
			write(t, filepath.Join(folder, f.Name), f.Data)
		}
	}
	return func() *lang.Document {
		src, _ := lang.Load(folder)
		doc, _ := src.Evaluate(lang.Inputs{})
		return doc
	}
}

// TestMutations changes one to three places of documents, made by hand and evaluated, hundreds of times. The compiler may find what it likes; it
// must not panic, and each finding has a name that explain knows, and a place.
func TestMutations(t *testing.T) {
	makers := map[string]func() *lang.Document{}
	for name := range handMade() {
		makers[name] = func() *lang.Document { return handMade()[name] }
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		makers[filepath.Base(file)] = evaluated(t, file)
	}
	tried, names := 0, map[string]bool{}
	for i, name := range slices.Sorted(maps.Keys(makers)) {
		r := rand.New(rand.NewPCG(uint64(i), 11))
		for range 60 {
			doc := makers[name]()
			if doc == nil {
				t.Fatalf("%s gives no document", name)
			}
			var done []string
			for range 1 + r.IntN(3) {
				all := spotsOf(doc)
				s := all[r.IntN(len(all))]
				done = append(done, s.path+" = "+change(r, s))
			}
			tried++
			holdsOut(t, name+": "+strings.Join(done, "; "), doc, names)
		}
	}
	if tried < 500 || len(names) < 60 {
		t.Errorf("%d changes gave findings of %d names: too few to mean anything", tried, len(names))
	}
}

// holdsOut compiles a document as far as it goes, and adds the names of what was found.
func holdsOut(t *testing.T, what string, doc *lang.Document, names map[string]bool) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s: panic: %v\n%s", what, p, debug.Stack())
		}
	}()
	cat, diags := Catalog(doc, schema.Builtin())
	graphs, found := Compile(doc, cat)
	_, more := CompileLaptop(doc, graphs)
	for _, g := range graphs {
		g.Wire().JSON()
	}
	for _, d := range slices.Concat(diags, found, more) {
		name := diag.Of(d).Name
		names[name] = true
		if d.Subject == nil || d.Summary == "" || d.Detail == "" || !hasPage(name) {
			t.Errorf("%s: a finding that says too little: %q %v", what, name, d)
		}
	}
}

// hasPage says whether a name is one that explain knows.
func hasPage(name string) bool {
	for _, room := range []interface{ ReadFile(string) ([]byte, error) }{Explain, lang.Explain, schema.Explain} {
		if _, err := room.ReadFile("explain/" + name + ".md"); err == nil {
			return true
		}
	}
	_, law := schema.Builtin().Law(name)
	return law != nil
}
