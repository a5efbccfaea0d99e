package sandboxtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pipewright/runner/sandbox"
)

func (s *suite) exitCodes(t *testing.T) {
	for text, code := range map[string]int{
		"exit 0":                 0,
		"exit 1":                 1,
		"exit 42":                42,
		"exit 255":               255,
		"sh -c 'kill -TERM $$'":  143,
		"kill -KILL $$; sleep 5": 137,
	} {
		box := s.open(t)
		if have := run(t, box, shell(box, text)).exit; have != (sandbox.Exit{Code: code}) {
			t.Errorf("%s: %+v, want code %d", text, have, code)
		}
	}
}

func (s *suite) missingProgram(t *testing.T) {
	have := run(t, s.open(t), sandbox.Command{Argv: []string{"no-such-program-anywhere"}})
	if have.exit.Code != 127 || !strings.Contains(have.stderr, "no-such-program-anywhere") {
		t.Errorf("got %+v, want exit 127 and the name on the error stream", have)
	}
	box := s.open(t)
	put(t, box, "/src", file("plain", "not a program", 0o644))
	have = run(t, box, sandbox.Command{Argv: []string{box.Root() + "/src/plain"}})
	if have.exit.Code != 126 {
		t.Errorf("a file that is not executable: %+v, want exit 126", have)
	}
}

func (s *suite) streams(t *testing.T) {
	have := script(t, s.open(t), `printf 'a\000\377\r\nb'; printf 'c\001\n\n' >&2`)
	if have.stdout != "a\x00\xff\r\nb" || have.stderr != "c\x01\n\n" {
		t.Errorf("stdout %q, stderr %q", have.stdout, have.stderr)
	}
	box := s.open(t)
	c := shell(box, "echo heard by nobody; echo nor this >&2")
	if exit, err := box.Run(t.Context(), c); err != nil || exit.Code != 0 {
		t.Errorf("without writers: %+v, %v", exit, err)
	}
}

func (s *suite) largeOutput(t *testing.T) {
	const megabyte = 1 << 20
	box := s.open(t)
	have := script(t, box, `
		head -c 10485760 /dev/zero | tr '\0' e >&2 &
		head -c 10485760 /dev/zero | tr '\0' o
		wait`)
	for _, got := range []struct{ text, of string }{{have.stdout, "o"}, {have.stderr, "e"}} {
		if len(got.text) != 10*megabyte || strings.Trim(got.text, got.of) != "" {
			t.Errorf("%d bytes of the stream of %s, want %d", len(got.text), got.of, 10*megabyte)
		}
	}
}

// full is a writer on a full disk.
type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func (s *suite) failingWriter(t *testing.T) {
	box := s.open(t)
	c := shell(box, "while :; do echo more; done")
	c.Stdout = full{}
	within(t, "the end of a command whose output cannot be kept", func() {
		if _, err := box.Run(t.Context(), c); !errors.Is(err, errFull) {
			t.Errorf("got %v, want the writer's error", err)
		}
	})
}

func (s *suite) standardInput(t *testing.T) {
	if have := script(t, s.open(t), "cat; if [ -t 0 ] || [ -t 1 ]; then echo terminal; fi; echo end"); have.stdout != "end\n" {
		t.Errorf("got %q: standard input is to be empty, and no terminal", have.stdout)
	}
}

func (s *suite) environment(t *testing.T) {
	t.Setenv("PIPEWRIGHT_SECRET_OF_THE_USER", "must not leak")
	box := s.open(t)
	c := shell(box, `printf '%s|' "$A" "$B" "$HOME" "$PATH"; env`)
	c.Env = append(c.Env, "A=one two\nthree", "B=$A 'ü' \\", "HOME=/mine")
	have := run(t, box, c)
	head, _, _ := strings.Cut(have.stdout, "/mine|")
	if head != "one two\nthree|$A 'ü' \\|" {
		t.Errorf("got %q", have.stdout)
	}
	if strings.Contains(have.stdout, "must not leak") {
		t.Error("the user's environment leaks into the box")
	}
	if _, path, _ := strings.Cut(have.stdout, "/mine|"); strings.HasPrefix(path, "|") {
		t.Error("PATH is empty")
	}
}

func (s *suite) workingFolder(t *testing.T) {
	box := s.open(t)
	c := shell(box, "pwd; echo made >here")
	c.Dir = "/work/with space/ü"
	if have := run(t, box, c); have.stdout != box.Root()+c.Dir+"\n" {
		t.Errorf("pwd is %q, want %q", have.stdout, box.Root()+c.Dir)
	}
	wantFiles(t, "working folder", got(t, box, c.Dir), map[string]string{".": "dir", "here": "made\n"})

	box = s.open(t)
	put(t, box, "/src", file("a", "content", 0o644))
	c = shell(box, "cat a")
	c.Dir = "/src"
	if have := run(t, box, c); have.stdout != "content" {
		t.Errorf("a file of the working folder: %+v", have)
	}
}

func (s *suite) put(t *testing.T) {
	box := s.open(t)
	put(t, box, "/src", file("tool", "#!/bin/sh\necho tool says $1\n", 0o755), file("data", "some", 0o644), link("to", "data"), link("dangling", "/none"), folder("empty"), file("locked", "x", 0o444))
	put(t, box, "/src/more/deep", file("data", "other", 0o600))
	put(t, box, "/new/folder")
	have := script(t, box, `set -e; cd "$ROOT/src"
		./tool hello
		cat to more/deep/data
		[ -L dangling ] && [ -d empty ] && [ ! -x data ] && [ -d "$ROOT/new/folder" ]
		echo changed >data; rm locked; echo new >empty/new`)
	if have.stdout != "tool says hello\nsomeother" {
		t.Errorf("got %q", have.stdout)
	}
	put := s.open(t)
	script(t, put, `[ -w "$ROOT/tmp" ] && echo x >"$ROOT/tmp/x"`)
}

func (s *suite) get(t *testing.T) {
	box := s.open(t)
	have := script(t, box, `set -e; mkdir -p "$ROOT/out/empty" "$ROOT/out/sub"; cd "$ROOT/out"
		head -c 300000 /dev/urandom >binary; sha256sum <binary | cut -d' ' -f1
		echo text >sub/text; chmod +x sub/text; ln -s sub/text soft; ln -s "$ROOT/out/sub" absolute; ln -s none dangling; ln sub/text sub/zhard; mkfifo pipe; rm pipe`)
	files := got(t, box, "/out")
	sum := sha256.Sum256([]byte(files["binary"]))
	if hex.EncodeToString(sum[:])+"\n" != have.stdout {
		t.Errorf("%d bytes of binary content came out changed", len(files["binary"]))
	}
	delete(files, "binary")
	if files["sub/zhard"] == "= sub/text" { // an archive may say that two files are one
		files["sub/zhard"] = files["sub/text"]
	}
	wantFiles(t, "folder", files, map[string]string{
		".": "dir", "empty": "dir", "sub": "dir", "sub/text": "xtext\n", "soft": "-> sub/text", "dangling": "-> none", "sub/zhard": "xtext\n", "absolute": "-> " + box.Root() + "/out/sub",
	})
	wantFiles(t, "link to a file", got(t, box, "/out/soft"), map[string]string{"soft": "xtext\n"})
	wantFiles(t, "file below a link", got(t, box, "/out/absolute/text"), map[string]string{"text": "xtext\n"})
	through := got(t, box, "/out/absolute")
	if through["."] != "dir" || through["text"] != "xtext\n" {
		t.Errorf("a link to a folder: %q", through)
	}
}

func (s *suite) getDeleted(t *testing.T) {
	box := s.open(t)
	put(t, box, "/src", file("a", "a", 0o644), file("b", "b", 0o644))
	script(t, box, `rm "$ROOT/src/a"; mkdir "$ROOT/src/c"`)
	wantFiles(t, "after the command", got(t, box, "/src"), map[string]string{".": "dir", "b": "b", "c": "dir"})
}

func (s *suite) names(t *testing.T) {
	odd := []string{"with space", "ünïcödé-日本", "quote'\"s", "new\nline", "-dash", "back\\slash", "a*?[b]", strings.Repeat("long", 60), strings.Repeat("deep/", 40) + "end"}
	box := s.open(t)
	for _, name := range odd {
		put(t, box, "/odd ones", file(name, name, 0o644))
	}
	have := script(t, box, `cd "$ROOT/odd ones" && cat -- "with space" && cat ./-dash && find . -type f | tr -d '\n' | wc -c && echo x >"made here ü"`)
	if !strings.HasPrefix(have.stdout, "with space-dash") {
		t.Errorf("got %q", have.stdout)
	}
	files := got(t, box, "/odd ones")
	for _, name := range append(slices.Clone(odd), "made here ü") {
		want := name
		if name == "made here ü" {
			want = "x\n"
		}
		if files[name] != want {
			t.Errorf("%.40q came back as %.40q", name, files[name])
		}
	}
}

func (s *suite) backgroundChild(t *testing.T) {
	box := s.open(t)
	within(t, "the end of a command that leaves a child with its streams", func() {
		var out bytes.Buffer
		c := shell(box, "sleep 1000 & (trap '' TERM HUP; sleep 1000) & echo end")
		c.Stdout, c.Stderr = &out, &out
		exit, err := box.Run(t.Context(), c)
		if fmt.Sprint(out.String(), exit, err) != fmt.Sprint("end\n", sandbox.Exit{}, error(nil)) {
			t.Errorf("got %q, %+v, %v", &out, exit, err)
		}
	})
}
