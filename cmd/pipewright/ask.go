package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"pipewright/cmd/pipewright/view"
	"pipewright/runner/executor"
)

// hasPerson says whether somebody can be asked: the process has a terminal, and it is in sight on one of the three streams.
func hasPerson() bool {
	seen := false
	for _, f := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		seen = seen || term.IsTerminal(int(f.Fd()))
	}
	if !seen {
		return false
	}
	tty, err := openTerminal()
	if err != nil {
		return false
	}
	return tty.Close() == nil
}

func openTerminal() (*os.File, error) { return os.OpenFile("/dev/tty", os.O_RDWR, 0) }

// A desk is where questions are asked, one at a time: on the terminal itself, whatever the streams are connected to.
type desk struct{ mu sync.Mutex }

// ask puts an approval's question to the terminal and waits for a yes or a no, at most until ctx ends.
func (d *desk) ask(ctx context.Context, v view.View, q executor.Question) (executor.Answer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return executor.Answer{}, err
	}
	tty, err := openTerminal()
	if err != nil {
		return executor.Answer{}, err
	}
	defer tty.Close()
	defer v.Pause()()
	release := context.AfterFunc(ctx, func() {
		tty.SetReadDeadline(time.Now()) // where a terminal has no deadlines, the question stands until it is answered
	})
	defer release()
	answer, err := converse(tty, q)
	if ctx.Err() != nil {
		fmt.Fprintln(tty)
		return executor.Answer{}, ctx.Err()
	}
	return answer, err
}

// converse asks until the answer is a yes or a no, then for a reason. The end of input is no answer.
func converse(tty io.ReadWriter, q executor.Question) (executor.Answer, error) {
	fmt.Fprintf(tty, "\n%s waits for an answer, until %s\n", q.Address, q.Deadline.Format(time.DateTime))
	for line := range strings.SplitSeq(strings.TrimSpace(q.CustomData+"\n"+q.URL), "\n") {
		if line != "" {
			fmt.Fprintf(tty, "  %s\n", view.Clean(line))
		}
	}
	in := bufio.NewReader(tty)
	answer := executor.Answer{By: "terminal"}
	for answer.Status == "" {
		said, err := prompt(tty, in, "Approve? [y/n] ")
		if err != nil {
			return executor.Answer{}, err
		}
		answer.Status = map[string]string{"y": "Approved", "yes": "Approved", "n": "Rejected", "no": "Rejected"}[strings.ToLower(said)]
	}
	summary, err := prompt(tty, in, "Why (may be empty): ")
	answer.Summary = summary
	return answer, err
}

func prompt(tty io.Writer, in *bufio.Reader, text string) (string, error) {
	fmt.Fprint(tty, text)
	line, err := in.ReadString('\n')
	if errors.Is(err, io.EOF) {
		return "", errors.New("the terminal was closed before the question was answered")
	}
	return strings.TrimSpace(line), err
}
