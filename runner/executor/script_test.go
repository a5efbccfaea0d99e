package executor

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/lang/buildspec"
)

func parsed(t *testing.T, src string) *buildspec.Buildspec {
	t.Helper()
	spec, diags := buildspec.Parse([]byte(src), "b.yml")
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return spec
}

// TestScript is the part of build.sh that is made for one build: numbers and words of ours, nothing of the author's.
func TestScript(t *testing.T) {
	spec := parsed(t, "version: 0.2\nphases:\n  install: {on-failure: CONTINUE, commands: ['$(a)', '`b`']}\n  build: {on-failure: ABORT, commands: [\"'c'\"], finally: [d]}\n")
	s := script{dir: "/x y'z", source: "/s", token: "T", shell: "sh", phases: scriptPhases(spec), values: []string{"A"}}
	own := strings.Replace(s.build(), driver, "...\n", 1)
	want := `pw_token=T pw_shell='sh' pw_dir='/x y'\''z'
...

pw_phase INSTALL
pw_run 0
pw_run 1
pw_end go

pw_phase PRE_BUILD
pw_end stop

pw_phase BUILD
pw_run 2
pw_finally
pw_run 3
pw_end stop

pw_phase POST_BUILD
pw_end go

pw_tell
"$pw_shell" "$pw_dir/values.sh"

pw_mark exit "$pw_failed"
pw_tell
exit "$pw_failed"
`
	if diff := cmp.Diff(want, own); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"$(a)", "`b`", "'c'", "d"}, s.commands()); diff != "" {
		t.Error(diff)
	}
	if line := strings.Split(s.command("text"), "\n")[3]; line != "text" {
		t.Errorf("the author's text stands not in line 4: %q", line)
	}
}

// TestQuote: whatever is quoted comes out of every shell as it went in.
func TestQuote(t *testing.T) {
	for _, text := range []string{"", "a b", "'", "''", `\`, `a'b"c$d` + "`e`", "line\nline\n", "-n", "*", "é\x01\xff"} {
		for _, shell := range []string{"sh", "bash"} {
			out, err := exec.Command(shell, "-c", "printf %s "+quote(text)).Output()
			if err != nil || string(out) != text {
				t.Errorf("%s: %q came out as %q: %v", shell, text, out, err)
			}
		}
	}
}

// FuzzQuote looks for a text that the shell does not give back.
func FuzzQuote(f *testing.F) {
	f.Add("it's")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsRune(text, 0) || len(text) > 1000 {
			return
		}
		out, err := exec.Command("sh", "-c", "printf %s "+quote(text)).Output()
		if err != nil || string(out) != text {
			t.Errorf("%q came out as %q: %v", text, out, err)
		}
	})
}

// feed cuts two streams into pieces of n bytes and lets them arrive in turn.
func feed(t *testing.T, n int, out, marks string) (log string, applied []string, values map[string]string) {
	t.Helper()
	var buffer, output bytes.Buffer
	s := &streams{token: "TOK", log: &buffer, output: &output, values: map[string]string{}}
	s.apply = func(words []string) error {
		applied = append(applied, strings.Join(words, " "))
		return s.say("<" + strings.Join(words, " ") + ">")
	}
	for len(out)+len(marks) > 0 {
		i, j := min(n, len(out)), min(n, len(marks))
		if _, err := s.stdout().Write([]byte(out[:i])); err != nil {
			t.Fatal(err)
		}
		if _, err := s.stderr().Write([]byte(marks[:j])); err != nil {
			t.Fatal(err)
		}
		out, marks = out[i:], marks[j:]
	}
	if err := s.finish(); err != nil {
		t.Fatal(err)
	}
	return buffer.String(), applied, s.values
}

// TestStreams: however the streams are cut and whichever comes first, output stands between its command's markers.
func TestStreams(t *testing.T) {
	out := "\x01TOK 1\na\nb without end\x01TOK 2\n\x01TOK 3\n\x01other \x01TO\nc\n\x01TOK 4\n"
	marks := "TOK 1 begin 0\nnoise\nTOK 2 end 0 0\nTOK 3 begin 1\nTOK value\nNAME\nTOK 9 x\n\nlast\nTOK\nTOK 4 end 1 1\n"
	want := "<begin 0>\na\nb without end\n<end 0 0>\n<begin 1>\n\x01other \x01TO\nc\n<end 1 1>\n"
	for n := 1; n < len(out)+len(marks); n++ {
		log, applied, values := feed(t, n, out, marks)
		if diff := cmp.Diff(want, log); diff != "" {
			t.Fatalf("in pieces of %d: (-want +got)\n%s", n, diff)
		}
		if len(applied) != 4 || values["NAME"] != "TOK 9 x\n\nlast" {
			t.Fatalf("in pieces of %d: %q %q", n, applied, values)
		}
	}
}

// TestStreamsBroken: markers without a place, places without a marker, and an end in the middle of one lose no output and no marker.
func TestStreamsBroken(t *testing.T) {
	for name, c := range map[string]struct{ out, marks, want string }{
		"no place":       {"a\n", "TOK 1 begin 0\n", "a\n<begin 0>\n"},
		"no marker":      {"a\n\x01TOK 1\nb\n", "", "a\nb\n"},
		"forged":         {"\x01TOK 7\na\n\x01TOK 1\nb\n", "TOK 1 begin 0\n", "<begin 0>\na\nb\n"},
		"cut":            {"a\x01TOK 1", "TOK 1 begin 0\n", "a\n<begin 0>\n"},
		"cut in a token": {"a\x01TO", "", "a\x01TO"},
	} {
		if log, _, _ := feed(t, 3, c.out, c.marks); log != c.want {
			t.Errorf("%s: %q, want %q", name, log, c.want)
		}
	}
}

// FuzzStreams: no output is lost or made up, whatever a command prints.
func FuzzStreams(f *testing.F) {
	f.Add("a\x01TOK 1\nb", 2)
	f.Add("\x01TOK ", 1)
	f.Fuzz(func(t *testing.T, text string, n int) {
		if strings.Contains(text, "\x01TOK ") {
			return
		}
		log, applied, _ := feed(t, 1+max(n, -n)%7, "\x01TOK 1\n"+text+"\x01TOK 2\n", "TOK 1 begin\nTOK 2 end\n")
		want := "<begin>\n" + text
		if text != "" && !strings.HasSuffix(text, "\n") {
			want += "\n"
		}
		if want += "<end>\n"; log != want || len(applied) != 2 {
			t.Errorf("%q became %q, %q", text, log, applied)
		}
	})
}

// TestFull: a log that cannot be written stops the build.
func TestFull(t *testing.T) {
	tr := building(t, "phases: {build: {commands: [echo x; sleep 30]}}\n")
	tr.Log = full{}
	if _, err := (buildspecRun{}).Run(t.Context(), tr.Scene); err == nil {
		t.Error("no error")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

// TestPages: each name that this package gives to a problem or a failure has a page, and each page is of a name.
func TestPages(t *testing.T) {
	name := regexp.MustCompile(`(?:Name:\s*|return |failed\(|Name, f\.Message = )"([a-z]+(?:-[a-z]+)+)"`)
	sources, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, file := range sources {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(src)
	}
	var raised []string
	for _, m := range name.FindAllStringSubmatch(code.String(), -1) {
		raised = append(raised, m[1])
		if _, err := Explain.ReadFile("explain/" + m[1] + ".md"); err != nil {
			t.Error(err)
		}
	}
	pages, err := Explain.ReadDir("explain")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		page, err := Explain.ReadFile("explain/" + p.Name())
		if err != nil {
			t.Fatal(err)
		}
		of := strings.TrimSuffix(p.Name(), ".md")
		if !strings.HasPrefix(string(page), "# "+of+"\n") {
			t.Errorf("%s does not begin with its name", p.Name())
		}
		if !slices.Contains(raised, of) && !strings.Contains(code.String(), `"`+of+`"`) {
			t.Errorf("nothing raises %s", of)
		}
	}
}
