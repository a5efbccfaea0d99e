package event

import (
	"errors"
	"fmt"
)

// ErrLocked says that another process, or another Log of this one, has the log open.
var ErrLocked = errors.New("the event log is open in another process")

// ErrClosed says that the log was closed.
var ErrClosed = errors.New("the event log is closed")

// A CorruptError says that bytes of a log which were on disk are no longer what was written.
type CorruptError struct {
	Path   string
	Offset int64 // of the record, in bytes from the start of the file
	After  int64 // number of the last good event before it; 0: none
	Reason string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("event log %s is damaged at byte %d, after event %d: %s", e.Path, e.Offset, e.After, e.Reason)
}

// Name is what `pipewright explain` takes.
func (e *CorruptError) Name() string { return "log-corrupt" }

// A VersionError says that a log was written in a format this program does not know.
type VersionError struct {
	Path    string
	Version uint32
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("event log %s has format version %d; this pipewright reads version %d", e.Path, e.Version, version)
}

// Name is what `pipewright explain` takes.
func (e *VersionError) Name() string { return "log-version" }

// A FailedError says that the log could not be written and takes no more events. What was appended before is intact.
type FailedError struct {
	Path string
	Err  error // what the first failed write said
}

func (e *FailedError) Error() string {
	return fmt.Sprintf("event log %s cannot be written: %v", e.Path, e.Err)
}
func (e *FailedError) Unwrap() error { return e.Err }

// Name is what `pipewright explain` takes.
func (e *FailedError) Name() string { return "log-failed" }
