package process

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// record writes down which process group runs in a box, and since when, for the Sweep of another pipewright.
func record(dir string, group int) error {
	since, err := startOf(group)
	if err != nil {
		return err
	}
	return os.WriteFile(groupFile(dir), fmt.Appendf(nil, "%d %s\n", group, since), 0o600)
}

// killRecorded kills what still runs in a box: the recorded group, if its first process is the one that was recorded (numbers are given
// again), and what carries the mark.
func killRecorded(dir string) error {
	text, err := os.ReadFile(groupFile(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	number, since, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	if group, err := strconv.Atoi(number); err == nil && group > 1 {
		if now, err := startOf(group); err == nil && now == since && since != "" {
			killGroup(group)
		}
	}
	return killMarked(dir)
}

// killGroup ends a group. It may have ended by itself.
func killGroup(group int) { syscall.Kill(-group, syscall.SIGKILL) }
