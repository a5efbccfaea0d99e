package compiler

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// handMade gives documents by the name of what is wrong with them. Package lang refuses to make them, but an importer may.
func handMade() map[string]*lang.Document {
	documents := map[string]*lang.Document{}
	add := func(name string, pipelines ...*lang.Pipeline) {
		documents[name] = &lang.Document{Pipelines: pipelines, Runner: &lang.Runner{}}
	}
	stage := func(name string, line int, actions ...*lang.Action) *lang.Stage {
		return &lang.Stage{Label: name, Name: set(name, line), Actions: actions, Range: at(line)}
	}
	other := pipeline(stage("S", 2, action("A", "Manual", 0, 3)))
	other.Name = set("p", 99)
	add("pipeline-name-unique", pipeline(stage("S", 2, action("A", "Manual", 0, 3))), other)
	add("stage-name-unique", pipeline(stage("S", 2, action("A", "Manual", 0, 3)), stage("S", 99, action("A", "Manual", 0, 4))))
	add("action-name-unique", pipeline(stage("S", 2, action("A", "Manual", 0, 3), action("A", "Manual", 1, 99))))
	twice := pipeline(stage("S", 2, action("A", "Manual", 0, 3)))
	twice.Variables = []*lang.Variable{{Name: "V", Range: at(4)}, {Name: "V", Range: at(99)}}
	add("var-name-unique", twice)
	tagged := pipeline(stage("S", 2, action("A", "Manual", 0, 3)))
	tagged.Tags = []lang.Pair{{Key: "Team", Value: "a", Range: at(4)}, {Key: "Team", Value: "b", Range: at(99)}}
	add("tag-key-unique", tagged)
	first, second := action("A", "CodeBuild", 0, 3), action("B", "CodeBuild", 1, 4)
	first.Outputs, second.Outputs = []*lang.Output{{Name: set("dist", 3)}}, []*lang.Output{{Name: set("dist", 99)}}
	add("artifact-output-unique", pipeline(stage("S", 2, first, second)))
	taker := action("A", "CodeBuild", 0, 3)
	taker.Inputs = []lang.Attr[string]{set("dits", 99)}
	add("artifact-input-produced", pipeline(stage("S", 2, taker)))
	block := func(line int) *lang.RunnerBlock {
		return &lang.RunnerBlock{Type: "codebuild_project", Label: "unit", Range: at(line), LabelRange: at(line)}
	}
	add("runner-block-twice")
	documents["runner-block-twice"].Runner.Blocks = []*lang.RunnerBlock{block(3), block(99)}
	return documents
}

// TestHandMade compiles the documents. What is wrong stands on line 99, and where two clash the first is told.
func TestHandMade(t *testing.T) {
	for name, doc := range handMade() {
		graphs, diags := Compile(doc, schema.Builtin())
		_, more := CompileLaptop(doc, graphs)
		found := named(append(diags, more...), name)
		if len(found) != 1 {
			t.Errorf("%s was reported %d times", name, len(found))
			continue
		}
		if *found[0].Subject != at(99) {
			t.Errorf("%s was reported at %v", name, found[0].Subject)
		}
		if strings.HasSuffix(name, "-unique") && len(diag.Of(found[0]).Related) != 1 {
			t.Errorf("%s does not say where the first one is", name)
		}
	}
}

// TestNothing compiles what holds next to nothing: it must not panic, and must say what is missing.
func TestNothing(t *testing.T) {
	doc := &lang.Document{Pipelines: []*lang.Pipeline{
		{}, {Stages: []*lang.Stage{{}, {Actions: []*lang.Action{{}, {After: []*lang.After{{Actions: []*lang.Action{{}}}}}}}}},
		{Triggers: []*lang.Trigger{{Push: []*lang.Filter{{}}}}, Variables: []*lang.Variable{{}}, Stores: []*lang.Store{{HasKey: true}}},
	}}
	graphs, diags := Compile(doc, schema.Builtin())
	if len(graphs) != 3 || !diags.HasErrors() {
		t.Errorf("%d graphs, %v", len(graphs), diags)
	}
	for _, g := range graphs {
		g.Wire().JSON()
	}
	for _, d := range diags {
		if d.Severity == hcl.DiagError && (d.Summary == "" || d.Detail == "" || diag.Of(d).Name == "syntax") {
			t.Errorf("a diagnostic that says too little: %v", d)
		}
	}
}
