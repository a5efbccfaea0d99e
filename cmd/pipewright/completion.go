package main

import (
	"io"

	"github.com/spf13/cobra"
)

// newCompletion is the verb that prints the completion script of a shell.
func newCompletion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     "Prints the completion script of a shell",
		Example:   "  source <(pipewright completion bash)",
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("name one shell%s", list(": ", shells))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			write, known := map[string]func(io.Writer) error{
				"bash":       func(w io.Writer) error { return cmd.Root().GenBashCompletionV2(w, true) },
				"zsh":        cmd.Root().GenZshCompletion,
				"fish":       func(w io.Writer) error { return cmd.Root().GenFishCompletion(w, true) },
				"powershell": cmd.Root().GenPowerShellCompletionWithDesc,
			}[args[0]]
			if !known {
				return usage("there is no completion for %q%s%s", args[0], suggest(args[0], shells), list("; there is one for ", shells))
			}
			return write(cmd.OutOrStdout())
		},
	}
}
