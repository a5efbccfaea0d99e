// Package artifact answers one question: where do files wait between actions?
//
// A Store is content-addressed: a file is kept once, by the SHA-256 of its bytes; an artifact is a Tree, a sorted list of paths with
// their files, kept by the SHA-256 of that list. Handing an artifact on is handing on its Digest.
package artifact

// A Digest names a file or a tree: "sha256:" and 64 hex digits. Two trees with the same paths, bytes, executable bits and links have the
// same digest, whenever and by whomever they were made.
type Digest string

// An Entry is one file or symbolic link of a tree.
type Entry struct {
	Path       string `json:"path"` // slash-separated, relative, clean
	Executable bool   `json:"executable,omitempty"`
	Size       int64  `json:"size,omitempty"`
	Digest     Digest `json:"digest,omitempty"` // of the bytes; empty for a link
	Link       string `json:"link,omitempty"`   // target; never leads outside the tree
}

// A Tree is an artifact's content, sorted by path. Folders exist only as parts of paths.
type Tree struct {
	Digest  Digest  `json:"-"`
	Entries []Entry `json:"entries"`
}

// Size is the sum of the sizes of the files, in bytes.
func (t *Tree) Size() int64 {
	var n int64
	for _, e := range t.Entries {
		n += e.Size
	}
	return n
}
