package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the verb that tells what this program was built from.
type version struct{ json bool }

func newVersion() *cobra.Command {
	v := &version{}
	cmd := &cobra.Command{
		Use:         "version",
		Short:       "Tells what this program was built from",
		Annotations: map[string]string{short: "yes"},
		Args:        atMost(0, "none"),
		RunE:        func(cmd *cobra.Command, _ []string) error { return v.run(cmd) },
	}
	cmd.Flags().BoolVar(&v.json, "json", false, "print it as JSON")
	return cmd
}

// A build is what the linker noted of a program.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisBuild() build {
	b := build{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	noted, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if noted.Main.Version != "" {
		b.Version = noted.Main.Version
	}
	for _, s := range noted.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

func (v *version) run(cmd *cobra.Command) error {
	b := thisBuild()
	if v.json {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(b)
	}
	line := "pipewright " + b.Version
	if b.Revision != "" {
		line += " (" + b.Revision[:min(12, len(b.Revision))]
		if b.Modified {
			line += ", modified"
		}
		line += ")"
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s %s\n", line, b.Go, b.Platform)
	return err
}
