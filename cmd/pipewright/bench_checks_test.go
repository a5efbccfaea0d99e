package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// folderOfBench is a folder with one pipeline.hcl.
func folderOfBench(b *testing.B, src []byte) string {
	b.Helper()
	folder := b.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), src, 0o644); err != nil {
		b.Fatal(err)
	}
	return folder
}

// BenchmarkCompile is all that compile does, the JSON in memory included, against the floor of BenchmarkValidate.
func BenchmarkCompile(b *testing.B) {
	for _, n := range []int{10, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			folder := folderOfBench(b, pipelineOf(n))
			noCollector(b)
			scope := floorScope()
			inTurn(b, func() error { return compileFolder(folder) }, func() error { return hclFloor(filepath.Join(folder, "pipeline.hcl"), scope) })
		})
	}
}

func compileFolder(folder string) error {
	source, diags := lang.Load(folder)
	doc, more := source.Evaluate(lang.Inputs{})
	diags = append(diags, more...)
	graphs, more := compiler.Compile(doc, schema.Builtin())
	if diags = append(diags, more...); len(diags) > 0 {
		return diags
	}
	if len(graphs[0].Wire().JSON()) == 0 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// BenchmarkErrors is validate of 1,000 actions with 100 errors, all printed, against the same file without one.
func BenchmarkErrors(b *testing.B) {
	clean := pipelineOf(1000)
	wrong := clean
	for i := 5; i < 1000; i += 10 {
		wrong = bytes.Replace(wrong, fmt.Appendf(nil, "output_artifacts = [\"out%d\"]\n", i), fmt.Appendf(nil, "output_artifacts = [\"out.%d\"]\n", i), 1)
	}
	bad, good := folderOfBench(b, wrong), folderOfBench(b, clean)
	noCollector(b)
	inTurn(b, func() error { return printed(bad, 100) }, func() error { return printed(good, 0) })
}

// printed validates a folder and prints what it finds, which must be that many errors.
func printed(folder string, errors int) error {
	source, diags := lang.Load(folder)
	doc, more := source.Evaluate(lang.Inputs{})
	diags = append(diags, more...)
	_, more = compiler.Compile(doc, schema.Builtin())
	diags = diag.Sort(append(diags, more...))
	if len(diags) != errors {
		return fmt.Errorf("%d findings, want %d", len(diags), errors)
	}
	return writeDiagnostics(io.Discard, source.Sources(), diags)
}

// BenchmarkLinear is validate of 10 to 10,000 actions, in pipelines of at most 1,000, against the time that as many actions take in the one of 1,000.
func BenchmarkLinear(b *testing.B) {
	whole := folderOfBench(b, pipelineOf(1000))
	for _, n := range []int{10, 100, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			folder := folderOfBench(b, pipelinesOf(n))
			noCollector(b)
			var each, other float64
			for b.Loop() {
				each += seconds(b, func() error { return validateFolder(folder) }) / float64(n)
				other += seconds(b, func() error { return validateFolder(whole) }) / 1000
			}
			b.ReportMetric(each/other, "x-an-action-of-1000")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// pipelinesOf writes n actions in pipelines of at most 1,000.
func pipelinesOf(n int) []byte {
	var b bytes.Buffer
	head, body, _ := strings.Cut(string(pipelineOf(min(n, 1000))), "pipeline \"big\"")
	b.WriteString(head)
	for i := range max(1, n/1000) {
		fmt.Fprintf(&b, "pipeline \"big%d\"%s\n", i, body)
	}
	return b.Bytes()
}

func seconds(b *testing.B, f func() error) float64 {
	runtime.GC() // nobody pays for what the other left
	begun := time.Now()
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begun).Seconds()
}

// BenchmarkMemory is the peak of `pipewright validate` on 1,000 actions, short and long ones, and of `terraform validate` on as many blocks of the
// same length where terraform is installed.
func BenchmarkMemory(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "pipewright")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	terraform, missing := exec.LookPath("terraform")
	for name, src := range map[string][]byte{"short": shortPipelineOf(1000), "long": pipelineOf(1000)} {
		b.Run(name, func(b *testing.B) {
			folder, peer := folderOfBench(b, src), b.TempDir()
			if err := os.WriteFile(filepath.Join(peer, "main.tf"), terraformOf(1000, len(src)/1000), 0o644); err != nil {
				b.Fatal(err)
			}
			ours, theirs := 0.0, 0.0
			for b.Loop() {
				ours = max(ours, peak(b, binary, "validate", folder))
				if missing == nil {
					theirs = max(theirs, peak(b, terraform, "-chdir="+peer, "validate"))
				}
			}
			b.ReportMetric(ours, "MiB")
			if missing == nil {
				b.ReportMetric(ours/theirs, "x-terraform")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// terraformOf writes n blocks that need no provider, each about as long as told.
func terraformOf(n, length int) []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, "locals { prefix = \"shop\" }\n")
	for i := range n {
		begun := b.Len()
		fmt.Fprintf(&b, "resource \"terraform_data\" \"r%[1]d\" {\n  input = {\n    name = \"${local.prefix}-project-%[1]d\"\n    variables = [\n", i)
		for b.Len()-begun < length-20 {
			fmt.Fprint(&b, "      { name = \"LIST\", value = join(\",\", [\"a\", \"b\", local.prefix]), type = \"PLAINTEXT\" },\n")
		}
		fmt.Fprint(&b, "    ]\n  }\n}\n")
	}
	return b.Bytes()
}

// peak is how much memory a command takes at most, in MiB: what /proc says last of its own memory, because the usage that is told at its end counts
// what it was before it became another program.
func peak(b *testing.B, name string, args ...string) float64 {
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	most := 0.0
	for {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatal(err)
			}
			return most / 1024
		case <-time.After(time.Millisecond):
			most = max(most, highWater(cmd.Process.Pid))
		}
	}
}

// highWater is VmHWM of a process in KiB; 0: it has ended.
func highWater(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	var kib float64
	if _, err := fmt.Sscan(string(rest), &kib); err != nil {
		return 0
	}
	return kib
}

// shortPipelineOf writes a pipeline of n actions of about 145 bytes each.
func shortPipelineOf(n int) []byte {
	var b bytes.Buffer
	head, _, _ := bytes.Cut(pipelineOf(1), []byte("\n  stage \"Stage0\""))
	b.Write(bytes.TrimSuffix(bytes.TrimSpace(head), []byte("}")))
	for i := 1; i < n; i++ {
		if i%40 == 1 {
			fmt.Fprintf(&b, "  stage \"Stage%d\" {\n", i/40)
		}
		fmt.Fprintf(&b, "    action \"B%[1]d\" {\n      provider        = \"CodeBuild\"\n      input_artifacts = [artifact.source]\n      configuration   = { ProjectName = \"p-%[1]d\" }\n    }\n", i)
		if i%40 == 0 || i == n-1 {
			b.WriteString("  }\n")
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}
