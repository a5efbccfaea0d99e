package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// colors says whether text written to w may have colour: w is a terminal, and the user did not say no (no-color.org).
func colors(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && terminal(w) != nil
}

// terminal gives the terminal that w is; nil: it is none.
func terminal(w io.Writer) *os.File {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

// width gives how many columns w has, 100 where it is no terminal.
func width(w io.Writer) int {
	if f := terminal(w); f != nil {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return 100
}
