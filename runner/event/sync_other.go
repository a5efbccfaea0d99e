//go:build !linux

package event

import "os"

func syncContent(f *os.File) error { return f.Sync() }
