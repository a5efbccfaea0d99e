package schema

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2"
)

const compiledFile = "compiled.go"

// TestCompiled holds compiled.go against the files it was made of; with -update it makes it anew.
func TestCompiled(t *testing.T) {
	want, err := format.Source(compileCatalog(t))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(compiledFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(compiledFile); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is older than the files of catalog: run `go test ./schema -run TestCompiled -update` (%v)", compiledFile, err)
	}
}

// TestCompiledMeans compares what compiled.go gives with what the files give.
func TestCompiledMeans(t *testing.T) {
	whole, lean := BuiltinWithExamples(), Builtin()
	places := cmp.Options{
		cmpopts.IgnoreTypes(hcl.Range{}),
		cmpopts.IgnoreFields(ActionType{}, "Accepts", "Rejects"),
		cmp.AllowUnexported(Law{}, reach{}, least{}), cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b *regexp.Regexp) bool { return fmt.Sprint(a) == fmt.Sprint(b) }),
		cmp.Comparer(func(a, b hcl.Expression) bool {
			return (a == nil) == (b == nil) && (a == nil || len(a.Variables()) == len(b.Variables()))
		}),
	}
	for name := range whole.files {
		if diff := cmp.Diff(whole.entries(name), lean.entries(name), places); diff != "" {
			t.Errorf("%s: (-file +compiled)\n%s", name, diff)
		}
	}
}

// compileCatalog writes what every file of the catalog comes to as Go.
func compileCatalog(t *testing.T) []byte {
	c := BuiltinWithExamples()
	var b bytes.Buffer
	b.WriteString("// Code generated from catalog/*.hcl by `go test ./schema -run TestCompiled -update`. DO NOT EDIT.\n\npackage schema\n\nimport \"regexp\"\n\n")
	b.WriteString("// compiled gives the entries of a file of the built-in catalog, made anew at each call.\nfunc compiled(name string) []*ActionType {\n\tswitch name {\n")
	names := slices.Sorted(maps.Keys(c.files))
	for _, name := range names {
		fmt.Fprintf(&b, "\tcase %q:\n\t\treturn %s()\n", name, funcName(name))
	}
	b.WriteString("\t}\n\treturn nil\n}\n")
	for _, name := range names {
		src, err := fs.ReadFile(builtin, "catalog/"+name+ending)
		if err != nil {
			t.Fatal(err)
		}
		p := &printer{src: src}
		p.entries(name, c.entries(name))
		b.Write(p.Bytes())
	}
	return b.Bytes()
}

func funcName(file string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(file, func(c rune) bool { return c == '-' || c == '_' || c == '.' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return "compiled" + b.String()
}

// A printer writes values as Go.
type printer struct {
	bytes.Buffer
	src []byte // of the file, for the texts of expressions
}

// entries writes the function of one file. Entries of one block share their keys and laws, as decoding leaves them.
func (p *printer) entries(name string, types []*ActionType) {
	fmt.Fprintf(p, "\nfunc %s() []*ActionType {\n", funcName(name))
	shared := map[*Key]string{} // by the first key of a list
	for i, t := range types {
		if len(t.Keys) == 0 || shared[t.Keys[0]] != "" {
			continue
		}
		keys := "keys" + strconv.Itoa(i)
		shared[t.Keys[0]] = keys
		fmt.Fprintf(p, "\t%s := ", keys)
		p.value(reflect.ValueOf(t.Keys), "")
		p.WriteByte('\n')
	}
	laws := map[*Law]string{}
	for i, t := range types {
		if len(t.Laws) == 0 || laws[t.Laws[0]] != "" {
			continue
		}
		list, keys := "laws"+strconv.Itoa(i), "nil"
		laws[t.Laws[0]] = list
		if len(t.Keys) > 0 {
			keys = shared[t.Keys[0]]
		}
		fmt.Fprintf(p, "\t%s := ", list)
		p.value(reflect.ValueOf(t.Laws), keys)
		p.WriteByte('\n')
	}
	p.WriteString("\treturn []*ActionType{\n")
	for _, t := range types {
		each := *t
		each.Keys, each.Laws, each.Accepts, each.Rejects = nil, nil, nil, nil
		p.WriteString("\t\t{")
		p.fields(reflect.ValueOf(each), "")
		if len(t.Keys) > 0 {
			fmt.Fprintf(p, "Keys: %s,", shared[t.Keys[0]])
		}
		if len(t.Laws) > 0 {
			fmt.Fprintf(p, "Laws: %s,", laws[t.Laws[0]])
		}
		p.WriteString("},\n")
	}
	p.WriteString("\t}\n}\n")
}

// value writes one value. Keys is the name of the list that a law's field keys holds.
func (p *printer) value(v reflect.Value, keys string) {
	switch v.Kind() {
	case reflect.String:
		p.WriteString(strconv.Quote(v.String()))
	case reflect.Bool:
		fmt.Fprint(p, v.Bool())
	case reflect.Int:
		fmt.Fprint(p, v.Int())
	case reflect.Interface:
		x := v.Interface().(hcl.Expression)
		fmt.Fprintf(p, "expression(%q)", x.Range().SliceBytes(p.src))
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*regexp.Regexp]() {
			fmt.Fprintf(p, "regexp.MustCompile(%q)", v.Interface())
			return
		}
		p.WriteByte('&')
		p.value(v.Elem(), keys)
	case reflect.Struct:
		p.WriteString(v.Type().Name() + "{")
		p.fields(v, keys)
		p.WriteByte('}')
	case reflect.Slice:
		p.WriteString(spelled(v.Type()) + "{\n")
		for i := range v.Len() {
			p.value(v.Index(i), keys)
			p.WriteString(",\n")
		}
		p.WriteByte('}')
	case reflect.Map:
		p.WriteString(spelled(v.Type()) + "{")
		names := v.MapKeys()
		slices.SortFunc(names, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, name := range names {
			fmt.Fprintf(p, "%q: ", name.String())
			p.value(v.MapIndex(name), keys)
			p.WriteString(",\n")
		}
		p.WriteByte('}')
	default:
		panic(fmt.Sprintf("no way to write a %s", v.Kind()))
	}
}

// fields writes the fields of a struct that are not zero, places aside.
func (p *printer) fields(v reflect.Value, keys string) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		switch {
		case f.Type == reflect.TypeFor[hcl.Range]() || v.Field(i).IsZero():
		case f.Name == "keys" && f.Type == reflect.TypeFor[[]*Key]():
			fmt.Fprintf(p, "keys: %s,\n", keys)
		default:
			p.WriteString(f.Name + ": ")
			p.value(v.Field(i), keys)
			p.WriteString(",\n")
		}
	}
}

func spelled(t reflect.Type) string { return strings.ReplaceAll(t.String(), "schema.", "") }
