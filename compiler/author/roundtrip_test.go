package author

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

// opened reads a foreign file in whatever format it is in.
func opened(name string, src []byte, values foreign.Values) (*foreign.File, hcl.Diagnostics) {
	if filepath.Ext(name) == ".tf" {
		return terraform.Read(name, src, nil, values)
	}
	root, diags := tree.Read(name, src)
	if diags.HasErrors() {
		return nil, diags
	}
	if foreign.Is(root) {
		return foreign.Read(name, root)
	}
	return cloudformation.Read(name, root, values)
}

// roundTrip takes a foreign file into the language and back, and says what was not the same. What is refused before anything is written is an errRefused.
func roundTrip(t *testing.T, name string, src []byte, values foreign.Values) (out []byte, err error) {
	t.Helper()
	f, diags := opened(name, src, values)
	if diags.HasErrors() {
		return nil, refusal(diags)
	}
	doc, graphs, diags := foreign.Compile(f, schema.Builtin())
	if diags.HasErrors() {
		return nil, refusal(diags)
	}
	cat, diags := compiler.Catalog(doc, schema.Builtin())
	if diags.HasErrors() {
		return nil, diags
	}
	out, diags = Write(f, doc, graphs, cat)
	if diags.HasErrors() {
		return out, diags
	}
	if again, _ := lang.Format("pipeline.hcl", out); string(again) != string(out) {
		return out, fmt.Errorf("not in canonical layout: %s", cmp.Diff(string(again), string(out)))
	}
	in := lang.Inputs{StandIns: values == nil}
	for _, v := range f.Variables {
		if text, ok := values[v.Name]; ok {
			in.Vars = append(in.Vars, v.Name+"="+text)
		}
	}
	back, diags := compiled(t, out, in)
	if in.StandIns && diags.HasErrors() && strings.Contains(diags.Error(), "Invalid index") {
		return out, errStandIn
	}
	if len(back) != len(graphs) {
		return out, fmt.Errorf("%d pipelines came of %d: %w", len(back), len(graphs), diags)
	}
	for i, g := range graphs {
		if diff := cmp.Diff(filledIn(shown(g), values), shown(back[i])); diff != "" {
			return out, fmt.Errorf("(-read +written) %s", diff)
		}
	}
	return out, nil
}

// errStandIn tells that what stands for a value is no key of a mapping.
var errStandIn = errors.New("a stand-in is no key")

// filledIn puts values in the place of what stands for them: Terraform's own resources have none when they are read.
func filledIn(text string, values foreign.Values) string {
	for name, value := range values {
		text = strings.ReplaceAll(text, "${var."+name+"}", value)
	}
	return text
}

// shown is what must be the same of a pipeline: all that the service is told, JSON as its meaning, and what CloudFormation alone is told.
func shown(g *compiler.Graph) string {
	w := g.Wire()
	for i, s := range g.Stages {
		for j, a := range s.Actions {
			for _, k := range a.Type.Keys {
				if text, ok := w.Pipeline.Stages[i].Actions[j].Configuration[k.Name]; ok && k.Type == schema.JSON {
					w.Pipeline.Stages[i].Actions[j].Configuration[k.Name] = meaning(text)
				}
			}
		}
	}
	out := string(w.JSON()) + fmt.Sprintln(g.Region, g.Restart, g.Tags)
	for _, s := range g.Stages {
		out += fmt.Sprintln(s.Name, s.TransitionDisabled)
	}
	return out
}

// meaning gives JSON in one spelling; what is none stays as it is.
func meaning(text string) string {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return text
	}
	out, err := json.Marshal(v)
	if err != nil {
		return text
	}
	return string(out)
}

// madeUp gives every variable without a default a value that the service takes where variables of such names stand.
func madeUp(f *foreign.File) foreign.Values {
	values := foreign.Values{}
	for _, v := range f.Variables {
		if v.Default != "" {
			continue
		}
		values[v.Name] = "made-up"
		for _, known := range [][2]string{
			{"bucket", "made-up-bucket"}, {"account", "111122223333"}, {"region", "us-east-1"}, {"arn", "arn:aws:iam::111122223333:role/made-up"},
			{"topic", "arn:aws:sns:eu-west-1:111122223333:made-up"}, {"key", "arn:aws:kms:eu-west-1:111122223333:key/made-up"}, {"email", "a@example.com"},
			{"timeout", "10"}, {"url", "https://example.com"}, {"role", "arn:aws:iam::111122223333:role/made-up"},
		} {
			if strings.Contains(strings.ToLower(v.Name), known[0]) {
				values[v.Name] = known[1]
				break
			}
		}
	}
	return values
}

// errRefused is what a file is refused with before anything is written of it.
type errRefused struct{ names string }

func (e *errRefused) Error() string { return "refused: " + e.names }

func refusal(diags hcl.Diagnostics) error {
	var names []string
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			names = append(names, diag.Of(d).Name)
		}
	}
	return &errRefused{strings.Join(names, " ")}
}

// TestCorpus takes every pipeline that nobody here wrote into the language and back.
func TestCorpus(t *testing.T) {
	const corpus = "../../../shared/corpus"
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("no corpus beside the checkout: %v", err)
	}
	for _, pattern := range []string{"json/*", "cfn/*", "terraform/*.tf"} {
		files, err := filepath.Glob(filepath.Join(corpus, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("nothing in %s: %v", pattern, err)
		}
		taken := 0
		for _, file := range files {
			t.Run(filepath.Dir(pattern)+"/"+filepath.Base(file), func(t *testing.T) {
				src, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				out, err := roundTrip(t, filepath.Base(file), src, nil)
				if folder := os.Getenv("SHOW"); folder != "" && out != nil {
					if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)+".hcl"), out, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				var refused *errRefused
				switch {
				case errors.As(err, &refused):
					t.Log(refused)
					return
				case err != nil && !errors.Is(err, errStandIn):
					t.Errorf("%v\n%s", err, out)
				}
				taken++
				f, _ := opened(filepath.Base(file), src, nil)
				if out, err := roundTrip(t, filepath.Base(file), src, madeUp(f)); errors.As(err, &refused) {
					t.Log("with made-up values", refused)
				} else if err != nil {
					t.Errorf("with made-up values: %v\n%s", err, out)
				}
			})
		}
		if t.Logf("%s: %d of %d", pattern, taken, len(files)); taken == 0 {
			t.Errorf("%s: none was taken", pattern)
		}
	}
}
