package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pipewright/compiler"
	"pipewright/runner"
	"pipewright/runner/event"
)

// run is the verb that carries a pipeline out on this machine.
type run struct {
	inputs
	answers
	sandbox          string
	pull             string
	variables        []string
	requireReal      bool
	ignoreConditions bool
	parallel         int
	resume           string
	progress         string
	json             bool
}

// latest stands for --resume without a name.
const latest = "latest"

func newRun() *cobra.Command {
	v := &run{}
	cmd := &cobra.Command{
		Use:   "run [FOLDER|FILE]",
		Short: "Carries the pipeline out, here and now",
		Long: `Carries the pipeline out on this machine with CodePipeline's semantics. Ctrl-C stops it cleanly, and
"pipewright run --resume" goes on with it; a second Ctrl-C ends it at once.`,
		Args: atMost(1, "one folder or file"),
		RunE: v.run,
	}
	v.inputs.register(cmd.Flags())
	v.register(cmd.Flags())
	return cmd
}

func (v *run) register(f *pflag.FlagSet) {
	f.StringVar(&v.sandbox, "sandbox", "", "where commands run: auto, docker or process (default: what runner.hcl says, else auto)")
	f.StringVar(&v.pull, "pull", "missing", "when images are pulled: never, missing or always")
	f.StringArrayVar(&v.variables, "variable", nil, "value of a variable of the pipeline, as `NAME=VALUE`; repeatable")
	f.StringArrayVar(&v.approve, "approve", nil, "approve `STAGE/ACTION` beforehand, * for any part; repeatable")
	f.StringArrayVar(&v.reject, "reject", nil, "reject `STAGE/ACTION` beforehand; repeatable")
	f.BoolVar(&v.answers.all, "approve-all", false, "approve whatever is not rejected")
	f.BoolVar(&v.requireReal, "require-real", false, "exit with 3 if something was skipped")
	f.BoolVar(&v.ignoreConditions, "ignore-conditions", false, "go on as if stages had no conditions with rules, and say so")
	f.IntVar(&v.parallel, "parallel", 0, "carry out at most `N` actions at once (default: as many as the service would)")
	f.StringVar(&v.resume, "resume", "", "go on with the newest unfinished run of this folder, or with `RUN`")
	f.Lookup("resume").NoOptDefVal = latest
	f.StringVar(&v.progress, "progress", "auto", "how to show it: auto, live, plain or json")
	f.BoolVar(&v.json, "json", false, "the same as --progress json: one event a line, then a summary")
}

// check judges the flags that need no configuration.
func (v *run) check() error {
	if v.json {
		v.progress = "json"
	}
	if v.parallel < 0 {
		return usage("--parallel %d: a number from 0 on is needed", v.parallel)
	}
	return errors.Join(
		oneOf("sandbox", v.sandbox, "", "auto", "docker", "process"),
		oneOf("pull", v.pull, "never", "missing", "always"),
		oneOf("progress", v.progress, "auto", "live", "plain", "json"),
	)
}

func (v *run) run(cmd *cobra.Command, args []string) error {
	if err := v.check(); err != nil {
		return err
	}
	h, err := openHome()
	if err != nil {
		return err
	}
	path, past, err := v.past(h, args)
	if err != nil {
		return err
	}
	c := load(path, v.inputs)
	if err := c.sound(cmd); err != nil {
		return err
	}
	g, err := c.one(v.pipeline)
	if err != nil {
		return err
	}
	s := &session{run: v, cmd: cmd, home: h, configuration: c, graph: g, record: past}
	return s.carryOut()
}

// past finds the run to go on with, and takes over what its record holds where no flag says otherwise. Without --resume there is none.
func (v *run) past(h home, args []string) (path string, r *record, err error) {
	path = folderOf(args)
	if v.resume == "" {
		return path, nil, nil
	}
	switch {
	case v.resume != latest:
		r, err = h.find(v.resume)
	case len(args) == 1 && !exists(path): // --resume RUN, written without the equals sign
		r, err = h.find(path)
	default:
		r, err = h.unfinished(path)
	}
	if err != nil {
		return "", nil, err
	}
	v.takeOver(r)
	return r.Folder, r, nil
}

func (v *run) takeOver(r *record) {
	v.vars = append(r.Vars, v.vars...) // of two for one variable the later is the stronger
	v.varFiles = append(r.VarFiles, v.varFiles...)
	v.pipeline = r.Pipeline
	if v.sandbox == "" {
		v.sandbox = r.Sandbox
	}
	if v.parallel == 0 {
		v.parallel = r.Parallel
	}
	v.ignoreConditions = v.ignoreConditions || r.IgnoreConditions
	v.requireReal = v.requireReal || r.RequireReal
}

// unfinished gives the newest run of a folder that has not come to its end.
func (h home) unfinished(path string) (*record, error) {
	folder, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	all, err := h.list()
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.Folder != folder {
			continue
		}
		events, err := event.Read(h.log(r.Execution))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if !runner.Fold(events).Finished() {
			return r, nil
		}
	}
	return nil, usage("there is no unfinished run of %s; `pipewright runs` lists all", path)
}

// newRecord notes what a new run was started with.
func (s *session) newRecord(execution string) (*record, error) {
	folder, err := filepath.Abs(s.configuration.path)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, f := range s.run.varFiles {
		absolute, err := filepath.Abs(f)
		if err != nil {
			return nil, err
		}
		files = append(files, absolute)
	}
	return &record{
		Execution: execution, Pipeline: s.graph.Name, Folder: folder, Started: s.now(),
		Vars: withoutSensitive(s.run.vars, s.configuration), VarFiles: files, Variables: s.variables, Answers: s.answers,
		Sandbox: s.place.driver.Name(), Where: s.place.where, Pull: s.run.pull, Parallel: s.run.parallel,
		IgnoreConditions: s.run.ignoreConditions, RequireReal: s.run.requireReal,
	}, nil
}

// withoutSensitive leaves out --var flags for variables that are declared sensitive: they must be given again to go on.
func withoutSensitive(vars []string, c *configuration) []string {
	secret := sensitiveVariables(c.files())
	var kept []string
	for _, v := range vars {
		if name, _, _ := strings.Cut(v, "="); !secret[name] {
			kept = append(kept, v)
		}
	}
	return kept
}

// fidelityProblem is the error of --require-real.
func fidelityProblem(g *compiler.Graph) error {
	return &exit{exitUnreal, fmt.Errorf("not all of %s was carried out, and --require-real was given", g.Name)}
}
