package event

// A Log is an append-only file of events: length, CRC32C, JSON. One process writes it at a time.
type Log struct{}

// Create makes a new log; it is an error if the file is there.
func Create(path string) (*Log, error) { panic("unwritten") }

// Open opens a log to go on with it and gives what is in it. A torn last record is dropped. ErrLocked: another process has it open.
func Open(path string) (*Log, []Event, error) { panic("unwritten") }

// Read gives the events of a log that may be open elsewhere; a torn last record is left out.
func Read(path string) ([]Event, error) { panic("unwritten") }

// Append numbers the events, writes them, and returns when they are on disk. Events of several callers share one fsync.
// After an error (a full disk) the log is as it was before and takes no more.
func (l *Log) Append(events ...*Event) error { panic("unwritten") }

// Close lets go of the file and its lock.
func (l *Log) Close() error { panic("unwritten") }
