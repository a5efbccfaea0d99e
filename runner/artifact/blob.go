package artifact

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A buffer is reused from file to file: a fresh one for each costs more than the hash (performance.md section 3).
type buffer struct{ bytes [1 << 20]byte }

// putFile keeps the bytes of r. A file that fits the buffer is written only if the store does not have it.
func (s *Store) putFile(r io.Reader) (Digest, int64, error) {
	b := s.buffers.Get().(*buffer)
	defer s.buffers.Put(b)
	n, err := b.fill(r)
	switch {
	case err == io.EOF:
		d := digestOf(b.bytes[:n])
		return d, int64(n), s.putBytes("files", d, b.bytes[:n])
	case err != nil:
		return "", 0, err
	}
	return s.putLong(r, b)
}

// fill reads until the buffer is full or r has an end, io.EOF. io.ReadFull would not do: it says io.ErrUnexpectedEOF of a file that is shorter than
// the buffer, and so do readers of archives that break off.
func (b *buffer) fill(r io.Reader) (n int, err error) {
	for n < len(b.bytes) && err == nil {
		var more int
		more, err = r.Read(b.bytes[n:])
		n += more
	}
	if n == len(b.bytes) && err == io.EOF {
		err = nil // the next call says it again
	}
	return n, err
}

// putLong keeps a file whose beginning, all of the buffer, was read already.
func (s *Store) putLong(r io.Reader, b *buffer) (d Digest, size int64, err error) {
	f, err := s.create()
	if err != nil {
		return "", 0, err
	}
	defer discard(f, &err)
	hash := sha256.New()
	n := len(b.bytes)
	for end := false; ; {
		hash.Write(b.bytes[:n])
		if _, err := f.Write(b.bytes[:n]); err != nil {
			return "", 0, fmt.Errorf("artifact store: %w", err)
		}
		size += int64(n)
		if end {
			break
		}
		n, err = b.fill(r)
		if end = err == io.EOF; err != nil && !end {
			return "", 0, err
		}
	}
	d = Digest(digestPrefix + hex.EncodeToString(hash.Sum(nil)))
	if s.has("files", d, size) {
		return d, size, os.Remove(f.Name())
	}
	return d, size, s.settle(f, "files", d)
}

func (s *Store) putBytes(kind string, d Digest, content []byte) (err error) {
	if s.has(kind, d, int64(len(content))) {
		return nil
	}
	f, err := s.create()
	if err != nil {
		return err
	}
	defer discard(f, &err)
	if _, err := f.Write(content); err != nil {
		return fmt.Errorf("artifact store: %w", err)
	}
	return s.settle(f, kind, d)
}

// has says whether the store has all the bytes: a file that a crash cut short is not had, and so is written again.
func (s *Store) has(kind string, d Digest, size int64) bool {
	name, err := s.place(kind, d)
	if err != nil {
		return false
	}
	found, err := os.Lstat(name)
	return err == nil && found.Mode().IsRegular() && found.Size() == size
}

// settle gives a file that was written its place. Nothing is synced to the disk here: a tree counts the bytes of its files when it is read again.
func (s *Store) settle(f *os.File, kind string, d Digest) error {
	name, err := s.place(kind, d)
	if err != nil {
		return err
	}
	err = os.Rename(f.Name(), name)
	if os.IsNotExist(err) {
		if err = os.MkdirAll(filepath.Dir(name), 0o700); err == nil {
			err = os.Rename(f.Name(), name)
		}
	}
	if err != nil {
		return fmt.Errorf("artifact store: %w", err)
	}
	return nil
}

// discard closes a new file, and removes it if it did not get as far as its place.
func discard(f *os.File, err *error) {
	if closed := f.Close(); *err == nil && closed != nil {
		*err = fmt.Errorf("artifact store: %w", closed)
	}
	if *err != nil {
		os.Remove(f.Name())
	}
}

func digestOf(content []byte) Digest {
	sum := sha256.Sum256(content)
	return Digest(digestPrefix + hex.EncodeToString(sum[:]))
}

// hash gives the digest and the size of what is left of r.
func (s *Store) hash(r io.Reader) (Digest, int64, error) {
	b := s.buffers.Get().(*buffer)
	defer s.buffers.Put(b)
	hash := sha256.New()
	// The wrapping keeps the reader and the hash from bringing buffers of their own.
	n, err := io.CopyBuffer(struct{ io.Writer }{hash}, struct{ io.Reader }{r}, b.bytes[:])
	return Digest(digestPrefix + hex.EncodeToString(hash.Sum(nil))), n, err
}

// copyTo writes the bytes of an entry's file, as many as the entry says.
func (s *Store) copyTo(w io.Writer, f *os.File, e Entry) error {
	b := s.buffers.Get().(*buffer)
	defer s.buffers.Put(b)
	n, err := io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{f}, b.bytes[:])
	if err != nil {
		return fmt.Errorf("artifact: %s: %w", e.Path, err)
	}
	if n != e.Size {
		return &CorruptError{Digest: e.Digest, Path: e.Path, Problem: fmt.Sprintf("the file has %d bytes, not %d", n, e.Size)}
	}
	return nil
}

func permissions(e Entry) os.FileMode {
	if e.Executable {
		return 0o755
	}
	return 0o644
}
