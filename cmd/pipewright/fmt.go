package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"pipewright/lang"
)

// format is the verb that writes files in their canonical form.
type format struct {
	check bool
	diff  bool
	json  bool
}

func newFmt() *cobra.Command {
	v := &format{}
	cmd := &cobra.Command{
		Use:         "fmt [FOLDER|FILE|-]...",
		Short:       "Writes files in their canonical form",
		Long:        "Rewrites *.hcl files of the given folders, and the given files, in their canonical form; their names are printed. A dash stands for standard input.",
		Annotations: map[string]string{short: "yes"},
		RunE:        v.run,
	}
	cmd.Flags().BoolVar(&v.check, "check", false, "rewrite nothing; list files that would change, and exit with 1 if there are any")
	cmd.Flags().BoolVar(&v.diff, "diff", false, "rewrite nothing; print what would change")
	cmd.Flags().BoolVar(&v.json, "json", false, "print what became of each file, and the findings, as JSON")
	return cmd
}

func (v *format) run(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		args = []string{"."}
	}
	names := []string{stdin}
	if len(args) != 1 || args[0] != "-" {
		var err error
		if names, err = hclFiles(args); err != nil {
			return err
		}
	}
	var all []*formatted
	for _, name := range names {
		f, err := v.file(cmd, name)
		if err != nil {
			return err
		}
		all = append(all, f)
		if v.json {
			continue
		}
		if err := v.say(cmd, f); err != nil {
			return err
		}
	}
	if v.json {
		if err := v.writeJSON(cmd.OutOrStdout(), all); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(all, v.fails) {
		return errSaid()
	}
	return nil
}

// stdin is what standard input is called where a file has a name.
const stdin = "<stdin>"

// What formatting makes of a file.
const (
	isSame      = "same"
	isDifferent = "different"
	isRewritten = "rewritten"
	isBroken    = "broken" // it does not parse
)

// formatted is one file, and what became of it.
type formatted struct {
	name, state string
	before, out []byte
	diags       hcl.Diagnostics
}

// fails says whether a file makes the verb fail.
func (v *format) fails(f *formatted) bool {
	return f.state == isBroken || v.check && f.state == isDifferent
}

func (v *format) file(cmd *cobra.Command, name string) (*formatted, error) {
	f := &formatted{name: name, state: isSame}
	var err error
	if name == stdin {
		f.before, err = io.ReadAll(cmd.InOrStdin())
	} else {
		f.before, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, err
	}
	f.out, f.diags = lang.Format(name, f.before)
	switch {
	case f.diags.HasErrors():
		f.state = isBroken
	case bytes.Equal(f.before, f.out):
	case v.check || v.diff || name == stdin:
		f.state = isDifferent
	default:
		f.state = isRewritten
		err = writeFile(name, f.out, 0o644)
	}
	return f, err
}

// say prints what a person wants to know of a file. Of standard input that is the canonical text itself.
func (v *format) say(cmd *cobra.Command, f *formatted) error {
	w := cmd.OutOrStdout()
	var err error
	switch {
	case f.state == isBroken:
		return writeDiagnostics(cmd.ErrOrStderr(), map[string][]byte{f.name: f.before}, f.diags)
	case v.diff:
		_, err = w.Write(f.unified())
	case f.name == stdin && !v.check:
		_, err = w.Write(f.out)
	case f.name != stdin && f.state != isSame:
		_, err = fmt.Fprintln(w, f.name)
	}
	return err
}

// unified gives the difference without the line that names a diff program; nothing where there is none.
func (f *formatted) unified() []byte {
	_, text, _ := bytes.Cut(diff.Diff(f.name, f.before, f.name+" (formatted)", f.out), []byte("\n"))
	return text
}

// hclFiles lists the files that arguments name: a file itself, of a folder those that end in .hcl, not those of folders below.
func hclFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		at, err := os.Stat(arg)
		if err != nil {
			return nil, usage("%v", err)
		}
		if !at.IsDir() {
			files = append(files, arg)
			continue
		}
		entries, err := os.ReadDir(arg)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if isHCL(e) {
				files = append(files, filepath.Join(arg, e.Name()))
			}
		}
	}
	return files, nil
}

func isHCL(e fs.DirEntry) bool {
	return !e.IsDir() && strings.HasSuffix(e.Name(), ".hcl") && !strings.HasPrefix(e.Name(), ".")
}
