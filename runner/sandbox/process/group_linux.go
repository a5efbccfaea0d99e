package process

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// endGroup waits for the first process of a group and kills the rest of it. The first stays a zombie meanwhile, so that its number is
// nobody else's.
func endGroup(cmd *exec.Cmd) error {
	for {
		err := unix.Waitid(unix.P_PID, cmd.Process.Pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	killGroup(cmd.Process.Pid)
	return cmd.Wait()
}

// startOf gives when a process began: the boot and the clock tick after it (field 22 of /proc/PID/stat, proc(5)).
func startOf(pid int) (string, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", err
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", err
	}
	name := bytes.LastIndexByte(stat, ')') // field 2 is a name in brackets, which may hold anything
	fields := bytes.Fields(stat[name+1:])  // from field 3 on
	if len(fields) < 20 {
		return "", fmt.Errorf("process %d: /proc says %q", pid, stat)
	}
	return strings.TrimSpace(string(boot)) + "/" + string(fields[19]), nil
}

// killMarked kills the processes of a box that are left, wherever they went: those with its mark in the environment they began with.
// One that forks while it is looked for is met again in the next round.
func killMarked(dir string) error {
	want := []byte("\x00" + mark + "=" + dir + "\x00")
	for range 200 {
		pids, err := marked(want)
		if err != nil || len(pids) == 0 {
			return err
		}
		for _, pid := range pids {
			syscall.Kill(pid, syscall.SIGKILL) // gone already, or another user's: the next round tells
		}
		time.Sleep(time.Millisecond)
	}
	return fmt.Errorf("processes of %s cannot be killed", dir)
}

func marked(want []byte) ([]int, error) {
	proc, err := os.Open("/proc")
	if err != nil {
		return nil, err
	}
	defer proc.Close()
	names, err := proc.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil || pid == os.Getpid() {
			continue
		}
		env, err := os.ReadFile("/proc/" + name + "/environ")
		if err == nil && bytes.Contains(append([]byte{0}, env...), want) { // an error: gone, or not ours to read
			pids = append(pids, pid)
		}
	}
	return pids, nil
}
