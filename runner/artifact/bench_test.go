package artifact

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchFolder is a folder of 640 files of 100 KiB, half of them like words, half of them noise.
func benchFolder(b *testing.B) (dir string, paths []string, size int64) {
	dir = b.TempDir()
	random := rand.NewChaCha8([32]byte{})
	for i := range 640 {
		content := make([]byte, 100<<10)
		random.Read(content)
		if i%2 == 0 {
			for j, c := range content {
				content[j] = "etaoin shrdlu\n"[int(c)*int(c)%14]
			}
		}
		path := fmt.Sprintf("d%02d/f%d", i%20, i)
		write(b, dir, map[string]string{path: string(content)})
		paths = append(paths, path)
		size += int64(len(content))
	}
	return dir, paths, size
}

// BenchmarkFloor is reading and hashing the files one after another, with one buffer.
func BenchmarkFloor(b *testing.B) {
	dir, paths, size := benchFolder(b)
	b.SetBytes(size)
	buffer := make([]byte, 1<<20)
	for b.Loop() {
		for _, path := range paths {
			f, err := os.Open(filepath.Join(dir, path))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.CopyBuffer(struct{ io.Writer }{sha256.New()}, struct{ io.Reader }{f}, buffer); err != nil {
				b.Fatal(err)
			}
			f.Close()
		}
	}
}

func BenchmarkAddFiles(b *testing.B) {
	dir, paths, size := benchFolder(b)
	b.Run("new", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			b.StopTimer()
			s := newStore(b)
			b.StartTimer()
			must[*Tree](b)(s.AddFiles(dir, paths))
		}
	})
	b.Run("known", func(b *testing.B) {
		b.SetBytes(size)
		s := newStore(b)
		for b.Loop() {
			must[*Tree](b)(s.AddFiles(dir, paths))
		}
	})
}

func benchTree(b *testing.B) (*Store, *Tree, int64) {
	dir, paths, size := benchFolder(b)
	s := newStore(b)
	return s, must[*Tree](b)(s.AddFiles(dir, paths)), size
}

func BenchmarkTree(b *testing.B) {
	s, tree, _ := benchTree(b)
	for b.Loop() {
		must[*Tree](b)(s.Tree(tree.Digest))
	}
}

func BenchmarkWriteTar(b *testing.B) {
	s, tree, size := benchTree(b)
	b.SetBytes(size)
	for b.Loop() {
		if err := s.WriteTar(io.Discard, tree); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAddTar(b *testing.B) {
	s, tree, size := benchTree(b)
	var out bytes.Buffer
	if err := s.WriteTar(&out, tree); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	for b.Loop() {
		must[*Tree](b)(s.AddTar(bytes.NewReader(out.Bytes()), nil))
	}
}

func BenchmarkWriteZip(b *testing.B) {
	s, tree, size := benchTree(b)
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			if err := s.WriteZip(io.Discard, tree); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stdlib", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			out := zip.NewWriter(io.Discard)
			for _, e := range tree.Entries {
				f := must[*os.File](b)(s.open(e))
				io.Copy(must[io.Writer](b)(out.Create(e.Path)), f)
				f.Close()
			}
			out.Close()
		}
	})
}

func BenchmarkUnpack(b *testing.B) {
	s, tree, size := benchTree(b)
	b.SetBytes(size)
	around := b.TempDir()
	n := 0
	for b.Loop() {
		n++
		dir := filepath.Join(around, strings.Repeat("x", 1+n%50), fmt.Sprint(n))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := s.Unpack(dir, tree); err != nil {
			b.Fatal(err)
		}
	}
}
