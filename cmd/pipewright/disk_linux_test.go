package main

import (
	"os"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// canMount says whether this user may mount a disk of memory.
func canMount(t *testing.T) bool {
	t.Helper()
	dir := t.TempDir()
	if err := mountMemory(dir); err != nil {
		t.Logf("scripts with [mount] stop early: %v", err)
		return false
	}
	return syscall.Unmount(dir, 0) == nil
}

func mountMemory(dir string) error {
	return syscall.Mount("pipewright-test", dir, "tmpfs", 0, "size=1m")
}

// small-disk FOLDER makes a folder a disk of one MiB.
func smallDisk(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: small-disk FOLDER")
	}
	dir := ts.MkAbs(args[0])
	ts.Check(os.Mkdir(dir, 0o700))
	ts.Check(mountMemory(dir))
	ts.Defer(func() { ts.Check(syscall.Unmount(dir, 0)) })
}
