package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"pipewright/cmd/pipewright/view"
	"pipewright/lang/near"
)

// The exit codes (design.md section 4).
const (
	exitGood        = 0
	exitBad         = 1 // the pipeline is wrong, or it failed
	exitUsage       = 2 // pipewright was called wrongly
	exitUnreal      = 3 // --require-real, and something was skipped
	exitInterrupted = 130
)

// An exit ends a verb with a code. A nil err: what there was to say has been said.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

// errSaid is for a verb that has printed why the pipeline is wrong.
func errSaid() error { return &exit{code: exitBad} }

// usage makes the error of a wrong call.
func usage(format string, args ...any) error {
	return &exit{exitUsage, fmt.Errorf(format, args...)}
}

// short marks the verbs that end before a garbage collector would pay (performance.md section 4).
const short = "short"

// execute runs one command line and gives the exit code. A panic is a fault of this program, whatever the pipeline is like.
func execute(ctx context.Context, root *cobra.Command, args []string) (code int) {
	defer func() {
		if fault := recover(); fault != nil {
			fmt.Fprintf(root.ErrOrStderr(), "pipewright: this is a fault of pipewright itself: %v\n%s", fault, debug.Stack())
			code = exitBad
		}
	}()
	root.SetArgs(args)
	at, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitGood
	}
	var e *exit
	if !errors.As(err, &e) {
		e = &exit{exitBad, err}
	}
	if e.err != nil {
		report(at.ErrOrStderr(), at, e)
	}
	return e.code
}

func report(w io.Writer, at *cobra.Command, e *exit) {
	fmt.Fprint(w, "pipewright: ")
	for line := range strings.SplitSeq(e.err.Error(), "\n") {
		fmt.Fprintln(w, view.Clean(line)) // file names and engines' answers may hold anything
	}
	var named interface{ Name() string }
	if errors.As(e.err, &named) {
		fmt.Fprintf(w, "pipewright explain %s tells more.\n", named.Name())
	}
	if e.code == exitUsage {
		fmt.Fprintf(w, "Run '%s --help' for what it takes.\n", at.CommandPath())
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "pipewright",
		Short: "Compiles, checks and runs pipelines written in pipeline.hcl",
		Long: `pipewright checks a pipeline.hcl against the rules of AWS CodePipeline, runs it on this machine,
or compiles it to the JSON that "aws codepipeline create-pipeline" takes.`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              unknownVerb,
		PersistentPreRun:  func(cmd *cobra.Command, _ []string) { tune(cmd, os.Getenv) },
		RunE:              noVerb,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	root.AddCommand(
		newInit(), newImport(), newFmt(), newValidate(), newCompile(), newDiff(), newGraph(), newRun(),
		newRuns(), newLogs(), newExplain(), newCatalog(), newVersion(), newCompletion(),
	)
	return root
}

// quiet is how much memory a short verb takes before the collector runs for the first time: enough for a pipeline of some hundred actions.
const quiet = 60 << 20

// tune keeps the collector off until a short verb has taken a good deal of memory, unless the user has a wish of their own. From the first
// collection on it works as everywhere: under a limit that is below what is alive it would do nothing else.
func tune(cmd *cobra.Command, getenv func(string) string) {
	if cmd.Annotations[short] == "" || getenv("GOGC") != "" || getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(quiet)
	runtime.AddCleanup(new([16]byte), func(percent int) {
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(percent)
	}, 100)
}

func noVerb(cmd *cobra.Command, _ []string) error {
	cmd.SetOut(cmd.ErrOrStderr())
	if err := cmd.Help(); err != nil {
		return err
	}
	return &exit{code: exitUsage}
}

func unknownVerb(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var verbs []string
	for _, c := range cmd.Commands() {
		verbs = append(verbs, c.Name())
	}
	return usage("there is no verb %q%s", args[0], suggest(args[0], verbs))
}

// flagError turns what the flag parser says into a wrong call, with the flag that was meant where one is near.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return &exit{exitUsage, err}
	}
	var flags []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	name := missing.GetSpecifiedName()
	if missing.GetSpecifiedShortnames() != "" {
		return usage("there is no flag -%s", name)
	}
	return usage("there is no flag --%s%s", name, suggestFlag(name, flags))
}

func suggestFlag(name string, flags []string) string {
	if meant := near.Word(name, flags); meant != "" {
		return fmt.Sprintf("; did you mean --%s?", meant)
	}
	return ""
}

// atMost refuses more than n arguments; names say what they are.
func atMost(n int, names string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > n {
			return usage("too many arguments: %s; it takes %s", strings.Join(args[n:], " "), names)
		}
		return nil
	}
}

// exactly is atMost for a verb that needs them all.
func exactly(n int, names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usage("too few arguments: it takes %s", names)
		}
		return atMost(n, names)(cmd, args)
	}
}

// oneOf refuses a flag's value that is not among the allowed ones.
func oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	allowed = slices.DeleteFunc(allowed, func(a string) bool { return a == "" }) // what a flag is when it is not given
	return usage("--%s %q is not one of %s%s", flag, value, strings.Join(allowed, ", "), suggest(value, allowed))
}
