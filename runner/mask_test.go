package runner

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
)

func masked(secrets ...string) *masker {
	m := &masker{}
	for _, s := range secrets {
		m.add(s)
	}
	return m
}

func TestMaskText(t *testing.T) {
	m := masked("hunter2!", "abcd", "bcde", "-----BEGIN KEY-----\nMIIabc+/=\nxy\n-----END KEY-----\n", "it's \"quoted\" <&>")
	for text, want := range map[string]string{
		"nothing here":                "nothing here",
		"a hunter2! b":                "a **** b",
		"hunter2!hunter2!":            "****",
		"abcde":                       "****", // two that overlap
		"xabcdx":                      "x****x",
		"hunter":                      "hunter",
		"MIIabc+/=":                   "****",
		"xy":                          "xy", // too short a line to stand for the key
		`{"k":"it's \"quoted\" <&>"}`: `{"k":"****"}`,
		`'it'\''s "quoted" <&>'`:      "'****'",
		"":                            "",
	} {
		if got := m.text(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestMaskForms(t *testing.T) {
	for _, secret := range []string{"hunter2!", "pass word/+?&=é", "0123456789abcdef0123456789abcdef", "a\tb\\c\"d'e"} {
		m := masked(secret)
		inJSON, _ := json.Marshal(map[string]string{"k": secret})
		texts := []string{secret, string(inJSON), url.QueryEscape(secret), url.PathEscape(secret), strings.ToLower(url.QueryEscape(secret))}
		for _, text := range texts[:4] {
			if got := m.text("x" + text + "y"); !strings.Contains(got, stars) || strings.Contains(got, secret) {
				t.Errorf("%q in %q: got %q", secret, text, got)
			}
		}
		for before := range 4 {
			for after := range 4 {
				plain := strings.Repeat("#", before) + secret + strings.Repeat("#", after)
				for _, alphabet := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding} {
					got := m.text(alphabet.EncodeToString([]byte(plain)))
					// What is left may still hold parts of the first and the last byte, whose bits are mixed with their neighbours'.
					if !strings.Contains(got, stars) || len(got) > len(stars)+(before+1)*8/6+(after+1)*8/6+6 {
						t.Errorf("%q in base64 with %d before and %d after: got %q", secret, before, after, got)
					}
				}
			}
		}
	}
}

// A long secret is found in the lines that base64 breaks its output into.
func TestMaskWrappedBase64(t *testing.T) {
	secret := strings.Repeat("0123456789 abcdefghij\n", 20)
	m := masked(secret)
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	for _, width := range []int{64, 76} {
		for at := 0; at < len(encoded); at += width {
			line := encoded[at:min(at+width, len(encoded))]
			if got := m.text(line); got != stars && got != stars+"=" && got != stars+"==" {
				t.Errorf("width %d: %q became %q", width, line, got)
			}
		}
	}
}

func TestTooShort(t *testing.T) {
	m := &masker{}
	for secret, want := range map[string]bool{"": false, "abc": false, " ab\n": false, "abcd": true} {
		if got := m.add(secret); got != want {
			t.Errorf("%q: got %v", secret, got)
		}
	}
}

// chunked writes a text in random pieces.
func chunked(m *masker, text []byte, r *rand.Rand) string {
	var b bytes.Buffer
	w := &maskWriter{masker: m, to: func(p []byte) error { b.Write(p); return nil }}
	for len(text) > 0 {
		n := min(1+r.IntN(1+r.IntN(40)), len(text))
		w.Write(text[:n])
		text = text[n:]
	}
	w.flush()
	return b.String()
}

// naive masks by trying every secret at every place: what the automaton has to agree with.
func naive(known map[string]bool, text []byte) string {
	hidden := make([]bool, len(text)+1)
	for s := range known {
		for at := 0; at+len(s) <= len(text); at++ {
			if string(text[at:at+len(s)]) == s {
				for i := range len(s) {
					hidden[at+i] = true
				}
			}
		}
	}
	var b strings.Builder
	for i, c := range text {
		if !hidden[i] {
			b.WriteByte(c)
		} else if i == 0 || !hidden[i-1] {
			b.WriteString(stars)
		}
	}
	return b.String()
}

// However the text is cut, no secret is left in it, and what is masked is what a plain search masks.
func TestChunksNeverLeak(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 7))
		letters := "ab\ncd"[:2+r.IntN(4)]
		word := func(n int) string {
			b := make([]byte, n)
			for i := range b {
				b[i] = letters[r.IntN(len(letters))]
			}
			return string(b)
		}
		m := &masker{}
		var secrets []string
		for range 1 + r.IntN(4) {
			if s := word(4 + r.IntN(8)); m.add(s) {
				secrets = append(secrets, strings.TrimSpace(s))
			}
		}
		var text []byte
		for range 30 {
			text = append(text, word(r.IntN(12))...)
			if len(secrets) > 0 && r.IntN(2) == 0 {
				text = append(text, secrets[r.IntN(len(secrets))]...)
			}
		}
		got := chunked(m, text, r)
		if want := naive(m.known, text); got != want {
			t.Fatalf("seed %d: secrets %q\ntext %q\ngot  %q\nwant %q", seed, secrets, text, got, want)
		}
		for _, s := range secrets {
			if strings.Contains(got, s) {
				t.Fatalf("seed %d: %q leaked in %q", seed, s, got)
			}
		}
	}
}

// A secret that becomes known while its beginning is held back is still caught whole.
func TestSecretLearnedInTheMiddle(t *testing.T) {
	m := masked("hunt")
	var b bytes.Buffer
	w := &maskWriter{masker: m, to: func(p []byte) error { b.Write(p); return nil }}
	w.Write([]byte("a hun"))
	m.add("hunger")
	w.Write([]byte("ger"))
	w.flush()
	if b.String() != "a ****" {
		t.Errorf("got %q", b.String())
	}
}

// One secret without an end must not be held back without an end.
func TestEndlessSecretIsBounded(t *testing.T) {
	m := masked("aaaa")
	var b bytes.Buffer
	w := &maskWriter{masker: m, to: func(p []byte) error { b.Write(p); return nil }}
	for range 1000 {
		w.Write(bytes.Repeat([]byte("a"), 1000))
	}
	if len(w.pending) > 8 {
		t.Errorf("%d bytes are held back", len(w.pending))
	}
	w.Write([]byte("b"))
	w.flush()
	if b.String() != stars+"b" {
		t.Errorf("got %q", b.String())
	}
}

// BenchmarkMask gives bytes a second with no, one and a hundred secrets: the number of secrets must not matter.
func BenchmarkMask(b *testing.B) {
	line := []byte(strings.Repeat("2026-11-25T02:00:00Z compiling package number seventeen of forty\n", 500))
	for _, n := range []int{0, 1, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := &masker{}
			for i := range n {
				m.add(fmt.Sprintf("secret-%d-%x", i, i*7919))
			}
			w := &maskWriter{masker: m, to: func([]byte) error { return nil }}
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				w.Write(line)
			}
		})
	}
}
