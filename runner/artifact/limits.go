package artifact

import "fmt"

// Limits are what one artifact may come to. A zero field is its default.
type Limits struct {
	Bytes   int64 // of all its files together; 16 GiB
	Entries int   // files, links and folders; 1,000,000
	Ratio   int64 // of the bytes of its files to those of the ZIP archive they came in; 200, looked at above 64 MiB
}

// ratioFloor is where the ratio begins to matter: small archives of blank files are compressed a thousand times, harmlessly.
const ratioFloor = 64 << 20

func (l Limits) orDefaults() Limits {
	if l.Bytes == 0 {
		l.Bytes = 16 << 30
	}
	if l.Entries == 0 {
		l.Entries = 1_000_000
	}
	if l.Ratio == 0 {
		l.Ratio = 200
	}
	return l
}

// A budget is what is left of the limits while one artifact is read. It believes no header: bytes are counted as they come.
type budget struct {
	Limits
	packed  int64 // size of the archive; 0: not compressed
	bytes   int64
	entries int
}

func (b *budget) entry(path string) error {
	if b.entries++; b.entries > b.Entries {
		return &UnsafeError{Path: path, Reason: TooManyEntries, Detail: fmt.Sprintf("the limit is %d", b.Entries)}
	}
	return nil
}

func (b *budget) spend(path string, n int64) error {
	b.bytes += n
	if b.bytes > b.Bytes {
		return &UnsafeError{Path: path, Reason: TooManyBytes, Detail: fmt.Sprintf("the limit is %d bytes", b.Bytes)}
	}
	if b.packed > 0 && b.bytes > ratioFloor && b.bytes/b.Ratio > b.packed {
		return &UnsafeError{Path: path, Reason: CompressionBomb, Detail: fmt.Sprintf("the limit is %d times its %d bytes", b.Ratio, b.packed)}
	}
	return nil
}
