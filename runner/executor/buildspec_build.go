package executor

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"pipewright/lang/buildspec"
	"pipewright/lang/prose"
	"pipewright/runner/artifact"
	"pipewright/runner/sandbox"
)

// A build is one build of the service: a buildspec, what surrounds it, and what has become of it so far.
type build struct {
	*Scene
	spec      *buildspec.Buildspec
	where     string // of the buildspec, for the log
	project   string
	primary   string // name of the input that the commands start in
	image     string
	place     sandbox.Spec
	limit     time.Duration
	variables []Variable // of project and action, the stronger ones later
	outputs   map[string]*buildspec.Artifacts
	exported  []string

	id      string
	number  int
	root    string // of the box
	started time.Time
	secrets []string
	values  map[string]string // of variables, as the last command left them

	commands []string // by the number that the script calls them by
	streams  *streams
	tail     lastLines
	phase    string
	since    map[string]time.Time // when phases and commands began
	failure  *Failure
	inPhase  *Failure // the first failure of the phase that runs
	upload   bool     // the phases went as far as UPLOAD_ARTIFACTS
	ended    bool     // the script came to its end
}

// outputFolder holds sources, script and state; no image has anything there.
const outputFolder = "/codebuild/output"

// scriptFolder is where the script and its state are in the box, without the box's root.
const scriptFolder = outputFolder + "/tmp"

// defaultShell runs the commands where env.shell says nothing.
const defaultShell = "sh"

// run carries the build out: one box, one command, everything else in the script.
func (b *build) run(ctx context.Context) (o Outcome, err error) {
	if b.image == "" && b.usesImages() { // Check could not know: the project's name was a reference
		return o.failed("image-unknown", "nothing says which image the commands of project "+b.project+" run in"), nil
	}
	b.id, b.started, b.since = b.NewID(), b.Now(), map[string]time.Time{}
	o = Outcome{ExternalID: b.project + ":" + b.id, Outputs: map[string]artifact.Digest{}}
	o.Fidelity, o.Reason = b.fidelity()
	if b.number, err = b.buildNumber(b.project); err != nil {
		return o, err
	}
	box, err := b.Sandbox.Open(ctx, b.place)
	if err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, box.Close(context.WithoutCancel(ctx))) }()
	b.root = box.Root()
	env, err := b.environment()
	if missing := (*secretError)(nil); errors.As(err, &missing) {
		return o.failed(missing.problem.Name, missing.problem.Message), nil
	}
	s, err := b.script()
	if err != nil {
		return o, err
	}
	if err := b.furnish(ctx, box, s); err != nil {
		return o, err
	}
	if err := b.perform(ctx, box, s, env.list()); err != nil {
		return o, err
	}
	if err := b.uploadArtifacts(ctx, box, &o); err != nil {
		return o, err
	}
	b.export(&o)
	o.Failure = b.masked(b.failure)
	o.Summary = b.summary(len(o.Outputs))
	return o, nil
}

// fidelity says how near the sandbox is to the service.
func (b *build) fidelity() (Fidelity, string) {
	if !b.usesImages() {
		return LocalEquivalent, "commands ran on this machine, not in an image"
	}
	return Real, ""
}

func (b *build) script() (*script, error) {
	token := make([]byte, 16)
	if _, err := rand.Read(token); err != nil {
		return nil, err
	}
	s := &script{
		dir:    b.root + scriptFolder,
		source: b.root + b.sourceDir(b.primary),
		token:  hex.EncodeToString(token),
		shell:  b.spec.Env.Shell.Value,
		fresh:  b.spec.Fresh(),
		phases: scriptPhases(b.spec),
		values: b.wanted(),
	}
	if s.shell == "" {
		s.shell = defaultShell
	}
	b.commands = s.commands()
	b.streams = &streams{token: s.token, log: b.Log, output: &b.tail, apply: b.apply, values: map[string]string{}}
	return s, nil
}

// variableName finds the variables that a path refers to.
var variableName = regexp.MustCompile(`\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))`)

// wanted are the variables whose values are needed after the commands: exported ones, and those in the paths of artifacts.
func (b *build) wanted() []string {
	names := append([]string(nil), b.exported...)
	for _, a := range b.outputs {
		for _, text := range append(append([]buildspec.Text{a.BaseDirectory}, a.Files...), a.ExcludePaths...) {
			for _, m := range variableName.FindAllStringSubmatch(text.Value, -1) {
				names = append(names, m[1]+m[2])
			}
		}
	}
	return names
}

// furnish puts inputs and script into the box.
func (b *build) furnish(ctx context.Context, box sandbox.Box, s *script) error {
	if len(b.Action.Inputs) == 0 {
		var nothing bytes.Buffer
		if err := tar.NewWriter(&nothing).Close(); err != nil {
			return err
		}
		if err := box.Put(ctx, b.sourceDir(""), &nothing); err != nil {
			return err
		}
	}
	for _, in := range b.Action.Inputs {
		if err := b.putInput(ctx, box, b.sourceDir(in.Name), in.Name); err != nil {
			return err
		}
	}
	files, err := s.files()
	if err != nil {
		return err
	}
	return box.Put(ctx, scriptFolder, files)
}

// perform runs the script and reads what it tells.
func (b *build) perform(ctx context.Context, box sandbox.Box, s *script, env []string) error {
	for _, line := range []string{"CODEBUILD_SRC_DIR=" + s.source, "YAML location is " + b.where} {
		if err := b.say(line); err != nil {
			return err
		}
	}
	limited, cancel := context.WithTimeout(ctx, b.limit)
	defer cancel()
	exit, err := box.Run(limited, sandbox.Command{
		Argv: []string{"/bin/sh", s.dir + "/build.sh"}, Env: env, Dir: b.sourceDir(b.primary), User: b.user(),
		Stdout: b.streams.stdout(), Stderr: b.streams.stderr(),
	})
	late := ctx.Err() == nil && limited.Err() != nil
	if err != nil && !late {
		return err
	}
	if err := b.streams.finish(); err != nil {
		return err
	}
	b.values = b.streams.values
	switch {
	case late:
		b.fail(Failure{Name: "build-timed-out", Message: fmt.Sprintf("the build was stopped after %s (TIMED_OUT)", b.limit), Command: b.running()})
		return b.say("Build timed out")
	case !b.ended && b.failure == nil:
		b.fail(b.brokenOff(exit, s.shell))
	case exit.OOMKilled && b.failure != nil:
		b.failure.Name, b.failure.Message = "out-of-memory", "the container ran out of memory: "+b.failure.Message
	}
	return nil
}

// user is who runs all commands; Check has made sure that it is one.
func (b *build) user() string {
	if users := runAs(b.spec); len(users) > 0 {
		return users[0]
	}
	return ""
}

// running is the command that was running last.
func (b *build) running() string {
	for n := range b.commands {
		if _, now := b.since[commandKey(n)]; now {
			return b.text(n)
		}
	}
	return ""
}

// brokenOff says why a script did not come to its end.
func (b *build) brokenOff(exit sandbox.Exit, shell string) Failure {
	f := Failure{Command: b.running(), Exit: exit.Code, Lines: b.tail.lines()}
	switch {
	case exit.OOMKilled:
		f.Name, f.Message = "out-of-memory", "the container ran out of memory"
	case exit.Code == 127 && len(b.since) == 0:
		f.Name, f.Message = "shell-missing", "the image has no /bin/sh, which a buildspec's commands need"
	default:
		f.Name, f.Message = "build-broken-off", fmt.Sprintf("the shell that runs the build ended with %d before the build did: did a command kill it?", exit.Code)
	}
	return f
}

// fail keeps the first failure, which is the one that people look for.
func (b *build) fail(f Failure) {
	if b.failure == nil {
		b.failure = &f
	}
}

// say writes a line of the service's log.
func (b *build) say(text string) error {
	return b.streams.say("[Container] " + b.Now().UTC().Format("2006/01/02 15:04:05") + " " + text)
}

// export takes the exported variables out of the saved state.
func (b *build) export(o *Outcome) {
	total := 0
	for _, name := range b.exported {
		value, set := b.values[name]
		if !set {
			if b.failure == nil {
				b.Note("exported variable " + name + " was never set and is left out")
			}
			continue
		}
		if o.Variables == nil {
			o.Variables = map[string]string{}
		}
		o.Variables[name] = value
		total += len(name) + len(value)
	}
	if total > variablesLimit {
		o.Variables = nil
		b.fail(Failure{Name: "variables-too-large", Message: fmt.Sprintf("the exported variables have %d bytes; the service takes %d", total, variablesLimit)})
	}
}

// variablesLimit is how many bytes all output variables of an action may have (buildspec.md section 9).
const variablesLimit = 122_880

// masked is a failure in which no secret stands; the runner masks as well, but this one goes to people who copy it.
func (b *build) masked(f *Failure) *Failure {
	if f == nil {
		return nil
	}
	for i, line := range f.Lines {
		f.Lines[i] = b.mask(line)
	}
	f.Command, f.Message = b.mask(f.Command), b.mask(f.Message)
	return f
}

func (b *build) mask(text string) string {
	for _, s := range b.secrets {
		text = strings.ReplaceAll(text, s, "****")
	}
	return text
}

func (b *build) summary(outputs int) string {
	if b.failure != nil {
		return b.mask(b.failure.Message)
	}
	text := prose.Count(len(b.commands), "command")
	if outputs > 0 {
		text += ", " + prose.Count(outputs, "output artifact")
	}
	return text
}
