package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"pipewright/lang"
)

// format is the verb that writes files in their canonical form.
type format struct {
	check bool
	diff  bool
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
	return cmd
}

func (v *format) run(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		args = []string{"."}
	}
	if len(args) == 1 && args[0] == "-" {
		return v.stdin(cmd)
	}
	files, err := hclFiles(args)
	if err != nil {
		return err
	}
	changed, broken := 0, false
	for _, name := range files {
		differs, err := v.file(cmd, name)
		if err != nil {
			return err
		}
		switch differs {
		case isBroken:
			broken = true
		case isDifferent:
			changed++
		}
	}
	if broken || v.check && changed > 0 {
		return errSaid()
	}
	return nil
}

// What formatting makes of a file.
type formatted int

const (
	isSame formatted = iota + 1
	isDifferent
	isBroken // it does not parse, which has been said
)

func (v *format) file(cmd *cobra.Command, name string) (formatted, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	out, diags := lang.Format(name, src)
	if diags.HasErrors() {
		return isBroken, writeDiagnostics(cmd.ErrOrStderr(), map[string][]byte{name: src}, diags)
	}
	if bytes.Equal(src, out) {
		return isSame, nil
	}
	return isDifferent, v.change(cmd.OutOrStdout(), name, src, out)
}

func (v *format) change(w io.Writer, name string, src, out []byte) error {
	if v.diff {
		if _, err := w.Write(unified(name, src, out)); err != nil || !v.check {
			return err
		}
		return nil
	}
	if _, err := fmt.Fprintln(w, name); err != nil || v.check {
		return err
	}
	return writeFile(name, out, 0o644)
}

// unified gives the difference without the line that names a diff program.
func unified(name string, src, out []byte) []byte {
	_, text, _ := bytes.Cut(diff.Diff(name, src, name+" (formatted)", out), []byte("\n"))
	return text
}

func (v *format) stdin(cmd *cobra.Command) error {
	src, err := io.ReadAll(cmd.InOrStdin())
	if err != nil {
		return err
	}
	out, diags := lang.Format("<stdin>", src)
	if diags.HasErrors() {
		if err := writeDiagnostics(cmd.ErrOrStderr(), map[string][]byte{"<stdin>": src}, diags); err != nil {
			return err
		}
		return errSaid()
	}
	same := bytes.Equal(src, out)
	switch {
	case v.diff:
		out = unified("<stdin>", src, out)
	case v.check:
		out = nil
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	if v.check && !same {
		return errSaid()
	}
	return nil
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
