package artifact

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
)

// A packed entry is one of a ZIP archive that is ready to be written.
type packed struct {
	entry  Entry
	header *zip.FileHeader
	bytes  []byte
	room   *packRoom // that bytes are in; nil: none
	long   bool      // it is compressed as it is written
	err    error
}

// level is where klauspost's deflate spends its time best: beyond it hours are spent on percents.
const level = 5

// A packRoom is what one packing needs, reused from file to file: most of it is the compressor's tables.
type packRoom struct {
	from   buffer
	to     bytes.Buffer
	writer *flate.Writer
}

func newPackRoom() any {
	w, err := flate.NewWriter(io.Discard, level)
	if err != nil {
		panic(err) // the level is one of those there are
	}
	return &packRoom{writer: w}
}

func (s *Store) release(p packed) {
	if p.room != nil {
		s.packRooms.Put(p.room)
	}
}

// pack reads and compresses one entry.
func (s *Store) pack(e Entry) packed {
	p := packed{entry: e, header: zipHeader(e)}
	switch {
	case e.Link != "":
		p.store([]byte(e.Link))
	case e.Size > int64(len(buffer{}.bytes)):
		p.long = true
	default:
		p.room = s.packRooms.Get().(*packRoom)
		p.err = s.deflate(&p)
	}
	if p.err != nil {
		s.release(p)
	}
	return p
}

func (s *Store) deflate(p *packed) error {
	f, err := s.open(p.entry)
	if err != nil {
		return err
	}
	defer f.Close()
	content := p.room.from.bytes[:p.entry.Size]
	if _, err := io.ReadFull(f, content); err != nil {
		return &CorruptError{Digest: p.entry.Digest, Path: p.entry.Path, Problem: "the file was cut short: " + err.Error()}
	}
	p.room.to.Reset()
	p.room.writer.Reset(&p.room.to)
	if _, err := p.room.writer.Write(content); err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	if err := p.room.writer.Close(); err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	p.store(content)
	// What is compressed already does not shrink.
	if p.room.to.Len() < len(content) {
		p.bytes = p.room.to.Bytes()
		p.header.Method = zip.Deflate
		p.header.CompressedSize64 = uint64(len(p.bytes))
	}
	return nil
}

// store makes the content the entry's bytes as they are.
func (p *packed) store(content []byte) {
	p.bytes = content
	p.header.Method = zip.Store
	p.header.CRC32 = crc32.ChecksumIEEE(content)
	p.header.UncompressedSize64 = uint64(len(content))
	p.header.CompressedSize64 = uint64(len(content))
}
