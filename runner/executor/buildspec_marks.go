package executor

import (
	"fmt"
	"strconv"
	"strings"
)

// apply does what one marker of the script says: the words are phase NAME, begin N, end N CODE, done NAME STATUS, noshell, exit CODE.
func (b *build) apply(words []string) error {
	switch {
	case words[0] == "phase" && len(words) == 2:
		return b.enter(words[1])
	case words[0] == "begin" && len(words) == 2:
		return b.begin(number(words[1]))
	case words[0] == "end" && len(words) == 3:
		return b.end(number(words[1]), number(words[2]))
	case words[0] == "done" && len(words) == 3:
		return b.leave(words[1], words[2])
	case words[0] == "noshell":
		b.ended = true
		shell := b.spec.Env.Shell.Value
		if shell == "" {
			shell = defaultShell
		}
		b.fail(Failure{Name: "shell-missing", Exit: 127,
			Message: fmt.Sprintf("no shell %q is found: the image has none, or a variable has put something else in the place of PATH (values are literal, $PATH in them is not expanded)", shell)})
	case words[0] == "exit":
		b.ended = true
	}
	return nil
}

func (b *build) enter(phase string) error {
	b.phase, b.inPhase = phase, nil
	b.since[phase] = b.Now()
	b.Progress(Progress{Phase: phase})
	return b.say("Entering phase " + phase)
}

func commandKey(n int) string { return "command " + strconv.Itoa(n) }

// text gives a command by its number; a number that the script does not have was forged.
func (b *build) text(n int) string {
	if n < 0 || n >= len(b.commands) {
		return ""
	}
	return strings.TrimRight(b.commands[n], "\n")
}

func (b *build) begin(n int) error {
	b.tail = lastLines{}
	b.since[commandKey(n)] = b.Now()
	b.Progress(Progress{Phase: b.phase, Command: b.text(n)})
	return b.say("Running command " + b.text(n))
}

func (b *build) end(n, code int) error {
	status := "SUCCEEDED"
	if code != 0 {
		status = "FAILED"
	}
	b.Progress(Progress{Phase: b.phase, Command: b.text(n), Done: true, Status: status, Exit: &code, Seconds: b.seconds(commandKey(n))})
	if code == 0 {
		return nil
	}
	f := Failure{Command: b.text(n), Exit: code, Lines: b.tail.lines()}
	f.Name, f.Message = exitMeaning(b.phase, code)
	b.fail(f)
	if b.inPhase == nil {
		b.inPhase = &f
	}
	return b.say(fmt.Sprintf("Command did not exit successfully %s exit status %d", b.text(n), code))
}

// seconds is how long a phase or a command took; it has ended then.
func (b *build) seconds(key string) float64 {
	began := b.since[key]
	delete(b.since, key)
	return b.Now().Sub(began).Seconds()
}

// exitMeaning names a failure by its exit code, and puts into words what the code alone tells to few.
func exitMeaning(phase string, code int) (name, message string) {
	message = fmt.Sprintf("a command of phase %s exited with %d", phase, code)
	switch code {
	case 126:
		return "command-not-executable", message + ": a file was found but may not be run (no executable bit, or made for another processor)"
	case 127:
		return "command-not-found", message + ": a program was not found in the image, or a file that it needs is missing"
	case 137:
		return "command-killed", message + ": it was killed with signal 9, most often because memory ran out"
	}
	return "command-failed", message
}

func (b *build) leave(phase, status string) error {
	b.Progress(Progress{Phase: phase, Done: true, Status: status, Seconds: b.seconds(phase)})
	if phase == "POST_BUILD" {
		b.upload = true
	}
	if err := b.say("Phase complete: " + phase + " State: " + status); err != nil || b.inPhase == nil {
		return err
	}
	return b.say(fmt.Sprintf("Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: %s. Reason: exit status %d",
		b.inPhase.Command, b.inPhase.Exit))
}
