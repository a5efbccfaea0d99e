package main

import (
	"encoding/json"
	"io"
	"os"
)

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// existing gives the path of a file that is there; empty: it is not.
func existing(path string) string {
	if exists(path) {
		return path
	}
	return ""
}

// writeLine writes a value as one line of JSON.
func writeLine[T any](w io.Writer, v T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// writeIndented writes a value as JSON for people and programs.
func writeIndented[T any](w io.Writer, v T) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
