package terraform

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/diag"
)

// What a configuration may cost.
const (
	maxSteps = 1_000_000 // values that are looked at; an element that a for expression visits counts as perVisit
	perVisit = 20
	maxValue = 1 << 18 // bytes of text in the value of a local or a for_each
	maxDeep  = 200     // locals, attributes and blocks within one another
	maxDiags = 20
	maxKept  = 200 // bytes of an expression that is written for one of its attributes
)

const tooLarge = "terraform-too-large"

type blocks = hclsyntax.Blocks

// A reader is a configuration on its way to a foreign.File.
type reader struct {
	filename  string
	values    foreign.Values
	sources   map[string][]byte    // of the files
	origins   map[string]hcl.Range // of sources that this package wrote
	functions map[string]function.Function
	ours      map[string]function.Function // those of the language
	variables map[string]*variable
	order     []*variable // as declared
	locals    map[string]*local
	things    map[string]*thing // resources and data, by address
	region    hclsyntax.Expression
	root      *scope
	taken     foreign.Names
	outside   map[string]*foreign.Variable // what is known only elsewhere, by what it is
	late      []*foreign.Variable          // the same, in the order of their first use
	file      *foreign.File
	notes     *[]foreign.Note // where notes go now
	noted     map[string]bool
	failed    map[string]bool
	steps     int
	over      bool // a bound was passed, and that was said: nothing else need be
	depth     int
	unseen    int // blocks and values around that are not there now: what fails in them fails nobody
	gates     map[*foreign.Pipeline]candidate
	now       hcl.Range // of the expression that is evaluated
	diags     hcl.Diagnostics
}

func newReader(filename string, values foreign.Values) *reader {
	f := &foreign.File{Name: filename, Format: "terraform"}
	r := &reader{
		filename: filename, values: values, sources: map[string][]byte{}, origins: map[string]hcl.Range{}, ours: lang.Functions(), variables: map[string]*variable{}, locals: map[string]*local{},
		things: map[string]*thing{}, root: &scope{}, taken: foreign.Names{}, outside: map[string]*foreign.Variable{}, file: f, notes: &f.Notes,
		gates: map[*foreign.Pipeline]candidate{}, noted: map[string]bool{}, failed: map[string]bool{},
	}
	r.functions = r.evaluable()
	return r
}

func (r *reader) fileStart() hcl.Range {
	return hcl.Range{Filename: r.filename, Start: hcl.InitialPos, End: hcl.InitialPos}
}

// fail reports an error, once for each place and name, and no more than anybody reads.
func (r *reader) fail(name, summary, detail string, at hcl.Range, related ...diag.Place) {
	key := name + at.String()
	if r.over && name != tooLarge || r.failed[key] || len(r.diags) >= maxDiags {
		return
	}
	r.failed[key] = true
	r.diags = append(r.diags, diag.Error(name, summary, detail, at, related...))
}

// note leaves a sentence beside what is being read, once.
func (r *reader) note(at hcl.Range, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if key := text + at.String(); !r.noted[key] {
		r.noted[key] = true
		*r.notes = append(*r.notes, foreign.Note{Text: text, Range: at})
	}
}

// enter goes one level down; false: that is too deep, and was said.
func (r *reader) enter(at hcl.Range) bool {
	r.depth++
	if r.depth > maxDeep && !r.over {
		r.over = true
		r.fail(tooLarge, "Configuration nested too deep", fmt.Sprintf("Locals, attributes and blocks lead to one another more than %d levels deep here.", maxDeep), at)
	}
	return !r.over
}

func (r *reader) leave() { r.depth-- }

// spend takes from the budget; false: it is used up, and that was said.
func (r *reader) spend(n int, at hcl.Range) bool {
	r.steps += n
	if r.steps > maxSteps && !r.over {
		r.over = true
		r.fail(tooLarge, "Configuration that grows too large", fmt.Sprintf("Its expressions visit or make more than %d values before this one. "+
			"A pipeline has at most 1,000 actions; is a range or a for expression larger than was meant?", maxSteps), at)
	}
	return !r.over
}

// finish gives the file its variables: those that are declared in that order, then what is known only elsewhere. What only something that was written out
// used is left out.
func (r *reader) finish() {
	if !r.diags.HasErrors() {
		r.stand()
	}
	u := used(r.file)
	r.file.Locals = slices.DeleteFunc(r.file.Locals, func(l *foreign.Local) bool { return !u["local."+l.Name] })
	r.late = slices.DeleteFunc(r.late, func(v *foreign.Variable) bool { return !u["var."+v.Name] })
	for _, v := range r.order {
		if v.made != nil && u["var."+v.name] {
			r.file.Variables = append(r.file.Variables, v.made)
		}
	}
	r.file.Variables = append(r.file.Variables, r.late...)
	sortNotes(r.file.Notes)
	for _, p := range r.file.Pipelines {
		sortNotes(p.Notes)
	}
	slices.SortStableFunc(r.diags, func(a, b *hcl.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Subject.Filename, b.Subject.Filename), cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte))
	})
}

// evaluable are the functions that expressions are evaluated with: the language's, Terraform's own jsonencode, and what comes to something unknown here.
func (r *reader) evaluable() map[string]function.Function {
	all := lang.Functions()
	all["jsonencode"] = terraformJSON()
	all[counter] = r.counterFunction()
	for _, name := range elsewhere() {
		if _, ok := all[name]; !ok {
			all[name] = unknownFunction(cty.DynamicPseudoType)
		}
	}
	for _, name := range []string{"file", "filebase64", "templatefile"} {
		all[name] = unknownFunction(cty.String)
	}
	all["fileexists"] = unknownFunction(cty.Bool)
	return all
}

func sortNotes(list []foreign.Note) {
	slices.SortStableFunc(list, func(a, b foreign.Note) int {
		return cmp.Or(cmp.Compare(a.Range.Filename, b.Range.Filename), cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte))
	})
}
