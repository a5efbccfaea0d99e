package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/docker/docker/pkg/stdcopy"
	"github.com/google/uuid"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/runner"
	"pipewright/runner/artifact"
	"pipewright/runner/event"
	"pipewright/runner/executor"
	"pipewright/runner/sandbox/docker"
	"pipewright/runner/sandbox/sandboxtest"
	"pipewright/schema"
)

// inTurn measures us and a floor in turn, so that whatever else the machine does hits both, and reports the median of the ratios pair by pair.
func inTurn(b *testing.B, ours, floor func() error) {
	b.Helper()
	if err := errors.Join(ours(), floor()); err != nil {
		b.Fatal(err)
	}
	measure := func(f func() error) float64 {
		runtime.GC() // nobody pays for what the other left
		begun := time.Now()
		if err := f(); err != nil {
			b.Fatal(err)
		}
		return float64(time.Since(begun).Microseconds()) / 1000
	}
	var ratios, took, bare []float64
	for b.Loop() {
		o, f := measure(ours), measure(floor)
		ratios, took, bare = append(ratios, o/f), append(took, o), append(bare, f)
	}
	b.ReportMetric(median(ratios), "x-floor")
	b.ReportMetric(median(took), "ms")
	b.ReportMetric(median(bare), "floor-ms")
	b.ReportMetric(0, "ns/op")
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// pipelineOf writes a pipeline of n actions, about 500 bytes each, in stages of 40.
func pipelineOf(n int) []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, "variable \"env\" { default = \"prod\" }\n\nlocals { prefix = \"shop-${var.env}\" }\n\n")
	fmt.Fprint(&b, "pipeline \"big\" {\n  role_arn = \"arn:aws:iam::111122223333:role/big\"\n  artifact_store { location = \"big-artifacts\" }\n\n")
	fmt.Fprint(&b, "  stage \"Source\" {\n    action \"App\" {\n      provider         = \"CodeCommit\"\n      output_artifacts = [\"source\"]\n")
	fmt.Fprint(&b, "      configuration    = { RepositoryName = \"big\", BranchName = \"main\" }\n    }\n  }\n")
	for i := 1; i < n; i++ {
		if i%40 == 1 {
			fmt.Fprintf(&b, "\n  stage \"Stage%d\" {", i/40)
		}
		fmt.Fprintf(&b, `
    action "Build%[1]d" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["out%[1]d"]

      configuration = {
        ProjectName = "${local.prefix}-project-%[1]d"
        EnvironmentVariables = [
          { name = "COMMIT", value = action.App.CommitId, type = "PLAINTEXT" },
          { name = "NAME", value = upper("${local.prefix}-%[1]d"), type = "PLAINTEXT" },
          { name = "LIST", value = join(",", ["a", "b", var.env]), type = "PLAINTEXT" },
        ]
      }
    }
`, i)
		if i%40 == 0 || i == n-1 {
			fmt.Fprint(&b, "  }\n")
		}
	}
	fmt.Fprint(&b, "}\n")
	return b.Bytes()
}

// noCollector switches the garbage collector off, as the short verbs do, for us and the floor alike.
func noCollector(b *testing.B) {
	b.Helper()
	before := debug.SetGCPercent(-1)
	b.Cleanup(func() { debug.SetGCPercent(before) })
}

// BenchmarkValidate is all that validate does against the floor of performance.md section 5.2: read, parse, and of every attribute the
// variables and the value.
func BenchmarkValidate(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			folder := b.TempDir()
			file := filepath.Join(folder, "pipeline.hcl")
			if err := os.WriteFile(file, pipelineOf(n), 0o644); err != nil {
				b.Fatal(err)
			}
			noCollector(b)
			scope := floorScope()
			inTurn(b, func() error { return validateFolder(folder) }, func() error { return hclFloor(file, scope) })
		})
	}
}

func validateFolder(folder string) error {
	source, diags := lang.Load(folder)
	doc, more := source.Evaluate(lang.Inputs{})
	diags = append(diags, more...)
	graphs, more := compiler.Compile(doc, schema.Builtin())
	diags = append(diags, more...)
	_, more = compiler.CompileLaptop(doc, graphs)
	if diags = append(diags, more...); len(diags) > 0 {
		return diags
	}
	return nil
}

func floorScope() *hcl.EvalContext {
	text := cty.StringVal("text")
	return &hcl.EvalContext{
		Variables: map[string]cty.Value{
			"var": cty.ObjectVal(map[string]cty.Value{"env": text}), "local": cty.ObjectVal(map[string]cty.Value{"prefix": text}),
			"artifact": cty.ObjectVal(map[string]cty.Value{"source": text}),
			"action":   cty.ObjectVal(map[string]cty.Value{"App": cty.ObjectVal(map[string]cty.Value{"CommitId": text})}),
		},
		Functions: map[string]function.Function{"upper": stdlib.UpperFunc, "join": stdlib.JoinFunc},
	}
}

func hclFloor(file string, scope *hcl.EvalContext) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	parsed, diags := hclsyntax.ParseConfig(src, file, hcl.InitialPos)
	if diags.HasErrors() {
		return diags
	}
	return evaluateAll(parsed.Body.(*hclsyntax.Body), scope)
}

func evaluateAll(body *hclsyntax.Body, scope *hcl.EvalContext) error {
	for _, a := range body.Attributes {
		_ = a.Expr.Variables()
		if _, diags := a.Expr.Value(scope); diags.HasErrors() {
			return diags
		}
	}
	for _, block := range body.Blocks {
		if err := evaluateAll(block.Body, scope); err != nil {
			return err
		}
	}
	return nil
}

// An engine is what the Docker benchmarks need: our driver, and a bare client for the floor.
type engine struct {
	driver *docker.Driver
	bare   *client.Client
	image  string
}

func newEngine(b *testing.B) engine {
	b.Helper()
	image := sandboxtest.Image()
	driver, err := docker.Open(b.Context(), docker.Options{Pull: docker.PullNever, Lend: b.TempDir()})
	if err != nil {
		sandboxtest.WithoutEngine(b, err)
	}
	b.Cleanup(func() { driver.Close() })
	if _, err := driver.Prepare(b.Context(), image); err != nil {
		sandboxtest.WithoutEngine(b, err)
	}
	bare, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { bare.Close() })
	return engine{driver, bare, image}
}

// cycle is the bare API cycle on the same network: create, attach, wait, start, read, remove.
func (e engine) cycle(script string) error {
	ctx := context.Background()
	made, err := e.bare.ContainerCreate(ctx, &container.Config{Image: e.image, Entrypoint: []string{"sh", "-c", script}, AttachStdout: true, AttachStderr: true}, &container.HostConfig{}, nil, nil, "")
	if err != nil {
		return err
	}
	stream, err := e.bare.ContainerAttach(ctx, made.ID, container.AttachOptions{Stream: true, Stdout: true, Stderr: true})
	if err != nil {
		return err
	}
	defer stream.Close()
	ended, lost := e.bare.ContainerWait(ctx, made.ID, container.WaitConditionNextExit)
	if err := e.bare.ContainerStart(ctx, made.ID, container.StartOptions{}); err != nil {
		return err
	}
	if _, err := stdcopy.StdCopy(io.Discard, io.Discard, stream.Reader); err != nil {
		return err
	}
	select {
	case <-ended:
	case err := <-lost:
		return err
	}
	return e.bare.ContainerRemove(ctx, made.ID, container.RemoveOptions{Force: true})
}

// runs gives a function that carries out a whole pipeline of n Commands actions, one after another, each with the given commands.
func (e engine) runs(b *testing.B, n int, commands ...string) func() error {
	b.Helper()
	graph, laptop := e.pipeline(b, n, commands)
	home := b.TempDir()
	store, err := artifact.Open(filepath.Join(home, "store"))
	if err != nil {
		b.Fatal(err)
	}
	return func() error {
		id := uuid.NewString()
		log, err := event.Create(filepath.Join(home, id+".log"))
		if err != nil {
			return err
		}
		defer log.Close()
		result, err := runner.Run(b.Context(), runner.Options{
			Graph: graph, Laptop: laptop, Store: store, Log: log, LogDir: filepath.Join(home, id), State: filepath.Join(home, "state"),
			Sandbox: e.driver, Now: time.Now, NewID: uuid.NewString, Execution: id, Executors: executor.For,
		})
		if err == nil && result.Status != "Succeeded" {
			err = fmt.Errorf("the run ended %s", result.Status)
		}
		return err
	}
}

func (e engine) pipeline(b *testing.B, n int, commands []string) (*compiler.Graph, *compiler.Laptop) {
	b.Helper()
	folder := b.TempDir()
	var actions strings.Builder
	for i := range n {
		fmt.Fprintf(&actions, "action \"C%d\" {\n provider = \"Commands\"\n input_artifacts = [artifact.source]\n commands = %s\n}\n", i, strings.ReplaceAll(fmt.Sprintf("%q", commands), `" "`, `", "`))
	}
	files := map[string]string{
		"src/file": "text",
		"pipeline.hcl": `pipeline "bench" {
  role_arn = "arn:aws:iam::111122223333:role/bench"
  artifact_store { location = "bench-artifacts" }
  stage "Source" {
    action "App" {
      provider = "CodeCommit"
      output_artifacts = ["source"]
      configuration = { RepositoryName = "bench", BranchName = "main" }
    }
  }
  stage "Build" {
    sequential = true
    ` + actions.String() + `}
}
`,
		"runner.hcl": `runner {
  image = "` + e.image + `"
  action "Source/App" { output_artifacts = { source = "src" } }
}
`,
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	source, diags := lang.Load(folder)
	doc, more := source.Evaluate(lang.Inputs{})
	graphs, most := compiler.Compile(doc, schema.Builtin())
	laptop, last := compiler.CompileLaptop(doc, graphs)
	if diags = slices.Concat(diags, more, most, last); len(diags) > 0 {
		b.Fatal(diags)
	}
	return graphs[0], laptop
}

// BenchmarkRunOneAction is a whole run with one action in a container against the bare cycle.
func BenchmarkRunOneAction(b *testing.B) {
	e := newEngine(b)
	inTurn(b, e.runs(b, 1, "true"), func() error { return e.cycle("true") })
}

// BenchmarkRunTwentyCommands is a whole run of one action with 20 commands against one container that runs 20 shells in one script.
func BenchmarkRunTwentyCommands(b *testing.B) {
	e := newEngine(b)
	inTurn(b, e.runs(b, 1, slices.Repeat([]string{"true"}, 20)...), func() error { return e.cycle(strings.Repeat("sh -c true\n", 20)) })
}

// BenchmarkRunSequence is a whole run of five actions one after another against five bare cycles.
func BenchmarkRunSequence(b *testing.B) {
	e := newEngine(b)
	inTurn(b, e.runs(b, 5, "true"), func() error {
		return errors.Join(e.cycle("true"), e.cycle("true"), e.cycle("true"), e.cycle("true"), e.cycle("true"))
	})
}
