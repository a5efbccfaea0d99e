package wire

import (
	"bytes"
	"encoding/json"
)

// JSON spells the request as create-pipeline takes it with --cli-input-json: two spaces of indent, < > & as they are, a newline at
// the end. The same request always gives the same bytes.
func (r *Request) JSON() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		panic(err) // texts, whole numbers, lists and maps of them: nothing here can fail to encode
	}
	return b.Bytes()
}
