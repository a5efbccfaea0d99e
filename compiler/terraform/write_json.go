package terraform

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"pipewright/lang"
)

// oneLine is how long a list or an object may be to stand in one line.
const oneLine = 80

// settingValue writes the value of a configuration key: JSON as jsonencode of what it holds, where Terraform makes the same bytes of that, and else the text.
func settingValue(value string) string {
	if !strings.HasPrefix(value, "[") && !strings.HasPrefix(value, "{") {
		return lang.Quote(value)
	}
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber()
	var decoded any
	if d.Decode(&decoded) != nil || d.More() {
		return lang.Quote(value)
	}
	// Terraform's jsonencode and Go's Marshal agree: keys sorted, no blanks, and < > & escaped.
	encoded, err := json.Marshal(decoded)
	if err != nil || !bytes.Equal(encoded, []byte(value)) {
		return lang.Quote(value)
	}
	text, ok := jsonValue(decoded)
	if !ok {
		return lang.Quote(value)
	}
	return "jsonencode(" + text + ")"
}

// isWhole matches numbers that come out of a calculation as they went in.
var isWhole = regexp.MustCompile(`^(?:0|-?[1-9][0-9]{0,14})$`).MatchString

// jsonValue writes a decoded value; false: Terraform would make another number of one in it.
func jsonValue(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "null", true
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	case string:
		return lang.Quote(v), true
	case json.Number:
		return v.String(), isWhole(v.String())
	case []any:
		return jsonList(v)
	case map[string]any:
		return jsonObject(v)
	}
	return "", false
}

func jsonList(list []any) (string, bool) {
	elems := make([]string, 0, len(list))
	for _, e := range list {
		text, ok := jsonValue(e)
		if !ok {
			return "", false
		}
		elems = append(elems, text)
	}
	return enclosed("[", elems, ",", "]"), true
}

func jsonObject(object map[string]any) (string, bool) {
	fields := make([]string, 0, len(object))
	for _, key := range slices.Sorted(maps.Keys(object)) {
		text, ok := jsonValue(object[key])
		if !ok {
			return "", false
		}
		fields = append(fields, mapKey(key)+" = "+text)
	}
	if text := "{ " + strings.Join(fields, ", ") + " }"; len(fields) > 0 && short(text) {
		return text, true
	}
	return enclosed("{", fields, "", "}"), true
}

// enclosed writes elements in one line where they fit, else one a line, each with what ends it.
func enclosed(open string, elems []string, end, shut string) string {
	if text := open + strings.Join(elems, ", ") + shut; short(text) {
		return text
	}
	return open + "\n" + strings.Join(elems, end+"\n") + end + "\n" + shut
}

func short(text string) bool { return len(text) <= oneLine && !strings.Contains(text, "\n") }
