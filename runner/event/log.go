package event

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

// A commit that holds this much takes no further call: it bounds the memory, and keeps one caller's events from making
// another's too long for a record.
const (
	commitEvents = 4096
	commitBytes  = 1 << 20
)

// A Log is an append-only file of events. One process writes it at a time; in it, any number of goroutines.
type Log struct {
	path     string
	file     file
	requests chan *request
	closing  chan struct{}
	close    sync.Once
	done     chan struct{} // the writer has ended
	closed   error         // what closing the file said; read after done

	// The writer's own.
	frame  frame
	offset int64 // where the next record goes
	last   int64 // number of the last event on disk
	failed error

	commits atomic.Int64 // records written; for tests and benchmarks
}

// A request is one call of Append.
type request struct {
	events []*Event
	done   chan error
}

// Create makes a new log; it is an error (fs.ErrExist) if the file is there. The file is for its owner's eyes only.
func Create(path string) (*Log, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err := prepare(f, path); err != nil {
		f.Close()
		os.Remove(path) // a file without a header helps nobody; what went wrong is in err
		return nil, err
	}
	return start(path, diskFile{f}, int64(headerSize), 0), nil
}

func prepare(f *os.File, path string) error {
	if err := lock(f); err != nil {
		return err
	}
	if _, err := f.WriteAt(header(), 0); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return syncFolder(path)
}

// Open opens a log to go on with it and gives what is in it. A torn last record is cut off. ErrLocked: somebody has it open.
// A *CorruptError or a *VersionError leaves the file as it is.
func Open(path string) (*Log, []Event, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	events, good, err := regain(f)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return start(path, diskFile{f}, int64(good), int64(len(events))), events, nil
}

// regain locks the log, reads it, and leaves it with a whole header and whole records.
func regain(f *os.File) ([]Event, int, error) {
	if err := lock(f); err != nil {
		return nil, 0, err
	}
	src, err := readAll(f)
	if err != nil {
		return nil, 0, err
	}
	events, good, err := decode(f.Name(), src)
	if err != nil || good == len(src) && good >= headerSize {
		return events, good, err
	}
	if err := f.Truncate(int64(good)); err != nil {
		return nil, 0, err
	}
	if good < headerSize {
		return nil, headerSize, prepare(f, f.Name())
	}
	return events, good, f.Sync()
}

// Read gives the events of a log that may be open elsewhere; a torn last record is left out.
func Read(path string) ([]Event, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := readAll(f)
	if err != nil {
		return nil, err
	}
	events, _, err := decode(path, src)
	return events, err
}

func start(path string, f file, offset, last int64) *Log {
	l := &Log{path: path, file: f, offset: offset, last: last, requests: make(chan *request), closing: make(chan struct{}), done: make(chan struct{})}
	go l.write()
	return l
}

// Append numbers the events, writes them in one piece, and returns when they are on disk. Calls of several goroutines share one sync.
// After a *FailedError (a full disk) the log is as it was before and takes no more; any other error concerns these events alone.
func (l *Log) Append(events ...*Event) error {
	if len(events) == 0 {
		return nil
	}
	for _, e := range events {
		if e.Type.Passing() {
			return fmt.Errorf("events of type %s are not kept in a log", e.Type)
		}
	}
	r := &request{events, make(chan error, 1)}
	select {
	case l.requests <- r:
		return <-r.done
	case <-l.closing:
		return ErrClosed
	}
}

// Close lets go of the file and its lock, after the appends that have begun. A second call changes nothing.
func (l *Log) Close() error {
	l.close.Do(func() { close(l.closing) })
	<-l.done
	return l.closed
}
