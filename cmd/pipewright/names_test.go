package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pipewright/schema"
)

// A sink is a parameter of a function that is used as a finding's name, by package folder, function and place.
type sink struct {
	room, function string
	parameter      int
}

// named are the struct types whose field Name is a finding's.
var named = map[string]bool{"Problem": true, "Failure": true, "ActionProblem": true, "Violation": true, "Error": true}

// nameMethods are the methods that give the name of an error type.
const nameMethod = "Name"

var kebab = regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)+$`)

// room is one parsed package.
type room struct {
	dir   string
	files []*ast.File
}

// TestNamesHavePages reads the sources of all rooms for names of findings, and wants a page to explain each of them.
func TestNamesHavePages(t *testing.T) {
	found := collectNames(t, parseRooms(t))
	if len(found) < 20 {
		t.Fatalf("only %d names were found: the search is broken", len(found))
	}
	for name, where := range found {
		if _, ok := page(name); ok {
			continue
		}
		if _, ok := lawPage(schema.Builtin(), name); !ok {
			t.Errorf("%s: %q has no page in its room's folder explain", where, name)
		}
	}
}

// TestPages holds every page to its form.
func TestPages(t *testing.T) {
	for _, name := range pageNames() {
		text, ok := page(name)
		if !ok {
			t.Errorf("%s is listed and not found", name)
		}
		if first, _, _ := strings.Cut(text, "\n"); first != "# "+name {
			t.Errorf("the page of %s begins with %q", name, first)
		}
	}
}

// TestPagesAreOne wants one page for each name: one name for two rules would explain the wrong one.
func TestPagesAreOne(t *testing.T) {
	seen := map[string]bool{}
	for _, room := range pages() {
		files, err := fs.Glob(room, "explain/*.md")
		if err != nil || len(files) == 0 {
			t.Errorf("a room without pages: %v", err)
		}
		for _, f := range files {
			if seen[f] {
				t.Errorf("%s stands in two rooms", f)
			}
			seen[f] = true
		}
	}
	folders, err := filepath.Glob("../../*/explain")
	deeper, err2 := filepath.Glob("../../*/*/explain")
	if err != nil || err2 != nil || len(folders)+len(deeper) != len(pages()) {
		t.Errorf("there are %d folders of pages, and %d are shown: %v %v", len(folders)+len(deeper), len(pages()), err, err2)
	}
}

func parseRooms(t *testing.T) []room {
	t.Helper()
	var rooms []room
	fset := token.NewFileSet()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "testdata" {
			return fs.SkipDir
		}
		goFiles, err := filepath.Glob(filepath.Join(path, "*.go"))
		r := room{dir: path}
		for _, name := range goFiles {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			r.files = append(r.files, f)
		}
		rooms = append(rooms, r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rooms
}

// collectNames follows names to where they are written: a function that hands a parameter on as a name makes its callers say the name.
func collectNames(t *testing.T, rooms []room) map[string]string {
	t.Helper()
	sinks := map[sink]bool{}
	found := map[string]string{}
	for before := -1; before != len(sinks); {
		before = len(sinks)
		for _, r := range rooms {
			for _, f := range r.files {
				for _, d := range f.Decls {
					search(r, d, sinks, found)
				}
			}
		}
	}
	return found
}

// search looks through one declaration for literals that become names, and for parameters that do.
func search(r room, d ast.Decl, sinks map[sink]bool, found map[string]string) {
	fn, _ := d.(*ast.FuncDecl)
	take := func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.BasicLit:
			if name, err := strconv.Unquote(e.Value); err == nil && kebab.MatchString(name) {
				found[name] = r.dir
			}
		case *ast.Ident:
			if fn != nil {
				if i := parameter(fn, e.Name); i >= 0 {
					sinks[sink{r.dir, fn.Name.Name, i}] = true
				}
			}
		}
	}
	if fn != nil && fn.Name.Name == nameMethod && fn.Recv != nil && fn.Body != nil {
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) == 1 {
				take(ret.Results[0])
			}
			return true
		})
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for _, i := range nameArguments(r, n, sinks) {
				if i < len(n.Args) {
					take(n.Args[i])
				}
			}
		case *ast.CompositeLit:
			if e := nameField(n); e != nil {
				take(e)
			}
		}
		return true
	})
}

// nameArguments gives which arguments of a call are names.
func nameArguments(r room, call *ast.CallExpr, sinks map[sink]bool) []int {
	var callee string
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		callee = fn.Name
	case *ast.SelectorExpr:
		callee = fn.Sel.Name
		if x, ok := fn.X.(*ast.Ident); ok && x.Name == "diag" && (callee == "Error" || callee == "Warning") {
			return []int{0}
		}
	}
	var places []int
	for s := range sinks {
		if s.function == callee && s.room == r.dir {
			places = append(places, s.parameter)
		}
	}
	return places
}

// nameField gives the field Name of a literal of one of the named types.
func nameField(lit *ast.CompositeLit) ast.Expr {
	var typeName string
	switch t := lit.Type.(type) {
	case *ast.Ident:
		typeName = t.Name
	case *ast.SelectorExpr:
		typeName = t.Sel.Name
	}
	if !named[typeName] {
		return nil
	}
	for i, e := range lit.Elts {
		kv, keyed := e.(*ast.KeyValueExpr)
		if !keyed && i == 0 {
			return e
		}
		if keyed {
			if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Name" {
				return kv.Value
			}
		}
	}
	return nil
}

func parameter(fn *ast.FuncDecl, name string) int {
	i := 0
	for _, field := range fn.Type.Params.List {
		for _, n := range field.Names {
			if n.Name == name {
				return i
			}
			i++
		}
	}
	return -1
}
