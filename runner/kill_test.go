package runner

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pipewright/runner/event"
	"pipewright/runner/executor"
)

// killed names the folder that a child of TestKillAndResume works in.
const killed = "PIPEWRIGHT_TEST_KILLED"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killed); dir != "" {
		if err := workIn(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// workIn runs the storefront in a folder, or goes on with it. Each action leaves a line in the file effects when it begins and when it ends.
func workIn(dir string) error {
	effects, err := os.OpenFile(filepath.Join(dir, "effects"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "events.log")
	log, past, err := event.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		log, err = event.Create(path)
	}
	if err != nil {
		return err
	}
	ids := len(past)
	result, err := Run(context.Background(), Options{
		Graph: storefront(), Log: log, Past: past, LogDir: filepath.Join(dir, "logs"), Sandbox: &nowhere{}, Now: time.Now,
		NewID: func() string { ids++; return fmt.Sprint("id-", ids) },
		Executors: func(*executor.Plan) executor.Executor {
			return play(func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
				fmt.Fprintf(effects, "began %s %d\n", s.Action.Address(), s.Attempt)
				time.Sleep(3 * time.Millisecond)
				fmt.Fprintf(effects, "ended %s %d\n", s.Action.Address(), s.Attempt)
				return good(ctx, s)
			})
		},
	})
	if err == nil && result.Status != Succeeded {
		err = errors.New(result.Status)
	}
	return errors.Join(err, log.Close())
}

// A process that is killed at any instant leaves a log from which another goes on: in the end every action has succeeded once, and no
// effect ever began that the log had not announced.
func TestKillAndResume(t *testing.T) {
	kills := 0
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 3))
		dir := folder(t)
		for left := 4; ; left-- {
			growth := int64(r.IntN(2500)) // bytes of the log: about five events
			if left == 0 {
				growth = 1 << 30
			}
			if !killedAfter(t, dir, growth) {
				break
			}
			kills++
		}
		checkEffects(t, dir)
	}
	if kills < 5 {
		t.Errorf("only %d processes were killed: too few to say anything", kills)
	}
}

// killedAfter lets a child work in the folder and kills it when its log has grown by so many bytes. It is false if the child came to its end.
func killedAfter(t *testing.T, dir string, growth int64) bool {
	t.Helper()
	size := func() int64 {
		if i, err := os.Stat(filepath.Join(dir, "events.log")); err == nil {
			return i.Size()
		}
		return 0
	}
	limit := size() + growth
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killed+"="+dir)
	var said strings.Builder
	child.Stdout, child.Stderr = &said, &said
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("%v: %s", err, said.String())
			}
			return false
		case <-time.After(time.Millisecond):
		}
		if size() > limit {
			child.Process.Kill()
			return <-ended != nil // it may have come to its end at the same moment
		}
	}
}

func checkEffects(t *testing.T, dir string) {
	t.Helper()
	events, err := event.Read(filepath.Join(dir, "events.log"))
	if err != nil {
		t.Fatal(err)
	}
	announced, succeeded := map[string]bool{}, map[string]int{}
	for _, e := range events {
		switch e.Type {
		case event.ActionStarted:
			announced[fmt.Sprintf("%s/%s %d", e.Stage, e.Action, e.Attempt)] = true
		case event.ActionSucceeded:
			succeeded[e.Stage+"/"+e.Action]++
		}
	}
	if len(succeeded) != 5 {
		t.Errorf("%d actions succeeded", len(succeeded))
	}
	for at, n := range succeeded {
		if n != 1 {
			t.Errorf("%s succeeded %d times", at, n)
		}
	}
	effects, err := os.ReadFile(filepath.Join(dir, "effects"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(effects)) {
		_, attempt, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !announced[attempt] {
			t.Errorf("%q is in no log", line)
		}
	}
	if at := startedAgain(events, 0); at != "" {
		t.Errorf("%s had succeeded and was started again", at)
	}
}
