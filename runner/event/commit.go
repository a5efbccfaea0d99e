package event

import "runtime"

// write is the Log's goroutine: it alone touches the file. Close ends it.
func (l *Log) write() {
	defer close(l.done)
	for {
		select {
		case r := <-l.requests:
			l.commit(r)
		case <-l.closing:
			l.closed = l.file.Close()
			return
		}
	}
}

// commit writes the request and all that came meanwhile as one record.
func (l *Log) commit(r *request) {
	l.frame.reset()
	var taken []*request
	for r != nil {
		if l.take(r) {
			taken = append(taken, r)
		}
		r = l.waiting()
	}
	if len(taken) == 0 {
		return
	}
	err := l.store(l.frame.seal())
	for _, r := range taken {
		if err != nil {
			unnumber(r.events)
		}
		r.done <- err
	}
}

// waiting gives a further request that can share the commit; nil: none is there, or the commit is big enough.
func (l *Log) waiting() *request {
	if l.frame.events >= commitEvents || l.frame.buf.Len() >= commitBytes {
		return nil
	}
	// Those that the last commit woke are about to come back; letting them run once doubles what a sync carries.
	runtime.Gosched()
	select {
	case r := <-l.requests:
		return r
	default:
		return nil
	}
}

// take numbers a request's events and adds them to the record; those that cannot be written are answered here.
func (l *Log) take(r *request) bool {
	if l.failed != nil {
		r.done <- l.failed
		return false
	}
	for i, e := range r.events {
		e.Seq = l.last + int64(l.frame.events+i) + 1
	}
	if err := l.frame.add(r.events); err != nil {
		unnumber(r.events)
		r.done <- err
		return false
	}
	return true
}

func unnumber(events []*Event) {
	for _, e := range events {
		e.Seq = 0
	}
}

// store puts a record on disk. If that fails, the file is cut back to its last good record and takes no more: after a failed sync
// nobody can say what of the later bytes is on disk.
func (l *Log) store(record []byte) error {
	_, err := l.file.WriteAt(record, l.offset)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		l.failed = &FailedError{l.path, err}
		if l.file.Truncate(l.offset) == nil {
			l.file.Sync() // of the cut; if it fails too, a reader takes what is left for a torn record
		}
		return l.failed
	}
	l.offset += int64(len(record))
	l.last += int64(l.frame.events)
	l.commits.Add(1)
	return nil
}
