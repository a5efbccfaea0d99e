package cloudformation

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// What a template may cost. CloudFormation takes templates of up to a megabyte; these bounds are far from what that can need.
const (
	budget  = 64 << 20 // bytes of text that may be made, a value counting as many as perNode
	perNode = 64
	deepest = 200 // intrinsics, conditions and names within one another
)

// A reader is a template on its way to a foreign.File.
type reader struct {
	filename   string
	values     foreign.Values
	calls      map[string]intrinsic
	physicals  map[string]physical
	params     map[string]*parameter
	order      []*parameter // as declared
	home       *tree.Value  // the Region that Metadata says; nil: none
	resources  map[string]*resource
	queue      []*resource // as declared
	conditions map[string]*condition
	mappings   map[string]*mapping
	variables  foreign.Names // of the variable blocks
	locals     foreign.Names
	outside    map[string]*foreign.Variable // what is known only elsewhere, by what it is
	file       *foreign.File
	late       []*foreign.Variable // those of outside, in the order of their first use
	notes      *[]foreign.Note     // where notes go now: the pipeline's, or the file's
	noted      map[string]bool
	spent      int
	depth      int
	broken     *tree.Value // stands for a value that was reported
	diags      hcl.Diagnostics
}

func newReader(filename string, values foreign.Values) *reader {
	f := &foreign.File{Name: filename, Format: "cloudformation"}
	return &reader{
		filename: filename, values: values, calls: intrinsics(), physicals: physicals(), params: map[string]*parameter{}, resources: map[string]*resource{},
		conditions: map[string]*condition{}, mappings: map[string]*mapping{}, variables: foreign.Names{}, locals: foreign.Names{}, outside: map[string]*foreign.Variable{},
		file: f, notes: &f.Notes, noted: map[string]bool{}, broken: &tree.Value{Kind: tree.Null},
	}
}

// finish gives the file: the parameters that were used in the order of the template, then what is known only elsewhere.
func (r *reader) finish() *foreign.File {
	for _, p := range r.order {
		if p.variable != nil {
			r.file.Variables = append(r.file.Variables, p.variable)
		}
	}
	r.file.Variables = append(r.file.Variables, r.late...)
	return r.file
}

func (r *reader) fail(name, summary, detail string, at hcl.Range, related ...diag.Place) *tree.Value {
	r.diags = append(r.diags, diag.Error(name, summary, detail, at, related...))
	return r.broken
}

// note leaves a sentence beside what is being read, once.
func (r *reader) note(at hcl.Range, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if key := text + at.String(); !r.noted[key] {
		r.noted[key] = true
		*r.notes = append(*r.notes, foreign.Note{Text: text, Range: at})
	}
}

// spend takes from the budget. Once that is used up it says so, and everything comes to nothing.
func (r *reader) spend(n int, at hcl.Range) bool {
	before := r.spent <= budget
	r.spent += n
	if r.spent <= budget {
		return true
	}
	if before {
		r.fail("template-too-large", "Template that grows too large", fmt.Sprintf("Resolved, the values of this template come to more than %d MiB of text. "+
			"It repeats some value very often within values that are repeated themselves.", budget>>20), at)
	}
	return false
}

// enter goes one level down; false: that is too deep, and was said.
func (r *reader) enter(at hcl.Range) bool {
	if r.depth++; r.depth <= deepest {
		return true
	}
	if r.depth == deepest+1 {
		r.fail("template-too-deep", "Template that is nested too deep", fmt.Sprintf("Functions, conditions and names stand within one another more than %d levels deep here.", deepest), at)
	}
	return false
}

func (r *reader) leave() { r.depth-- }
