package view

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"pipewright/runner/event"
)

// openTerminal gives both ends of a terminal of 100 columns: what is written to screen can be read from glass.
func openTerminal(t *testing.T) (glass, screen *os.File) {
	t.Helper()
	glass, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fd := int(glass.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 30, Col: 100})
	}
	if err != nil {
		t.Fatal(err)
	}
	screen, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return glass, screen
}

// watchLive shows events on a terminal and gives all that was written to it.
func watchLive(t *testing.T, show func(*Live)) string {
	t.Helper()
	t.Setenv("TTY_DISPLAY_RATE", "1")
	glass, screen := openTerminal(t)
	seen := make(chan string)
	go func() {
		var all bytes.Buffer
		io.Copy(&all, glass) // ends with an error when the other end is closed: that is how terminals end
		seen <- all.String()
	}()
	v, err := NewLive(screen, "shop")
	if err != nil {
		t.Fatal(err)
	}
	show(v)
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	screen.Close()
	defer glass.Close()
	return <-seen
}

func TestLive(t *testing.T) {
	got := watchLive(t, func(v *Live) {
		for _, e := range story() {
			v.Show(e)
			time.Sleep(2 * time.Millisecond) // the display draws at most every millisecond
		}
	})
	for _, want := range []string{"Running shop", "Source/App  real", "FAILED Build/Unit", "skipped (not here)", "CANCELED Build/Slow", "Prod  stage is not entered: closed"} {
		if !strings.Contains(got, want) {
			t.Errorf("the display never showed %q:\n%q", want, got)
		}
	}
	for _, never := range []string{"\x1b]", "\x1b[31mred"} {
		if strings.Contains(got, never) {
			t.Errorf("output acts on the terminal: %q", never)
		}
	}
}

// TestLivePause: after a question the display goes on with what still runs, and does not tell again what has ended.
func TestLivePause(t *testing.T) {
	got := watchLive(t, func(v *Live) {
		at := time.Now()
		v.Show(event.Event{At: at, Type: event.ActionStarted, Stage: "A", Action: "Done"})
		v.Show(event.Event{At: at, Type: event.ActionSucceeded, Stage: "A", Action: "Done", Fidelity: event.Real})
		v.Show(event.Event{At: at, Type: event.ActionStarted, Stage: "A", Action: "Gate"})
		resume := v.Pause()
		fmt.Fprint(v.file, "QUESTION")
		v.Show(event.Event{At: at, Type: event.ActionNote, Stage: "A", Action: "Other", Text: "meanwhile"})
		resume()
		v.Show(event.Event{At: at, Type: event.ActionSucceeded, Stage: "A", Action: "Gate", Fidelity: event.Real})
	})
	_, after, asked := strings.Cut(got, "QUESTION")
	if !asked || !strings.Contains(after, "A/Gate  real") || !strings.Contains(after, "meanwhile") || strings.Contains(after, "A/Done") {
		t.Errorf("after the question: %q", after)
	}
}

// TestLiveFlood: output beyond what can be seen does not pile up in the display.
func TestLiveFlood(t *testing.T) {
	at := time.Now()
	got := watchLive(t, func(v *Live) {
		v.Show(event.Event{At: at, Type: event.ActionStarted, Stage: "A", Action: "B"})
		for i := range 100_000 {
			v.Show(event.Event{At: at, Type: event.ActionOutput, Stage: "A", Action: "B", Text: fmt.Sprint("line ", i)})
		}
		if n := v.shown["A/B"]; n != 100_000 {
			t.Errorf("%d lines were counted", n)
		}
	})
	if len(got) > 1_000_000 {
		t.Errorf("%d bytes went to the terminal", len(got))
	}
}

func TestLiveNeedsTerminal(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := NewLive(f, "shop"); err == nil {
		t.Error("a file passes for a terminal")
	}
}
