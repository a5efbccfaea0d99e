package process

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
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
	env := make([]byte, 1, 64<<10)
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil || pid == os.Getpid() {
			continue
		}
		env = environ(env[:1], name)
		if bytes.Contains(env, want) {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}

// environ appends the environment of a process, as far as it is ours to read. Plain system calls: there may be many processes, and a
// file of the os package costs more than the reading.
func environ(env []byte, pid string) []byte {
	fd, err := unix.Open("/proc/"+pid+"/environ", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return env
	}
	defer unix.Close(fd)
	for {
		env = slices.Grow(env, 4096)
		n, err := unix.Read(fd, env[len(env):cap(env)])
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil || n <= 0 {
			return env
		}
		env = env[:len(env)+n]
	}
}
