package schema

import "slices"

// The words for how an action or a rule is carried out on a laptop. Package runner/executor has the code; a word without code stops a run
// before it starts.
const (
	ExecutorCheckout  = "checkout"  // a source: a git repository, an object, an image
	ExecutorBuildspec = "buildspec" // a build project and its buildspec
	ExecutorCommands  = "commands"  // a list of shell commands
	ExecutorCopy      = "copy"      // files into a bucket
	ExecutorApproval  = "approval"  // a person's answer
	ExecutorInvoke    = "invoke"    // a function, a state machine, another pipeline
	ExecutorTemplate  = "template"  // a CloudFormation template
	ExecutorAppspec   = "appspec"   // an AppSpec file
	ExecutorService   = "service"   // a new version of something that runs on
	ExecutorImage     = "image"     // a Dockerfile built and pushed
	ExecutorWorker    = "worker"    // somebody else's job worker

	ExecutorVariableCheck = "variablecheck" // a rule: two texts compared
	ExecutorWindow        = "window"        // a rule: a time of the week
	ExecutorAlarm         = "alarm"         // a rule: the state of an alarm
)

// Executors lists every executor word, sorted.
func Executors() []string {
	return slices.Sorted(slices.Values([]string{
		ExecutorCheckout, ExecutorBuildspec, ExecutorCommands, ExecutorCopy, ExecutorApproval, ExecutorInvoke, ExecutorTemplate,
		ExecutorAppspec, ExecutorService, ExecutorImage, ExecutorWorker, ExecutorVariableCheck, ExecutorWindow, ExecutorAlarm,
	}))
}
