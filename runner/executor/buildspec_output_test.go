package executor

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
)

// TestArtifacts holds the rules of buildspec.md section 7, in both places.
func TestArtifacts(t *testing.T) {
	make := "mkdir -p dist/sub my-build1 my-build2/x; echo 1 >dist/a.js; echo 2 >dist/sub/b.js; echo 3 >dist/.hidden; echo 4 >my-build1/one; echo 5 >my-build2/x/two; " +
		"echo 6 >plain.txt; chmod +x plain.txt; ln -s a.js dist/link; ln dist/a.js dist/hard; mkdir -p d1 d2; echo 7 >d1/same; echo 8 >d2/same; export OUT=dist NAME=plain"
	cases := map[string]struct {
		artifacts string
		want      []string
		failure   string
	}{
		"one file":         {"files: [plain.txt]", []string{"plain.txt x"}, ""},
		"lone text":        {"files: plain.txt", []string{"plain.txt x"}, ""},
		"with dot":         {"files: [./plain.txt]", []string{"plain.txt x"}, ""},
		"everything":       {"{files: ['**/*'], base-directory: dist}", []string{".hidden", "a.js", "hard", "link -> a.js", "sub/b.js"}, ""},
		"one level":        {"{files: ['dist/*']}", []string{"dist/.hidden", "dist/a.js", "dist/hard", "dist/link -> a.js"}, ""},
		"deep":             {"{files: ['**/*.js']}", []string{"dist/a.js", "dist/sub/b.js"}, ""},
		"without dots":     {"{files: ['**/*'], base-directory: dist, exclude-paths: '**/.*'}", []string{"a.js", "hard", "link -> a.js", "sub/b.js"}, ""},
		"exclude folder":   {"{files: ['dist/**/*'], exclude-paths: ['dist/sub/**', dist/hard]}", []string{"dist/.hidden", "dist/a.js", "dist/link -> a.js"}, ""},
		"variables":        {"{files: ['$NAME.txt', '${OUT}/a.js', '$UNSET/x']}", []string{"dist/a.js", "plain.txt x"}, ""},
		"base variable":    {"{files: [a.js], base-directory: $OUT}", []string{"a.js"}, ""},
		"base source":      {"{files: [a.js], base-directory: $CODEBUILD_SRC_DIR/dist}", []string{"a.js"}, ""},
		"absolute file":    {"{files: [$CODEBUILD_SRC_DIR/dist/a.js]}", []string{"dist/a.js"}, ""},
		"base pattern":     {"{files: ['**/*'], base-directory: 'my-build*'}", []string{"one", "x/two"}, ""},
		"base outside":     {"{files: [f], base-directory: /codebuild/output/other}", []string{"f"}, ""},
		"flat":             {"{files: ['dist/**/*.js'], discard-paths: yes}", []string{"a.js", "b.js"}, ""},
		"flat clash":       {"{files: ['d*/same'], discard-paths: yes}", []string{"same"}, ""},
		"hard link":        {"{files: [dist/hard]}", []string{"dist/hard"}, ""},
		"some nothing":     {"{files: [nothing, plain.txt]}", []string{"plain.txt x"}, ""},
		"nothing":          {"{files: [nothing, 'no/*']}", nil, "artifact-no-match"},
		"folder name":      {"{files: [dist]}", nil, "artifact-no-match"},
		"leading out":      {"{files: [../src/plain.txt, '/etc/*']}", nil, "artifact-no-match"},
		"many roots":       {"{files: [a/1, b/1, c/1, d/1, e/1, f/1, g/1, h/1, i/1, dist/a.js]}", []string{"dist/a.js"}, ""},
		"no base":          {"{files: ['**/*'], base-directory: nowhere}", nil, "artifact-no-match"},
		"unreadable glob":  {"{files: ['[', plain.txt]}", []string{"plain.txt x"}, ""},
		"link leading out": {"{files: ['ou*']}", nil, "outside-link"},
		"link by its name": {"{files: [passwd]}", nil, "artifact-unreadable"},
	}
	// Choosing is the same code everywhere; in a container it is the stream that differs.
	contained := []string{"one file", "everything", "base pattern", "base outside", "hard link", "nothing", "link leading out"}
	everywhere(t, func(t *testing.T, in func(*trial) *trial) {
		for name, c := range cases {
			if here := in(building(t, "")).Sandbox.Name(); here == "docker" && !slices.Contains(contained, name) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				block := c.artifacts
				if !strings.HasPrefix(block, "{") {
					block = "{" + block + "}"
				}
				tr := in(building(t, "phases: {build: {commands: ['"+make+"', 'mkdir -p ../../other && echo f >../../other/f', 'ln -s ../../../../../../etc/passwd out; ln -s /etc/passwd passwd']}}\nartifacts: "+block+"\n", "out"))
				o := tr.run(t, buildspecRun{})
				if c.failure != "" {
					if o.Failure == nil || o.Failure.Name != c.failure {
						t.Errorf("%+v, want %s\n%s", o.Failure, c.failure, tr.plain())
					}
					return
				}
				if o.Failure != nil {
					t.Fatalf("%+v\n%s", o.Failure, tr.plain())
				}
				if diff := cmp.Diff(c.want, tr.paths(t, o.Outputs["out"])); diff != "" {
					t.Errorf("(-want +got)\n%s\n%s", diff, tr.plain())
				}
				if clash := slices.ContainsFunc(tr.notes, func(n string) bool { return strings.Contains(n, "same name") }); clash != (name == "flat clash") {
					t.Errorf("notes %q", tr.notes)
				}
			})
		}
	})
}

// TestSecondary: several outputs are made by the secondary artifacts of their names.
func TestSecondary(t *testing.T) {
	spec := "phases: {build: {commands: [echo 1 >a; echo 2 >b]}}\nartifacts:\n  files: ['**/*']\n  secondary-artifacts:\n    one: {files: [a]}\n    two: {files: [b]}\n"
	tr := building(t, spec, "one", "two")
	o := tr.run(t, buildspecRun{})
	if o.Failure != nil {
		t.Fatalf("%+v", o.Failure)
	}
	got := append(tr.paths(t, o.Outputs["one"]), tr.paths(t, o.Outputs["two"])...)
	if !slices.Equal(got, []string{"a", "b"}) {
		t.Error(got)
	}
	tr = building(t, spec, "one", "three")
	if o := tr.run(t, buildspecRun{}); o.Failure == nil || o.Failure.Name != "artifact-unlisted" {
		t.Errorf("%+v", o.Failure)
	}
}

// TestInputs: several inputs, the primary one not the first, each in a folder of its own.
func TestInputs(t *testing.T) {
	everywhere(t, func(t *testing.T, in func(*trial) *trial) {
		tr := in(try(t, "CodeBuild", "Build", map[string]compiler.Text{"ProjectName": "proj", "PrimarySource": "second"}, nil, "out"))
		tr.input(t, "first", map[string][]byte{"lib/x": []byte("library")})
		tr.input(t, "second", map[string][]byte{"buildspec.yml": []byte("version: 0.2\nphases: {build: {commands: ['cat \"$CODEBUILD_SRC_DIR_first/lib/x\"; echo; basename \"$CODEBUILD_SRC_DIR\"; echo $CODEBUILD_RESOLVED_SOURCE_VERSION']}}\n" +
			"artifacts: {files: ['**/*'], base-directory: $CODEBUILD_SRC_DIR_first}\n")})
		tr.Inputs["second"] = Input{Digest: tr.Inputs["second"].Digest, Revision: Revision{ID: "c0ffee"}}
		o := tr.run(t, buildspecRun{})
		if o.Failure != nil || !strings.Contains(tr.plain(), "\nlibrary\n01\nc0ffee\n") {
			t.Errorf("%+v\n%s", o.Failure, tr.plain())
		}
		if got := tr.paths(t, o.Outputs["out"]); !slices.Equal(got, []string{"lib/x"}) {
			t.Error(got)
		}
	})
}

// input gives the trial's action one more input, after those it has.
func (tr *trial) input(t *testing.T, name string, files map[string][]byte) {
	t.Helper()
	tree, err := tr.Store.AddBytes(files)
	if err != nil {
		t.Fatal(err)
	}
	tr.Inputs[name] = Input{Digest: tree.Digest}
	tr.Action.Inputs = append(tr.Action.Inputs, &compiler.Artifact{Name: name, Consumers: []*compiler.Action{tr.Action}})
}
