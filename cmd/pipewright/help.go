package main

import "github.com/spf13/cobra"

// newHelp is the verb help; a verb that does not exist is a wrong call there too.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB]",
		Short: "Tells what a verb takes",
		Args:  atMost(1, "one verb"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Root().Help()
			}
			verb, _, err := cmd.Root().Find(args)
			if err != nil || verb == cmd.Root() {
				return unknownVerb(cmd.Root(), args)
			}
			return verb.Help()
		},
	}
}
