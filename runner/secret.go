package runner

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// forms lists the texts that would give a secret away: the secret itself, each line of it, and how it looks quoted for a shell, in
// JSON, in a URL and in base64.
func forms(secret string) []string {
	var found []string
	add := func(texts ...string) {
		for _, t := range texts {
			if len(t) >= shortestSecret {
				found = append(found, t)
			}
		}
	}
	bare := strings.TrimSpace(secret) // files end in a newline that no log shows
	add(secret, bare)
	for line := range strings.Lines(secret) {
		line = strings.TrimSpace(line)
		add(line, jsonForm(line, true))
	}
	for _, s := range []string{secret, bare} {
		add(strings.ReplaceAll(s, "'", `'\''`), jsonForm(s, true), jsonForm(s, false))
		add(urlForms(s)...)
		add(base64Forms([]byte(s))...)
	}
	return found
}

// jsonForm is the inside of the JSON string; html: with < > & escaped, as Go and some others do.
func jsonForm(s string, html bool) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(html)
	if e.Encode(s) != nil {
		return s
	}
	quoted := strings.TrimSuffix(b.String(), "\n")
	return quoted[1 : len(quoted)-1]
}

func urlForms(s string) []string {
	query, path := url.QueryEscape(s), url.PathEscape(s)
	return []string{query, path, lowerEscapes(query), lowerEscapes(path), strings.ReplaceAll(query, "+", "%20")}
}

// lowerEscapes writes %2F as %2f.
func lowerEscapes(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], bytes.ToLower(b[i+1:i+3]))
		}
	}
	return string(b)
}

// base64Forms gives the secret encoded alone, and the characters it alone decides where it stands within a longer text, which depend on
// how many bytes stand before it modulo three. Both alphabets; alone also in the lines that base64 and openssl break it into.
func base64Forms(secret []byte) []string {
	var found []string
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		alone := alphabet.EncodeToString(secret)
		found = append(found, alone)
		for _, width := range []int{64, 76} {
			for line := range slices.Chunk([]byte(alone), width) {
				found = append(found, string(line))
			}
		}
		for before := range 3 {
			encoded := alphabet.EncodeToString(append(make([]byte, before), secret...))
			first, end := (before*8+5)/6, (before+len(secret))*8/6
			found = append(found, encoded[first:end])
		}
	}
	return found
}
