package lang

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

var update = flag.Bool("update", false, "rewrite the golden documents")

// A printer writes a document as text, so that a change of any value shows in a review.
type printer struct {
	strings.Builder
	indent string
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p, p.indent+format+"\n", args...) }

func (p *printer) inside(f func()) {
	outer := p.indent
	p.indent += "  "
	f()
	p.indent = outer
}

func sources(refs []Reference) string {
	var all []string
	for _, r := range refs {
		from := ""
		if r.Action != nil {
			from = " from " + r.Action.Stage.Name.Value + "/" + r.Action.Name.Value
		}
		all = append(all, r.Text+from)
	}
	if len(all) == 0 {
		return ""
	}
	return " <- " + strings.Join(all, ", ")
}

func (p *printer) text(name string, a Attr[string]) {
	if a.Value != "" || a.Set {
		p.line("%s %d: %q%s", name, a.Range.Start.Line, a.Value, sources(a.Refs))
	}
}

func (p *printer) texts(name string, all []Attr[string]) {
	for _, a := range all {
		p.text(name, a)
	}
}

func (p *printer) settings(name string, all []*Setting) {
	for _, s := range all {
		text, err := ctyjson.Marshal(s.Value, cty.DynamicPseudoType)
		if err != nil {
			text = []byte(err.Error())
		}
		p.line("%s %s %d: %s%s", name, s.Key, s.Range.Start.Line, text, sources(s.Refs))
	}
}

func (p *printer) pipeline(in *Pipeline) {
	p.line("pipeline %s", in.Label)
	p.inside(func() {
		p.text("name", in.Name)
		p.text("role_arn", in.RoleARN)
		p.text("region", in.Region)
		p.text("execution_mode", in.ExecutionMode)
		p.text("pipeline_type", in.PipelineType)
		for _, t := range in.Tags {
			p.line("tag %s = %s", t.Key, t.Value)
		}
		for _, s := range in.Stores {
			p.line("store %d key %t", s.Range.Start.Line, s.HasKey)
			p.inside(func() {
				p.text("location", s.Location)
				p.text("region", s.Region)
				p.text("key", s.KeyID)
			})
		}
		for _, v := range in.Variables {
			p.line("variable %s", v.Name)
			p.inside(func() { p.text("default", v.Default); p.text("description", v.Description) })
		}
		for _, t := range in.Triggers {
			p.trigger(t)
		}
		for _, s := range in.Stages {
			p.stage(s)
		}
	})
}

func (p *printer) trigger(t *Trigger) {
	p.line("trigger on %s", t.SourceAction.Value)
	p.inside(func() {
		for kind, filters := range [][]*Filter{t.Push, t.PullRequest} {
			for _, f := range filters {
				p.line("%s", []string{"push", "pull_request"}[kind])
				p.inside(func() {
					p.texts("event", f.Events)
					p.globs("tags", f.Tags)
					p.globs("branches", f.Branches)
					p.globs("file_paths", f.FilePaths)
				})
			}
		}
	})
}

func (p *printer) globs(name string, g *Globs) {
	if g != nil {
		p.texts(name+" include", g.Includes)
		p.texts(name+" exclude", g.Excludes)
	}
}

func (p *printer) stage(s *Stage) {
	p.line("stage %s %q sequential %t", s.Label, s.Key, s.Sequential)
	p.inside(func() {
		p.text("name", s.Name)
		p.text("transition_disabled", s.TransitionDisabled)
		for kind, c := range []*Condition{s.BeforeEntry, s.OnSuccess, s.OnFailure} {
			if c != nil {
				p.line("%s: %s %s", []string{"before_entry", "on_success", "on_failure"}[kind], c.Result.Value, c.RetryMode.Value)
				p.inside(func() { p.rules(c.Rules) })
			}
		}
		for _, a := range s.Actions {
			p.action(a)
		}
	})
}

func (p *printer) rules(rules []*Rule) {
	for _, r := range rules {
		p.line("rule %s %s %d", r.Name.Value, r.Provider.Value, r.TimeoutInMinutes.Value)
		p.inside(func() {
			p.settings("configuration", r.Configuration)
			p.texts("command", r.Commands)
			p.texts("input", r.Inputs)
		})
	}
}

func (p *printer) action(a *Action) {
	p.line("action %s %q block %d", a.Label, a.Key, a.Block)
	p.inside(func() {
		p.text("name", a.Name)
		p.text("provider", a.Provider)
		p.text("category", a.Category)
		p.text("namespace", a.Namespace)
		p.text("role_arn", a.RoleARN)
		p.text("region", a.Region)
		if a.TimeoutInMinutes.Set || a.RunOrder.Set {
			p.line("timeout %d run_order %d", a.TimeoutInMinutes.Value, a.RunOrder.Value)
		}
		p.texts("input", a.Inputs)
		for _, o := range a.Outputs {
			p.text("output", o.Name)
			p.inside(func() { p.texts("files", o.Files) })
		}
		p.settings("configuration", a.Configuration)
		for _, after := range a.After {
			for _, b := range after.Actions {
				p.line("after %s/%s", b.Stage.Name.Value, b.Name.Value)
			}
		}
		p.texts("command", a.Commands)
		p.texts("output_variable", a.OutputVariables)
		for _, v := range a.Environment {
			p.line("environment %s %s", v.Name.Value, v.Type.Value)
			p.inside(func() { p.text("value", v.Value) })
		}
	})
}

func printed(doc *Document) string {
	p := &printer{}
	for _, in := range doc.Pipelines {
		p.pipeline(in)
	}
	p.settings("runner", doc.Runner.Settings)
	for _, b := range doc.Runner.Blocks {
		p.line("runner %s %s", b.Type, b.Label)
		p.inside(func() { p.settings("setting", b.Settings) })
	}
	return p.String()
}

// TestDocuments compares whole documents: the six examples of the language reference, and folders that lay files over each other.
func TestDocuments(t *testing.T) {
	folders, err := filepath.Glob("testdata/reference/*")
	if err != nil || len(folders) != 6 {
		t.Fatal("the examples of the reference are missing", folders, err)
	}
	for _, folder := range append(folders, "testdata/folders/overlay", "testdata/fixtures/good.hcl", "testdata/fixtures/computed.hcl") {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			src, diags := Load(folder)
			doc, more := src.Evaluate(Inputs{Vars: valueFor(src, "connection=arn:aws:codeconnections:eu-west-1:111122223333:connection/c")})
			if diags = append(diags, more...); strings.Contains(folder, "reference") && len(diags) > 0 {
				t.Error(diags)
			}
			golden := "testdata/golden/" + filepath.Base(folder) + ".txt"
			got := printed(doc)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// valueFor is the value of a variable, for those configurations that declare it.
func valueFor(src *Source, value string) []string {
	name, _, _ := strings.Cut(value, "=")
	for _, f := range src.files {
		if slices.ContainsFunc(labelled(f.body, "variable"), func(b *hclsyntax.Block) bool { return b.Labels[0] == name }) {
			return []string{value}
		}
	}
	return nil
}

// Two evaluations of one Source, and two of two, come to the same.
func TestEvaluateAgain(t *testing.T) {
	src, _ := Load("testdata/reference/safety")
	first, _ := src.Evaluate(Inputs{})
	second, _ := src.Evaluate(Inputs{})
	if diff := cmp.Diff(printed(first), printed(second)); diff != "" {
		t.Error(diff)
	}
}
