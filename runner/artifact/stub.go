package artifact

import "io"

// A Store keeps files and trees in a folder. It is safe for several goroutines and processes.
type Store struct{}

// Open opens the store in dir, which is made if need be.
func Open(dir string) (*Store, error) { panic("unwritten") }

// A Selection decides what becomes of a file: its path in the new tree, and whether it is taken at all.
type Selection func(path string) (as string, take bool)

// AddTar reads a tar stream into a new tree; nil selection: everything. Folders are not kept.
// Paths and links that leave the tree, special files and bombs are refused with an *UnsafeError and nothing is added.
func (s *Store) AddTar(r io.Reader, choose Selection) (*Tree, error) { panic("unwritten") }

// AddFiles reads the files at the given slash-separated paths below dir (links are kept, not followed) into a new tree.
func (s *Store) AddFiles(dir string, paths []string) (*Tree, error) { panic("unwritten") }

// AddZip reads a ZIP archive into a new tree, as AddTar does.
func (s *Store) AddZip(r io.ReaderAt, size int64) (*Tree, error) { panic("unwritten") }

// AddBytes makes a tree of the given files.
func (s *Store) AddBytes(files map[string][]byte) (*Tree, error) { panic("unwritten") }

// Tree gives a tree by its digest; fs.ErrNotExist if the store does not have it, *CorruptError if its bytes are not what the digest says.
func (s *Store) Tree(d Digest) (*Tree, error) { panic("unwritten") }

// OpenFile gives the bytes of a file entry.
func (s *Store) OpenFile(e Entry) (io.ReadCloser, error) { panic("unwritten") }

// WriteTar writes a tree as a tar stream, byte for byte the same each time.
func (s *Store) WriteTar(w io.Writer, t *Tree) error { panic("unwritten") }

// WriteZip writes a tree as a ZIP archive, byte for byte the same each time.
func (s *Store) WriteZip(w io.Writer, t *Tree) error { panic("unwritten") }

// Unpack writes a tree's files below dir, which must be there. Nothing in it is followed or overwritten through a link.
func (s *Store) Unpack(dir string, t *Tree) error { panic("unwritten") }
