// Package sandbox answers one question: what must a place to run commands offer?
//
// A Driver opens Boxes. A Box takes files, runs one command, and gives files back. Its life is Open, Put*, Run, Get*, Close;
// Close is always called, also after an error of any other call, and leaves nothing behind.
package sandbox

import (
	"context"
	"errors"
	"io"
)

// A Driver opens places of one kind.
type Driver interface {
	// Name is the word people and flags use: docker, process, fake.
	Name() string
	// Prepare makes sure that an image is on this machine, pulling it where the driver was told to, and gives its digest (empty where
	// the driver has no images). A missing image is an *ImageError, an engine that does not answer an *EngineError.
	Prepare(ctx context.Context, image string) (digest string, err error)
	// Open prepares a place; nothing runs in it yet. Errors are those of Prepare.
	Open(ctx context.Context, s Spec) (Box, error)
	// Sweep removes what a dead run left: everything labelled with the run. It is not an error if there is nothing.
	Sweep(ctx context.Context, run string) error
	// Close lets go of the connection to the engine.
	Close() error
}

// A Spec says what kind of place it is to be.
type Spec struct {
	Run         string // id of the execution; what Sweep looks for
	Name        string // for people who list containers: stage/action
	Image       string // docker: what it is made of; process: not used
	Privileged  bool
	MemoryBytes int64   // 0: no limit
	CPUs        float64 // 0: no limit

	// Own is a folder that is the box's alone, an absolute path: nothing of the image is in it, and what is put into it may be large.
	// A driver may keep it wherever that is fast. Empty: none.
	Own string
}

// A Box is one place. It is used by one goroutine at a time.
type Box interface {
	// Root stands before every absolute path inside: "" in a container, a folder of this machine for a process.
	// A command that is to find the file put at /a/b reads Root()+"/a/b".
	Root() string
	// Put unpacks a tar stream below the folder dir, an absolute path without Root, which is made if need be.
	Put(ctx context.Context, dir string, tar io.Reader) error
	// Run runs the one command of the box and returns its exit code. Cancelling ctx kills everything the command started.
	// The error says that the place broke, not that the command failed.
	Run(ctx context.Context, c Command) (Exit, error)
	// Get gives a tar stream of the file or folder at path, an absolute path without Root, as the command left it.
	// Names in the stream are relative to path; for a file the one name is its base name. A path that is not there is fs.ErrNotExist.
	Get(ctx context.Context, path string) (io.ReadCloser, error)
	// Close removes the place and everything in it. It works after ctx was cancelled, and twice.
	Close(ctx context.Context) error
}

// A Command is what a box runs.
type Command struct {
	Argv []string
	Env  []string // NAME=value; laid over the image's own, or over a minimal environment for a process
	Dir  string   // absolute, without Root; made if need be; empty: the image's own
	User string   // empty: the image's own
	// Stdout and Stderr receive the two streams as they come. Standard input is empty, and no terminal is attached.
	Stdout, Stderr io.Writer
}

// An Exit is how a command ended.
type Exit struct {
	Code      int  // 128+n if signal n ended it
	OOMKilled bool // the engine ended it because memory ran out
}

// An ImageError says that an image is not on this machine.
type ImageError struct {
	Image string
	Err   error
}

func (e *ImageError) Error() string {
	return "image " + e.Image + " is not on this machine: " + e.Err.Error()
}
func (e *ImageError) Unwrap() error { return e.Err }

// An EngineError says that the engine did not answer, or stopped answering.
type EngineError struct {
	Engine string // where it was looked for
	Err    error
}

func (e *EngineError) Error() string {
	return "no container engine answers at " + e.Engine + ": " + e.Err.Error()
}
func (e *EngineError) Unwrap() error { return e.Err }

// ErrRan is what a second Run of one box gives.
var ErrRan = errors.New("this box has run its command")
