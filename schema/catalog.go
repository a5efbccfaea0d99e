package schema

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
)

//go:embed catalog/*.hcl
var builtin embed.FS

// A Catalog is what is known of action types and rule types. It is safe for use by several goroutines.
type Catalog struct {
	files map[string]*file // by name without folder and ending: a provider in lower case, "rule-" before it for a rule type
	more  []*ActionType    // added by With; they win over those of files
}

// A file is one file of a catalog, decoded on the first look-up.
type file struct {
	folder fs.FS
	path   string // in the folder
	made   bool   // compiled.go has what it comes to
	once   sync.Once
	decoded
}

// decoded is what a file came to.
type decoded struct {
	entries []*ActionType
	diags   hcl.Diagnostics
}

const (
	ending     = ".hcl"
	rulePrefix = "rule-"
)

// Builtin is the catalog that comes with pipewright. What its files come to, examples and places aside, stands in compiled.go, because decoding the
// files of two providers takes as long as reading a small pipeline; each call gives a catalog of its own, so keep the one you have.
func Builtin() *Catalog {
	c := BuiltinWithExamples()
	for _, f := range c.files {
		f.made = true
	}
	return c
}

// BuiltinWithExamples is Builtin whose types have their Accepts, Rejects and Ranges, for those who explain. It decodes the files themselves.
func BuiltinWithExamples() *Catalog {
	c, err := open(builtin, "catalog")
	if err != nil {
		panic(fmt.Sprintf("schema: the built-in catalog cannot be listed: %v", err)) // a mistake in the embed directive
	}
	return c
}

// Load reads a catalog of files in the form of the built-in ones, the *.hcl files at the top of fsys. It decodes them all, so that their mistakes
// are known at once; types in a file with errors are not in the catalog.
func Load(fsys fs.FS) (*Catalog, hcl.Diagnostics) {
	c, err := open(fsys, ".")
	if err != nil {
		return &Catalog{}, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Unreadable catalog", Detail: err.Error()}}
	}
	var diags hcl.Diagnostics
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		d := c.files[name].read(name)
		diags = append(diags, d.diags...)
		if d.diags.HasErrors() {
			delete(c.files, name)
		}
	}
	return c, diags
}

// open lists a folder of catalog files.
func open(fsys fs.FS, folder string) (*Catalog, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return nil, err
	}
	c := &Catalog{files: make(map[string]*file, len(entries))}
	files := make([]file, len(entries))
	for i, e := range entries {
		if name, ours := strings.CutSuffix(e.Name(), ending); ours && !e.IsDir() {
			files[i].folder, files[i].path = fsys, path.Join(folder, e.Name())
			c.files[name] = &files[i]
		}
	}
	return c, nil
}

func (f *file) source() ([]byte, error) { return fs.ReadFile(f.folder, f.path) }

// read decodes the file, once.
func (f *file) read(name string) decoded {
	f.once.Do(func() {
		if f.made {
			f.entries = compiled(name)
			return
		}
		src, err := f.source()
		if err != nil {
			f.diags = hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Unreadable catalog file", Detail: fmt.Sprintf("%s%s: %v", name, ending, err)}}
			return
		}
		f.entries, f.diags = decodeFile(src, name)
	})
	return f.decoded
}

// entries gives what a file holds; nil: there is no such file. A built-in file with a mistake in it never leaves our tests.
func (c *Catalog) entries(name string) []*ActionType {
	f := c.files[name]
	if f == nil {
		return nil
	}
	d := f.read(name)
	if d.diags.HasErrors() {
		panic("schema: the built-in catalog is broken: " + d.diags.Error())
	}
	return d.entries
}

// Lookup gives the action types of a provider, all categories, in the order of its file; nil: the catalog does not know it.
func (c *Catalog) Lookup(provider string) []*ActionType {
	var found []*ActionType
	for _, t := range c.entries(strings.ToLower(provider)) {
		if t.Provider == provider && t.Category != CategoryRule && !slices.ContainsFunc(c.more, t.same) {
			found = append(found, t)
		}
	}
	for _, t := range c.more {
		if t.Provider == provider && t.Category != CategoryRule {
			found = append(found, t)
		}
	}
	return found
}

// same says whether two types have one name.
func (t *ActionType) same(other *ActionType) bool { return t.ID == other.ID }

// LookupRule gives a rule type; nil: the catalog does not know it.
func (c *Catalog) LookupRule(provider string) *ActionType {
	for _, t := range slices.Concat(c.more, c.entries(rulePrefix+strings.ToLower(provider))) {
		if t.Provider == provider && t.Category == CategoryRule {
			return t
		}
	}
	return nil
}

// Providers lists every provider of action types, sorted, without decoding their files.
func (c *Catalog) Providers() []string { return c.labels(false) }

// RuleProviders lists every provider of rule types, sorted.
func (c *Catalog) RuleProviders() []string { return c.labels(true) }

func (c *Catalog) labels(rules bool) []string {
	set := map[string]bool{}
	for name, f := range c.files {
		if strings.HasPrefix(name, rulePrefix) != rules {
			continue
		}
		if src, err := f.source(); err == nil {
			set[firstLabel(src)] = true
		}
	}
	for _, t := range c.more {
		if (t.Category == CategoryRule) == rules {
			set[t.Provider] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// firstLabel finds the provider of a file: the label of its first block, which decodeFile has made sure of.
func firstLabel(src []byte) string {
	for line := range bytes.Lines(src) {
		for _, word := range []string{blockAction, blockRule} {
			if rest, ok := bytes.CutPrefix(line, []byte(word+` "`)); ok {
				label, _, _ := bytes.Cut(rest, []byte(`"`))
				return string(label)
			}
		}
	}
	return ""
}

// With gives a catalog that knows more types; c is unchanged. A type of the same name as one of c takes its place.
func (c *Catalog) With(more ...*ActionType) *Catalog {
	kept := slices.DeleteFunc(slices.Clone(c.more), func(t *ActionType) bool { return slices.ContainsFunc(more, t.same) })
	return &Catalog{files: c.files, more: append(kept, more...)}
}

// whole is c with the examples of its built-in files.
func (c *Catalog) whole() *Catalog {
	for _, f := range c.files {
		if !f.made {
			return c
		}
	}
	return BuiltinWithExamples().With(c.more...)
}

// Law finds a law of any type by its name, with the first type that has it, and decodes files until it does. A key whose values have a rule of their own
// answers as a law without expressions. The type has its examples. Nil: no type has it.
func (c *Catalog) Law(name string) (*ActionType, *Law) {
	c = c.whole()
	all := slices.Clone(c.more)
	for _, file := range slices.Sorted(maps.Keys(c.files)) {
		all = append(all, c.entries(file)...)
		if t, l := findLaw(all, name); l != nil {
			return t, l
		}
	}
	return findLaw(all, name)
}

func findLaw(types []*ActionType, name string) (*ActionType, *Law) {
	for _, t := range types {
		for _, l := range t.Laws {
			if l.Name == name {
				return t, l
			}
		}
		for _, k := range t.Keys {
			if k.Rule == name {
				return t, &Law{Name: name, Key: k.Name, Summary: "Value not allowed", Message: k.Name + ": " + k.Doc, Enforced: k.Enforced, Range: k.Range}
			}
		}
	}
	return nil, nil
}

// LawNames lists the names of all laws, and of keys with a rule of their own, sorted. It decodes every file.
func (c *Catalog) LawNames() []string {
	set := map[string]bool{}
	all := slices.Clone(c.more)
	for name := range c.files {
		all = append(all, c.entries(name)...)
	}
	for _, t := range all {
		for _, l := range t.Laws {
			set[l.Name] = true
		}
		for _, k := range t.Keys {
			if k.Rule != "" {
				set[k.Rule] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(set))
}
