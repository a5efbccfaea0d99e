package event

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
)

const (
	magic       = "PWEVLOG\n"
	version     = 1
	headerSize  = len(magic) + 4
	frameSize   = 8       // length and checksum in front of each payload
	maxPayload  = 1 << 26 // bytes; a longer length is no length
	maxFileSize = 1 << 30 // bytes; a log of a run is a thousandth of it
)

func header() []byte { return binary.LittleEndian.AppendUint32([]byte(magic), version) }

func checksum(length, payload []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli) // made once by the library, which keeps it
	return crc32.Update(crc32.Checksum(length, table), table, payload)
}

// A frame is one record in the making.
type frame struct {
	buf    bytes.Buffer
	events int
}

// reset makes the frame empty and keeps its memory.
func (f *frame) reset() {
	f.buf.Reset()
	f.buf.Write(make([]byte, frameSize))
	f.events = 0
}

// add appends events; after an error the frame is as it was.
func (f *frame) add(events []*Event) error {
	before, count := f.buf.Len(), f.events
	enc := json.NewEncoder(&f.buf)
	enc.SetEscapeHTML(false) // people read logs with less
	for _, e := range events {
		f.buf.WriteByte("[,"[min(f.events, 1)])
		if err := enc.Encode(e); err != nil {
			f.buf.Truncate(before)
			f.events = count
			return fmt.Errorf("event %s: %w", e.Type, err)
		}
		f.events++
	}
	if f.buf.Len() >= maxPayload {
		size := f.buf.Len() - before
		f.buf.Truncate(before)
		f.events = count
		return fmt.Errorf("events of %d bytes are too long for one record", size)
	}
	return nil
}

// seal closes the array and gives the record's bytes, good until the next reset.
func (f *frame) seal() []byte {
	f.buf.WriteByte(']')
	b := f.buf.Bytes()
	binary.LittleEndian.PutUint32(b, uint32(len(b)-frameSize))
	binary.LittleEndian.PutUint32(b[4:], checksum(b[:4], b[frameSize:]))
	return b
}

// payloadAt gives the payload of the record at the start of b; false if there is no whole and sound one.
func payloadAt(b []byte) ([]byte, bool) {
	if len(b) < frameSize {
		return nil, false
	}
	n := uint64(binary.LittleEndian.Uint32(b))
	if n < 2 || n > maxPayload || n > uint64(len(b)-frameSize) {
		return nil, false
	}
	payload := b[frameSize : frameSize+n]
	if payload[0] != '[' || payload[n-1] != ']' {
		return nil, false
	}
	return payload, checksum(b[:4], payload) == binary.LittleEndian.Uint32(b[4:])
}

// decode gives the events in the bytes of a log and how many of the bytes are good. What follows them is the torn last record:
// a record that is not sound but has a sound one behind it is damage, since each record was on disk before the next was written.
func decode(path string, src []byte) (events []Event, good int, err error) {
	if len(src) < headerSize && bytes.HasPrefix(header(), src) {
		return nil, 0, nil // its maker died before the header was on disk
	}
	if len(src) < headerSize || !bytes.HasPrefix(src, []byte(magic)) {
		return nil, 0, &CorruptError{path, 0, 0, "this is no event log: it does not begin as one"}
	}
	if v := binary.LittleEndian.Uint32(src[len(magic):]); v != version {
		return nil, 0, &VersionError{path, v}
	}
	good = headerSize
	for good < len(src) {
		payload, sound := payloadAt(src[good:])
		if !sound {
			return events, good, torn(path, src, good, len(events))
		}
		reason := ""
		if events, reason = decodePayload(events, payload); reason != "" {
			return events, good, &CorruptError{path, int64(good), int64(len(events)), reason}
		}
		good += frameSize + len(payload)
	}
	return events, good, nil
}

// torn is nil if no sound record follows the one at offset at.
func torn(path string, src []byte, at, events int) error {
	for next := at + 1; next+frameSize < len(src); next++ {
		if src[next+frameSize] != '[' {
			continue
		}
		if _, sound := payloadAt(src[next:]); sound {
			return &CorruptError{path, int64(at), int64(events), fmt.Sprintf("its checksum is wrong, and a sound record follows at byte %d", next)}
		}
	}
	return nil
}

func decodePayload(events []Event, payload []byte) (all []Event, reason string) {
	var more []Event
	if err := json.Unmarshal(payload, &more); err != nil {
		return events, "it is not what it should be: " + err.Error()
	}
	for i, e := range more {
		if want := int64(len(events) + i + 1); e.Seq != want {
			return events, fmt.Sprintf("event %d stands where %d should", e.Seq, want)
		}
	}
	return append(events, more...), ""
}
