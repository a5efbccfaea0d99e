package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"pipewright/lang"
)

// initialize is the verb that writes a first pipeline.
type initialize struct{ json bool }

func newInit() *cobra.Command {
	v := &initialize{}
	cmd := &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Writes a first pipeline.hcl from what the repository holds",
		Long: `Looks at the repository (its Git remote and branch, buildspec.yml, Dockerfile, template.yaml, appspec.yml, package.json, go.mod and others)
and writes pipeline.hcl and runner.hcl. Nothing that is there is overwritten.`,
		Args: atMost(1, "one folder"),
		RunE: func(cmd *cobra.Command, args []string) error { return v.run(cmd, folderOf(args)) },
	}
	cmd.Flags().BoolVar(&v.json, "json", false, "print what was found and written as JSON")
	return cmd
}

// A beginning is what init found and wrote, as --json prints it.
type beginning struct {
	Found   []string `json:"found"`
	Written []string `json:"written"` // paths
}

func (v *initialize) run(cmd *cobra.Command, folder string) error {
	if at, err := os.Stat(folder); err != nil || !at.IsDir() {
		return usage("%s is no folder", folder)
	}
	files := map[string]string{}
	found := look(cmd.Context(), folder)
	files["pipeline.hcl"] = found.pipeline()
	files["runner.hcl"] = found.runner()
	if !found.has("buildspec.yml") {
		files["buildspec.yml"] = found.buildspec()
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if exists(filepath.Join(folder, name)) {
			return usage("%s is there already; init overwrites nothing", filepath.Join(folder, name))
		}
	}
	var written []string
	for _, name := range names {
		content, err := canonical(name, files[name])
		if err != nil {
			return err
		}
		path := filepath.Join(folder, name)
		if err := writeNew(path, content); err != nil {
			return err
		}
		written = append(written, path)
	}
	if v.json {
		return writeIndented(cmd.OutOrStdout(), beginning{append([]string{}, found.seen...), written})
	}
	return found.say(cmd.OutOrStdout(), folder, written)
}

// canonical formats HCL; other files stay as they are.
func canonical(name, text string) ([]byte, error) {
	if filepath.Ext(name) != ".hcl" {
		return []byte(text), nil
	}
	out, diags := lang.Format(name, []byte(text))
	if diags.HasErrors() {
		return nil, fmt.Errorf("what init wrote does not parse, which is a bug of pipewright: %w", diags)
	}
	return out, nil
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}

func (f *findings) say(w io.Writer, folder string, written []string) error {
	for _, line := range f.seen {
		fmt.Fprintf(w, "found    %s\n", line)
	}
	for _, path := range written {
		fmt.Fprintf(w, "written  %s\n", path)
	}
	where := ""
	if folder != "." {
		where = " " + folder
	}
	_, err := fmt.Fprintf(w, `
Next:
  pipewright validate%[1]s      what the service would refuse
  pipewright run%[1]s           the pipeline, here and now
  pipewright compile%[1]s       what "aws codepipeline create-pipeline" takes
Before it is shipped: the role, the bucket and the connection in pipeline.hcl are placeholders.
`, where)
	return err
}

// regular tells whether a regular file is there.
func regular(path string) bool {
	at, err := os.Stat(path)
	return err == nil && at.Mode()&fs.ModeType == 0
}
