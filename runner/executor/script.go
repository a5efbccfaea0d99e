package executor

import (
	"archive/tar"
	"bytes"
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"pipewright/lang/buildspec"
)

// driver is the part of the script that is the same for every build.
//
//go:embed script.sh
var driver string

// A script is one build as files for a POSIX shell: build.sh runs the phases, each command is a file of its own that a new shell process
// runs, and state goes from one to the next in env.sh and folder (buildspec.md section 4). No text of the author's stands in build.sh.
type script struct {
	dir    string // where the files are, with the box's root before it
	source string // where the commands start, with the box's root before it
	token  string // what only this run's markers begin with
	shell  string // that runs the commands
	fresh  bool   // version 0.1: commands share nothing
	phases []scriptPhase
	values []string // names of variables to tell at the end
}

type scriptPhase struct {
	name     string // as the service's log spells it
	goOn     bool   // the next phase runs although this one failed
	commands []string
	finally  []string
}

// phaseNames are the phases that commands can be given for, as buildspecs and as logs spell them, and what their failure means for the next
// (buildspec.md section 3).
var phaseNames = [...]struct {
	key, name string
	goOn      bool
}{
	{"install", "INSTALL", false},
	{"pre_build", "PRE_BUILD", false},
	{"build", "BUILD", true},
	{"post_build", "POST_BUILD", true},
}

// scriptPhases are all four phases, those too that are not written: the service enters them as well.
func scriptPhases(spec *buildspec.Buildspec) []scriptPhase {
	var all []scriptPhase
	for _, n := range phaseNames {
		p := scriptPhase{name: n.name, goOn: n.goOn}
		if written := spec.Phase(n.key); written != nil {
			p.commands, p.finally = textValues(written.Commands), textValues(written.Finally)
			switch written.OnFailure.Action {
			case "ABORT":
				p.goOn = false
			case "CONTINUE":
				p.goOn = true
			}
		}
		all = append(all, p)
	}
	return all
}

func textValues(list []buildspec.Text) []string {
	var values []string
	for _, t := range list {
		values = append(values, t.Value)
	}
	return values
}

// commands lists the texts of all commands; the number that the script calls one by is its place here.
func (s *script) commands() []string {
	var all []string
	for _, p := range s.phases {
		all = append(all, p.commands...)
		all = append(all, p.finally...)
	}
	return all
}

// build is build.sh.
func (s *script) build() string {
	var b strings.Builder
	fmt.Fprintf(&b, "pw_token=%s pw_shell=%s pw_dir=%s\n", s.token, quote(s.shell), quote(s.dir))
	b.WriteString(driver)
	n := 0
	run := func(commands []string) {
		for range commands {
			fmt.Fprintf(&b, "pw_run %d\n", n)
			n++
		}
	}
	for _, p := range s.phases {
		fmt.Fprintf(&b, "\npw_phase %s\n", p.name)
		run(p.commands)
		if len(p.finally) > 0 {
			b.WriteString("pw_finally\n")
			run(p.finally)
		}
		b.WriteString("pw_end " + map[bool]string{true: "go", false: "stop"}[p.goOn] + "\n")
	}
	if len(s.values) > 0 {
		b.WriteString("\npw_tell\n\"$pw_shell\" \"$pw_dir/values.sh\"\n")
	}
	b.WriteString("\npw_mark exit \"$pw_failed\"\npw_tell\nexit \"$pw_failed\"\n")
	return b.String()
}

// load puts the saved environment into a shell, and over it whether the build has failed, which the script knows.
func (s *script) load() string {
	return ". " + quote(s.dir+"/env.sh") + "; . " + quote(s.dir+"/failed.sh") + "\n"
}

// command is the file of one command. The author's text begins in line 4, as in the service, so that the lines that shells name in their
// messages are the same. The empty line after it keeps a backslash at its end from taking our line with it.
//
// State is written over what is there (1<>), not into an emptied file: a file system may write an emptied and refilled file to the disk at
// once, which is half of what a short command costs. What is left of a longer state before stands after `return`.
func (s *script) command(text string) string {
	if s.fresh {
		return "cd -- " + quote(s.source) + "\n" + s.load() + "\n" + text + "\n"
	}
	return "IFS= read -r pw_to <" + quote(s.dir+"/folder") + "; cd -- \"$pw_to\" || cd -- " + quote(s.source) + "\n" +
		"set -a\n" +
		s.load() +
		text + "\n\n" +
		"{ CODEBUILD_LAST_EXIT=$?; set +xv; } 2>/dev/null\n" +
		"export CODEBUILD_LAST_EXIT\n" +
		"{ export -p && echo 'return 0'; } 1<>" + quote(s.dir+"/env.sh") + " && pwd 1<>" + quote(s.dir+"/folder") + " || exit 1\n" +
		"exit \"$CODEBUILD_LAST_EXIT\"\n"
}

// tellValues is values.sh: it tells the values of variables, as the last command left them, on the channel of the markers.
func (s *script) tellValues() string {
	var b strings.Builder
	b.WriteString("set -a\n" + s.load())
	for _, name := range s.values {
		fmt.Fprintf(&b, "if [ \"${%s+x}\" ]; then printf '%%s\\n' %s %s \"$%s\" %s >&9; fi\n", name, quote(s.token+" value"), name, name, s.token)
	}
	return b.String()
}

// files are all files of the script as a tar stream. Folder and files may be written by any user of the box: run-as may name one.
func (s *script) files() (*bytes.Buffer, error) {
	out := &bytes.Buffer{}
	w := tar.NewWriter(out)
	if err := w.WriteHeader(&tar.Header{Name: "./", Typeflag: tar.TypeDir, Mode: 0o777}); err != nil {
		return nil, err
	}
	add := func(name, content string) error {
		if err := w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o666, Size: int64(len(content))}); err != nil {
			return err
		}
		_, err := w.Write([]byte(content))
		return err
	}
	list := map[string]string{"build.sh": s.build(), "values.sh": s.tellValues(), "env.sh": "", "failed.sh": "", "folder": s.source + "\n"}
	for n, text := range s.commands() {
		list[strconv.Itoa(n)+".sh"] = s.command(text)
	}
	for name, content := range list {
		if err := add(name, content); err != nil {
			return nil, err
		}
	}
	return out, w.Close()
}

// quote makes one word of a shell's language that means the text, whatever is in it.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
