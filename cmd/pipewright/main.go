// Command pipewright compiles, checks and runs pipelines written in pipeline.hcl.
//
// Each verb has a file: a struct of flags and a method run. Whatever happens, main alone ends the process.
package main

import (
	"context"
	"os"
)

func main() { os.Exit(execute(context.Background(), newRoot(), os.Args[1:])) }
