package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/compiler/cloudformation"
	"pipewright/compiler/foreign"
	"pipewright/compiler/terraform"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// isForeign says whether a path leads to a pipeline that is not written in the language: the service's JSON, a template, a configuration of Terraform, or a
// folder of the latter.
func isForeign(path string) bool {
	at, err := os.Stat(path)
	switch {
	case err != nil:
		return false
	case at.IsDir():
		return len(filesOf(path, ".hcl")) == 0 && len(filesOf(path, ".tf")) > 0
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		return !strings.HasSuffix(path, ".actiontype.json")
	case ".yaml", ".yml", ".template", ".tf":
		return true
	}
	return false
}

// filesOf lists the files of a folder that end so, sorted. A folder that cannot be listed has none: whoever reads it says why.
func filesOf(folder, ending string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		if !e.IsDir() && filepath.Ext(e.Name()) == ending {
			found = append(found, filepath.Join(folder, e.Name()))
		}
	}
	return found
}

// loadForeign reads and compiles a foreign file.
func (c *configuration) loadForeign(in inputs) {
	c.texts = map[string][]byte{}
	values, diags := lang.Values(lang.Inputs{Vars: in.vars, VarFiles: in.varFiles, Environ: os.Environ()})
	if c.diags = append(c.diags, diags...); diags.HasErrors() {
		return
	}
	c.values = values
	c.foreign, diags = c.readForeign(values)
	if c.diags = append(c.diags, diags...); diags.HasErrors() {
		return
	}
	c.document, c.graphs, diags = foreign.Compile(c.foreign, schema.Builtin())
	c.diags = append(c.diags, diags...)
	c.catalog, _ = compiler.Catalog(c.document, schema.Builtin()) // what is wrong with it, foreign.Compile has told
	c.laptop, diags = compiler.CompileLaptop(c.document, c.graphs)
	c.diags = append(c.diags, diags...)
}

// readForeign reads a foreign file in the format that it is in.
func (c *configuration) readForeign(values foreign.Values) (*foreign.File, hcl.Diagnostics) {
	if at, err := os.Stat(c.path); err == nil && at.IsDir() || strings.ToLower(filepath.Ext(c.path)) == ".tf" {
		return c.readTerraform(values)
	}
	src, diags := c.text(c.path)
	if diags.HasErrors() {
		return nil, diags
	}
	root, diags := tree.Read(c.path, src)
	if diags.HasErrors() {
		return nil, diags
	}
	if cloudformation.Is(root) && !foreign.Is(root) {
		return cloudformation.Read(c.path, root, values)
	}
	if unread := c.unread(); unread.HasErrors() {
		return nil, unread
	}
	return foreign.Read(c.path, root)
}

// unread refuses the values of flags: the service's JSON has no variables.
func (c *configuration) unread() hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, entry := range c.given.vars {
		name, _, _ := strings.Cut(entry, "=")
		place := hcl.Range{Filename: "--var " + name, Start: hcl.InitialPos, End: hcl.InitialPos}
		diags = append(diags, diag.Error("variable-undeclared", "Undeclared variable", "--var "+name+" gives a value, and the service's JSON has no variables that could take it.", place))
	}
	return diags
}

// readTerraform reads a .tf file with those beside it, or all the files of a folder.
func (c *configuration) readTerraform(values foreign.Values) (*foreign.File, hcl.Diagnostics) {
	at, err := os.Stat(c.path)
	whole := err == nil && at.IsDir()
	folder := c.path
	if !whole {
		folder = filepath.Dir(c.path)
	}
	files := map[string][]byte{}
	for _, name := range filesOf(folder, ".tf") {
		text, diags := c.text(name)
		if diags.HasErrors() {
			return nil, diags
		}
		files[name] = text
	}
	if whole {
		return terraform.ReadFolder(filepath.Clean(folder), files, values)
	}
	name := filepath.Clean(c.path)
	src := files[name]
	delete(files, name)
	return terraform.Read(name, src, files, values)
}

// text reads a file as far as any format is read, and keeps it for diagnostics.
func (c *configuration) text(path string) ([]byte, hcl.Diagnostics) {
	f, err := os.Open(path)
	if err == nil {
		defer f.Close()
		var src []byte
		if src, err = io.ReadAll(io.LimitReader(f, tree.MaxJSON+1)); err == nil {
			c.texts[path] = src
			return src, nil
		}
	}
	place := hcl.Range{Filename: path, Start: hcl.InitialPos, End: hcl.InitialPos}
	return nil, hcl.Diagnostics{diag.Error("file-unreadable", "Unreadable file", err.Error()+".", place)}
}
