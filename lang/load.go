package lang

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/diag"
)

// maxFile is the size of the largest file that is read, in bytes.
const maxFile = 64 << 20

// Load finds and parses the files of a configuration: path is a folder, or one file of it. A file of another name stands alone.
// The Source is never nil, and holds the files that could be read also when there are errors.
func Load(path string) (*Source, hcl.Diagnostics) { return load(path, 0) }

// load is Load without the files of one kind.
func load(path string, without fileKind) (*Source, hcl.Diagnostics) {
	s := &Source{folder: path, texts: map[string][]byte{}}
	st, err := os.Stat(path)
	if err != nil {
		return s, hcl.Diagnostics{unreadable(path, err)}
	}
	var found []*file
	var diags hcl.Diagnostics
	if st.IsDir() {
		found, diags = find(path)
	} else {
		s.folder = filepath.Dir(path)
		found, diags = findBeside(path)
	}
	if s.dir, err = filepath.Abs(s.folder); err != nil {
		return s, append(diags, unreadable(path, err))
	}
	s.root = repositoryOf(s.dir)
	found = slices.DeleteFunc(found, func(f *file) bool { return f.kind == without })
	return s, append(diags, s.read(found)...)
}

// findBeside is for a path that is a file: the whole configuration it belongs to, or it alone.
func findBeside(path string) ([]*file, hcl.Diagnostics) {
	if _, ok := kindOf(filepath.Base(path)); ok {
		return find(filepath.Dir(path))
	}
	return []*file{{name: filepath.Clean(path), kind: pipelineFile}}, nil
}

// find lists the files of a configuration: pipeline.hcl, then the others by name, then the runner's, then those of action types.
func find(folder string) ([]*file, hcl.Diagnostics) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, hcl.Diagnostics{unreadable(folder, err)}
	}
	var found []*file
	pipelines := 0
	for _, e := range entries {
		kind, ok := kindOf(e.Name())
		if !ok {
			continue
		}
		if kind == pipelineFile {
			pipelines++
		}
		found = append(found, &file{name: filepath.Join(folder, e.Name()), kind: kind})
	}
	slices.SortStableFunc(found, func(a, b *file) int { return cmp.Compare(a.rank(), b.rank()) })
	if pipelines > 0 {
		return found, nil
	}
	return found, hcl.Diagnostics{diag.Error("no-pipeline-file", "No pipeline file",
		fmt.Sprintf("The folder %s was searched for pipeline.hcl and *.pipeline.hcl, and has none. "+
			"Name a folder that has one, or write a first one with `pipewright init`.", folder), placeOf(folder))}
}

// read reads and parses the files, one goroutine each: nearly all of the time of a short command is HCL's lexer. The first, most often the only one,
// stays here: what it comes to is needed here, and another processor's caches would have it.
func (s *Source) read(found []*file) hcl.Diagnostics {
	texts := make([][]byte, len(found))
	each := make([]hcl.Diagnostics, len(found))
	var wg sync.WaitGroup
	for i, f := range found {
		if i > 0 {
			wg.Go(func() { texts[i], each[i] = f.parse() })
		}
	}
	if len(found) > 0 {
		texts[0], each[0] = found[0].parse()
	}
	wg.Wait()
	var diags hcl.Diagnostics
	for i, f := range found {
		if texts[i] != nil {
			s.texts[f.name] = texts[i]
		}
		if f.body != nil || f.tree != nil {
			s.files = append(s.files, f)
		}
		diags = append(diags, each[i]...)
	}
	s.broken = diags.HasErrors()
	return diags
}

// parse reads the file and gives its text, also where it does not parse.
func (f *file) parse() ([]byte, hcl.Diagnostics) {
	src, err := readFile(f.name)
	if err != nil {
		return nil, hcl.Diagnostics{unreadable(f.name, err)}
	}
	if f.kind == typesFile {
		return src, f.parseTree(src)
	}
	return src, f.parseText(src)
}

// parseText parses what the file holds.
func (f *file) parseText(src []byte) hcl.Diagnostics {
	if d := unfit(f.name, src); d != nil {
		return hcl.Diagnostics{d}
	}
	parsed, diags := hclsyntax.ParseConfig(src, f.name, hcl.InitialPos)
	diags = explainEscapes(f.name, src, diags)
	if body, ok := parsed.Body.(*hclsyntax.Body); ok {
		f.body = body
		if hasChoices(src) {
			settleBody(body)
		}
	}
	return diags
}

// errTooLarge and errSpecial are what readFile refuses by itself.
var (
	errTooLarge = errors.New("larger than 64 MiB")
	errSpecial  = errors.New("not a regular file")
)

// readFile reads a regular file of bounded size: a pipe or a device of that name would never end.
func readFile(name string) ([]byte, error) {
	st, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errSpecial
	}
	if st.Size() > maxFile {
		return nil, errTooLarge
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src := bytes.NewBuffer(make([]byte, 0, st.Size()+bytes.MinRead))
	// The size may have changed since it was asked for.
	n, err := src.ReadFrom(io.LimitReader(f, maxFile+1))
	if err == nil && n > maxFile {
		err = errTooLarge
	}
	return src.Bytes(), err
}

func unreadable(name string, err error) *hcl.Diagnostic {
	if errors.Is(err, errTooLarge) {
		return diag.Error("file-too-large", "File too large",
			fmt.Sprintf("%s is larger than 64 MiB, which no pipeline needs. Was another file meant?", name), placeOf(name))
	}
	reason := err
	var of *fs.PathError
	if errors.As(err, &of) {
		reason = of.Err
	}
	return diag.Error("file-unreadable", "Unreadable file", fmt.Sprintf("%s cannot be read: %v.", name, reason), placeOf(name))
}

// unfit says why a text cannot be given to the parser, or nil.
func unfit(name string, src []byte) *hcl.Diagnostic {
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return diag.Error("file-encoding", "Not a text file",
			fmt.Sprintf("A NUL byte stands at offset %d. A pipeline file is text in UTF-8; is this one binary, or UTF-16?", at), spot(name, src, at))
	}
	if at := invalidAt(src); at >= 0 {
		return diag.Error("file-encoding", "Not a UTF-8 file",
			fmt.Sprintf("The byte %#02x at offset %d begins no UTF-8 character. Save the file as UTF-8.", src[at], at), spot(name, src, at))
	}
	return unparsable(name, src, '{')
}

// unparsable says which limit of the parser a text passes, or nil. Kind is as for excessOf.
func unparsable(name string, src []byte, kind byte) *hcl.Diagnostic {
	over := excessOf(src, kind)
	switch {
	case over == nil:
		return nil
	case over.text:
		return diag.Error("text-too-large", "Text too large",
			fmt.Sprintf("A text has more than %d bytes, or more than %d lines, $ and %% together, and the service takes no text that large. "+
				"Move it to a file of its own that a command reads, or keep it in a file here and write file(\"NAME\").", maxWritten, maxPieces), spot(name, src, over.at))
	}
	return diag.Error("nesting-too-deep", "Nesting too deep",
		fmt.Sprintf("Brackets, templates or operators are nested beyond %d levels, or chained beyond %d, which is more than is read. "+
			"Give the inner parts names with locals.", maxDepth, maxChain), spot(name, src, over.at))
}

// invalidAt is the offset of the first byte that is not UTF-8, or -1.
func invalidAt(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	for at := 0; at < len(src); {
		r, n := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return -1
}

// spot is the range of one byte.
func spot(name string, src []byte, at int) hcl.Range {
	line := 1 + bytes.Count(src[:at], []byte{'\n'})
	column := at - bytes.LastIndexByte(src[:at], '\n')
	start := hcl.Pos{Line: line, Column: column, Byte: at}
	return hcl.Range{Filename: name, Start: start, End: hcl.Pos{Line: line, Column: column + 1, Byte: at + 1}}
}

// placeOf is the beginning of a file or a folder as a whole.
func placeOf(name string) hcl.Range {
	return hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
}
