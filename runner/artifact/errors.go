package artifact

import "fmt"

// An UnsafeError says that a file was refused, and why. Reason is kebab-case and is what `pipewright explain` takes.
type UnsafeError struct {
	Path   string // as the archive or the caller spelled it; empty: the archive as a whole
	Reason string // one of the Reason constants
	Detail string // what was found: the target of a link, a bound
}

// The reasons for refusing a file. Each has a page.
const (
	AbsolutePath    = "absolute-path"    // the path starts at the root of a machine
	ParentPath      = "parent-path"      // the path has a part ".."
	BackslashPath   = "backslash-path"   // the path has a backslash, which is a separator elsewhere
	UnusableName    = "unusable-name"    // empty, too long, not UTF-8, or with a NUL byte
	OutsideLink     = "outside-link"     // the link leads outside the artifact
	ThroughLink     = "through-link"     // the file lies beyond a link
	LostHardLink    = "lost-hard-link"   // the hard link's file does not stand before it
	SpecialFile     = "special-file"     // a device, a fifo or a socket
	FileAndFolder   = "file-and-folder"  // the path is a file and a folder at once
	DuplicatePath   = "duplicate-path"   // the ZIP archive holds the path twice
	TooManyBytes    = "too-many-bytes"   // more than Limits.Bytes
	TooManyEntries  = "too-many-entries" // more than Limits.Entries
	CompressionBomb = "compression-bomb" // more than Limits.Ratio
	EncryptedFile   = "encrypted-file"   // the ZIP archive wants a password
)

func (e *UnsafeError) Error() string {
	text := meaning(e.Reason)
	if e.Detail != "" {
		text += " (" + e.Detail + ")"
	}
	if e.Path == "" {
		return "the archive is refused: " + text + " [" + e.Reason + "]"
	}
	return fmt.Sprintf("%q is refused: %s [%s]", e.Path, text, e.Reason)
}

func meaning(reason string) string {
	switch reason {
	case AbsolutePath:
		return "a path in an artifact is relative to it"
	case ParentPath:
		return "a path in an artifact has no part \"..\""
	case BackslashPath:
		return "a path in an artifact has no backslash"
	case UnusableName:
		return "this is no usable file name"
	case OutsideLink:
		return "the link leads outside the artifact"
	case ThroughLink:
		return "the path leads through a link"
	case LostHardLink:
		return "the hard link's file does not stand before it"
	case SpecialFile:
		return "only files, folders and symbolic links can be in an artifact"
	case FileAndFolder:
		return "the path is a file and a folder at once"
	case DuplicatePath:
		return "the path stands in the archive twice"
	case TooManyBytes:
		return "the files are larger than an artifact may be"
	case TooManyEntries:
		return "there are more files than an artifact may have"
	case CompressionBomb:
		return "the files are out of proportion to the archive"
	case EncryptedFile:
		return "encrypted archives are not read"
	}
	return "unsafe"
}

// A CorruptError says that what lies in the store is not what its digest says: a machine that lost power, a disk that forgets, a hand that wrote into it.
// Adding the same files again heals a file that is gone or has the wrong size.
type CorruptError struct {
	Digest  Digest // of the tree or file that was asked for
	Path    string // of the file within the tree; empty: the tree's own list
	Problem string
}

func (e *CorruptError) Error() string {
	at := string(e.Digest)
	if e.Path != "" {
		at += ": " + e.Path
	}
	return "the artifact store is damaged: " + at + ": " + e.Problem
}
