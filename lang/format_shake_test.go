package lang

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// shaken gives a file with other blanks: between tokens, at the beginning and the end of lines, more blank lines where there is one, Windows' ends
// of lines, a byte order mark. What stands in quotes and heredocs stays.
func shaken(t *testing.T, src []byte, r *rand.Rand) []byte {
	t.Helper()
	tokens, diags := hclsyntax.LexConfig(src, "x.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	blanks := func(least int) string { return strings.Repeat([]string{" ", "\t", "  "}[r.IntN(3)], least+r.IntN(3)) }
	newline := func() string { return blanks(0) + []string{"\n", "\r\n"}[r.IntN(2)] }
	l := newLayout(src, tokens)
	var out bytes.Buffer
	if r.IntN(2) == 0 {
		out.WriteString("\ufeff")
	}
	end, fresh := 0, true
	for i, tok := range tokens {
		gap := tok.Range.Start.Byte > end
		switch {
		case l.quoted[i]:
			out.Write(src[end:tok.Range.End.Byte])
		case tok.Type == hclsyntax.TokenNewline:
			for range 1 + r.IntN(3) {
				out.WriteString(newline())
				if !fresh {
					break // a line that holds something ends once
				}
			}
		case tok.Type == hclsyntax.TokenComment && endsLine(tok):
			out.WriteString(blanks(0) + string(bytes.TrimRight(tok.Bytes, "\n")) + newline())
		default:
			if fresh || gap {
				least := 1
				if fresh {
					least = 0
				}
				out.WriteString(blanks(least))
			}
			out.Write(tok.Bytes)
		}
		fresh = endsLine(tok)
		end = tok.Range.End.Byte
	}
	return out.Bytes()
}

// canonicalFiles are files in their canonical form: the examples, and what is made of the configurations that other tests read.
func canonicalFiles(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, pattern := range []string{"../examples/*/*.hcl", "testdata/reference/*/*.hcl", "testdata/fixtures/*.hcl", "testdata/folders/*/*.hcl", "../schema/catalog/*.hcl"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files: %v", pattern, err)
		}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out, diags := Format(name, src)
			if diags.HasErrors() {
				t.Fatal(name, diags)
			}
			checkFormat(t, src, out)
			all[name] = out
		}
	}
	return all
}

// The canonical layout does not depend on the blanks that were written.
func TestFormatShaken(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, want := range canonicalFiles(t) {
		for range 3 {
			src := shaken(t, want, r)
			got, diags := Format(name, src)
			if bytes.Equal(src, want) {
				t.Errorf("%s was not shaken", name)
			}
			if diags.HasErrors() {
				t.Fatalf("%s: %v\n%s", name, diags, src)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Fatalf("%s (-canonical +formatted again):\n%s\n%q", name, diff, src)
			}
		}
	}
}

// A comment after every token that can bear one is there afterwards, in the same order.
func TestFormatKeepsEveryComment(t *testing.T) {
	const src = "# 1\n" +
		"pipeline /* 2 */ \"p\" /* 3 */ { # 4\n" +
		"# 5\n" +
		"  a /* 6 */ = /* 7 */ [ # 8\n" +
		"    # 9\n" +
		"    1 /* 10 */, # 11\n" +
		"    /* 12 */ 2 # 13\n" +
		"    # 14\n" +
		"  ] // 15\n" +
		"\n" +
		"  b = { # 16\n" +
		"    c = 1, # 17\n" +
		"    # 18\n" +
		"    (\"d\") = f(1, # 19\n" +
		"      2 /* 20 */ ) # 21\n" +
		"    # 22\n" +
		"  } # 23\n" +
		"  h = [<<-E\n" +
		"    x # text\n" +
		"  E\n" +
		"  , 1] # 24\n" +
		"  s { d = 1 } # 25\n" +
		"  t { /* 26 */ } /* 27 */\n" +
		"  # 28\n" +
		"  u {\n" +
		"  # 29\n" +
		"  }\n" +
		"  # 30\n" +
		"} # 31\n" +
		"# 32"
	out, diags := Format("x.hcl", []byte(src))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	checkFormat(t, []byte(src), out)
	at := 0
	for n := 1; n <= 32; n++ {
		next := regexp.MustCompile(fmt.Sprintf(`(#|//|/\*) %d\b`, n)).FindIndex(out[at:])
		if next == nil {
			t.Fatalf("the comment %d is lost, or stands before the one above it:\n%s", n, out)
		}
		at += next[1]
	}
}

// A file of twenty thousand lines is formatted in time that grows with its size alone.
func TestFormatHuge(t *testing.T) {
	block := "stage \"x\" {\n\ta = [1,\n 2]\n  b=f(\"${x}\") # why\n}\n"
	src := []byte(strings.Repeat(block, 4_000))
	out, diags := Format("x.hcl", src)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	want := "stage \"x\" {\n  a = [1,\n  2]\n  b = f(\"${x}\") # why\n}\n"
	if got := strings.Count(string(out), want); got != 4_000 {
		t.Errorf("%d of 4000 blocks are as they should be: %.200s", got, out)
	}
}
