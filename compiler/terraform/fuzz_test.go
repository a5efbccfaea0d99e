package terraform

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// TestLarge reads as many actions as a pipeline can have: the bounds are not for those.
func TestLarge(t *testing.T) {
	b := &strings.Builder{}
	b.WriteString("variable \"name\" { default = \"x\" }\nlocals { prefix = \"p-${var.name}\" }\nresource \"aws_codepipeline\" \"p\" {\n  name = \"p\"\n  role_arn = \"r\"\n")
	for s := range 50 {
		fmt.Fprintf(b, "  stage {\n    name = \"S%d\"\n", s)
		for a := range 20 {
			fmt.Fprintf(b, "    action {\n      name = \"A%d-${var.name}\"\n      category = \"Build\"\n      owner = \"AWS\"\n      provider = \"CodeBuild\"\n      version = \"1\"\n"+
				"      input_artifacts = [\"i\", \"j\"]\n      output_artifacts = [\"o%d\"]\n      run_order = %d\n      configuration = {\n        ProjectName = \"${local.prefix}-x\"\n"+
				"        EnvironmentVariables = jsonencode([{ name = \"A\", value = var.name }])\n      }\n    }\n", a, a, a+1)
		}
		b.WriteString("  }\n")
	}
	b.WriteString("}\n")
	f, diags := Read("main.tf", []byte(b.String()), nil, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if n := len(elementsOf(elementsOf(f.Pipelines[0].Value, "stages")[49], "actions")); n != 20 {
		t.Errorf("the last stage has %d actions", n)
	}
}

// FuzzRead reads whatever comes: it ends, names what is wrong with a place in the text, and joins its parts to its texts.
func FuzzRead(f *testing.F) {
	goldens, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range goldens {
		src, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(txtar.Parse(src).Files[0].Data))
	}
	for _, expr := range []string{`jsonencode([{ a = var.name }])`, `[for x in local.list : x][0]`, `"%{ for x in local.list }${x}%{ endfor }"`, `try(aws_a.b[count.index].c, null)`} {
		f.Add(string(configured(expr)))
	}
	f.Fuzz(func(t *testing.T, src string) {
		file, diags := readSoon(t, src)
		if (file == nil) != diags.HasErrors() {
			t.Fatalf("file %v beside %v", file, diags)
		}
		for _, d := range diags {
			if diag.Of(d).Name == "" || d.Subject == nil {
				t.Errorf("without name or place: %v", d)
			}
		}
		if file == nil {
			return
		}
		for _, p := range file.Pipelines {
			joined(t, p.Value)
		}
	})
}

// readSoon is Read, and fails where that takes so long that somebody would notice.
func readSoon(t *testing.T, src string) (file *foreign.File, diags hcl.Diagnostics) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		file, diags = Read("main.tf", []byte(src), nil, nil)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(8 * time.Second):
		t.Fatal("it is read for more than 8 seconds")
	}
	return file, diags
}

// joined checks what package tree says of every value.
func joined(t *testing.T, v *tree.Value) {
	if v.Kind == tree.String && v.Parts != nil && tree.Join(v.Parts) != v.Text {
		t.Errorf("%q is not %q", tree.Join(v.Parts), v.Text)
	}
	if v.Off && v.When == "" {
		t.Errorf("off at all times: %v", v)
	}
	for _, e := range v.Elems {
		joined(t, e)
	}
	for _, f := range v.Fields {
		joined(t, f.Value)
	}
}
