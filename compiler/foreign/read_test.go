package foreign

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// compileText goes the whole way from a document to graphs.
func compileText(t *testing.T, name string, src []byte) ([]*compiler.Graph, hcl.Diagnostics) {
	t.Helper()
	root, diags := tree.Read(name, src)
	if diags.HasErrors() {
		return nil, diags
	}
	f, diags := Read(name, root)
	if diags.HasErrors() {
		return nil, diags
	}
	_, graphs, more := Compile(f, schema.Builtin())
	return graphs, append(diags, more...)
}

// TestWantedJSON reads what the examples compile to, and writes the same bytes again.
func TestWantedJSON(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/want.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no wanted JSON: %v", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		graphs, diags := compileText(t, file, src)
		if diags.HasErrors() {
			t.Errorf("%s: %v", file, diags)
			continue
		}
		if diff := cmp.Diff(string(src), string(graphs[0].Wire().JSON())); diff != "" {
			t.Errorf("%s: (-read +written)\n%s", file, diff)
		}
	}
}

// refusals are the documents of the corpus that are refused, by the end of their name, and the errors they are refused with. The guide's pages print parts of
// pipelines, with places to be filled in.
var refusals = map[string]string{
	"how-to-create-pipeline-cli__L16.json":                 "name-format role-arn-format bucket-name-format",
	"action-reference-AppConfig__L75.json":                 "not-a-pipeline",
	"action-reference-CloudFormation__L167.json":           "not-a-pipeline",
	"action-reference-CodeBuild__L110.json":                "not-a-pipeline",
	"action-reference-ECR__L92.json":                       "not-a-pipeline",
	"action-reference-ECSbluegreen__L108.json":             "not-a-pipeline",
	"action-reference-S3__L104.json":                       "not-a-pipeline",
	"action-reference-StackSets__L346.json":                "not-a-pipeline",
	"action-reference-StackSets__L409.json":                "not-a-pipeline",
	"action-reference-StackSets__L627.json":                "not-a-pipeline",
	"action-reference-StackSets__L682.json":                "not-a-pipeline",
	"approvals-action-add__L56.json":                       "not-a-pipeline",
	"approvals-action-add__L85.json":                       "tree-syntax",
	"create-cloudtrail-S3-source-cfn__L288.json":           "not-a-pipeline",
	"pipelines-trigger-source-repo-changes-cfn__L257.json": "not-a-pipeline",
	"pipelines-view-cli__L338.json":                        "tree-syntax",
	"pipelines-view-cli__L390.json":                        "tree-syntax",
	"update-change-detection__L450.json":                   "tree-syntax",
}

// TestCorpus reads every document of the corpus beside the checkout, prints what became of it, and fails where a refusal has no name or is not the one that is
// known. A document that is accepted is written again, and that is read.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/json/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("no corpus beside the checkout")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		graphs, diags := compileText(t, file, src)
		placed(t, src, diags)
		_, known, _ := strings.Cut(filepath.Base(file), "doc_source__")
		outcome := refusal(diags)
		if want, listed := refusals[known]; listed && outcome != want {
			t.Errorf("%s: refused for %q, want %q: %v", file, outcome, want, diags)
		}
		if outcome == "" {
			sameThroughJSON(t, graphs)
			outcome = "accepted"
		}
		t.Logf("%2d actions  %-50s %s", actionsOf(graphs), outcome, filepath.Base(file))
	}
}

// refusal names the errors of a document, each once.
func refusal(diags hcl.Diagnostics) string {
	var names []string
	for _, d := range diags {
		if name := diag.Of(d).Name; d.Severity == hcl.DiagError && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

func actionsOf(graphs []*compiler.Graph) int {
	n := 0
	for _, g := range graphs {
		for _, s := range g.Stages {
			n += len(s.Actions)
		}
	}
	return n
}
