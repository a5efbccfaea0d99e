package lang

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/diag"
)

// A folder is what the files of one folder declare.
type folder struct {
	source    *Source
	foreign   bool // another folder, of which templates only are seen
	ctx       *hcl.EvalContext
	meter     meter
	scope     *scope // of the file level
	variables map[string]*variable
	templates map[string]*template
	pipelines []*hclsyntax.Block
	laptop    []*runnerPart
}

// declare collects the top-level blocks of a folder's files, and checks the form of every block.
func (ev *evaluation) declare(src *Source, foreign bool) *folder {
	f := &folder{source: src, foreign: foreign, variables: map[string]*variable{}, templates: map[string]*template{}}
	f.ctx = &hcl.EvalContext{Functions: functions(src.dir, src.root), Variables: metered(&f.meter, nil)}
	f.scope = &scope{ev: ev, folder: f}
	check := checker{ev: ev, top: topForm()}
	for _, file := range src.files {
		if file.kind == typesFile {
			continue // its reader knows the service
		}
		check.file(file)
		if file.kind == pipelineFile {
			f.scope.addLocals(file.body)
		}
		for _, b := range file.body.Blocks {
			if file.kind != pipelineFile && b.Type != "runner" {
				continue // reported by the checker
			}
			if form := check.top.blocks[b.Type]; form != nil && len(b.Labels) == len(form.labels) {
				f.add(file, b)
			}
		}
	}
	return f
}

func (f *folder) add(file *file, b *hclsyntax.Block) {
	ev := f.scope.ev
	switch b.Type {
	case "runner":
		f.laptop = append(f.laptop, &runnerPart{file, b})
	case "variable":
		if first := f.variables[b.Labels[0]]; first != nil {
			ev.clash("variable", b.Labels[0], b.LabelRanges[0], first.nameRange())
			return
		}
		f.variables[b.Labels[0]] = &variable{declaration: f.scope.declare("var", b)}
	case "template":
		if first := f.templates[b.Labels[0]]; first != nil {
			ev.clash("template", b.Labels[0], b.LabelRanges[0], first.block.LabelRanges[0])
			return
		}
		f.templates[b.Labels[0]] = &template{folder: f, block: b}
	case "pipeline":
		same := func(p *hclsyntax.Block) bool { return p.Labels[0] == b.Labels[0] }
		if i := slices.IndexFunc(f.pipelines, same); i >= 0 {
			ev.clash("pipeline", b.Labels[0], b.LabelRanges[0], f.pipelines[i].LabelRanges[0])
			return
		}
		f.pipelines = append(f.pipelines, b)
	}
}

// foreignFolder loads the folder that a template comes from. It must lie in the repository, links resolved.
func (ev *evaluation) foreignFolder(from *folder, path string, subject hcl.Range) *folder {
	refuse := func(why string) *folder {
		ev.fail("template-source", "Template from nowhere", fmt.Sprintf("The source %q %s. It is a folder of this repository, relative to the file, like \"../ci\".", path, why), subject)
		return nil
	}
	if filepath.IsAbs(path) || strings.Contains(path, "://") {
		return refuse("is not a relative path")
	}
	dir := filepath.Join(from.source.dir, filepath.FromSlash(path))
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return refuse("is no folder that can be read")
	}
	root, err := filepath.EvalSymlinks(ev.source.root)
	if err != nil || real != root && !strings.HasPrefix(real, strings.TrimSuffix(root, "/")+"/") {
		return refuse(fmt.Sprintf("lies outside %s, where the repository begins: the nearest folder above that holds .git, or the configuration's own", ev.source.root))
	}
	if known := ev.folders[real]; known != nil {
		return known
	}
	src, diags := load(filepath.Join(from.source.folder, filepath.FromSlash(path)), typesFile)
	src.root = ev.source.root
	for name, text := range src.texts {
		ev.source.texts[name] = text
	}
	for _, d := range diags {
		// Only templates are wanted from there, and any file may hold them.
		if diag.Of(d).Name != "no-pipeline-file" {
			ev.report(d)
		}
	}
	f := ev.declare(src, true)
	ev.folders[real] = f
	return f
}
