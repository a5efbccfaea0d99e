package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pipewright/lang/near"
)

// characters counts what the service counts: characters, not bytes.
func characters(s string) int { return utf8.RuneCountInString(s) }

// length holds a text, as written, holes included, against the limit of its key or the service's own.
func (c *check) length(name, text string, key *Key) {
	n := characters(text)
	limit, refused, warning := maxValueLength, refusedValueLength, true
	switch {
	case c.t.Category == CategoryRule:
		limit, warning = maxRuleValueLength, false
	case key != nil && key.MaxLength > 0 && key.MaxLength < maxValueLength:
		limit, warning = key.MaxLength, false
	case key != nil && key.MaxLength > maxValueLength:
		limit, warning = key.MaxLength, false
	}
	if n <= limit {
		return
	}
	v := Violation{Name: "config-value-length", Key: name, Summary: "Configuration value too long",
		Detail: fmt.Sprintf("%s has %d characters; it may have %d. Shorten it, or move the text into a file of an artifact.", name, n, limit)}
	if warning && n <= refused {
		v.Warning = true
		v.Detail = fmt.Sprintf("%s has %d characters. The service documents at most %d, which it counts before #{...} is filled; of late it has refused only more than %d. Shorten it, or move the text into a file of an artifact.",
			name, n, limit, refused)
	}
	c.add(v)
}

// kind holds a text against the type of its key. It answers what is wrong, or nothing.
func (c *check) kind(k *Key, text string) (name, summary, detail string) {
	switch {
	case k.OrPath && strings.Contains(text, "::") && !strings.Contains(text, "="):
		return c.pathKind(k, text)
	case k.Type == JSON && !c.isJSON(k, text):
		return "config-json", "Value is no JSON",
			fmt.Sprintf("%s must be a JSON document in a text. Write a list or an object there, and pipewright makes the text.", k.Name)
	}
	switch k.Type {
	case Bool:
		return boolKind(k, text)
	case Int:
		return intKind(k, text)
	case CommaList:
		return c.listKind(k, text)
	case ArtifactPath:
		return c.pathKind(k, text)
	case ArtifactName:
		return c.artifactKind(k, text)
	}
	return "", "", ""
}

// value holds a text against the type, the values and the pattern of its key.
func (c *check) value(k *Key, text string) {
	if k.Secret && strings.Trim(text, "*") == "" {
		c.add(Violation{Name: "secret-mask-on-create", Key: k.Name, Warning: true, Summary: "Masked secret",
			Detail: fmt.Sprintf("%s holds the mask that the service shows in place of a secret. It is refused in a new action, and taken only in an update of the same one. Give the secret through a sensitive variable.", k.Name)})
		return
	}
	name, summary, detail := c.kind(k, text)
	if name == "" {
		name, summary, detail = enumKind(k, text)
	}
	if name == "" {
		name, summary, detail = patternKind(k, text)
	}
	if name == "" {
		name, summary, detail = queryableKind(k, text)
	}
	if name == "" {
		return
	}
	if k.Rule != "" {
		name = k.Rule
	}
	c.add(Violation{Name: name, Key: k.Name, Summary: summary, Detail: detail + atRun(k.Enforced), Warning: k.Enforced == Never})
}

func (c *check) isJSON(k *Key, text string) bool {
	d, ok := decodeJSON(text)
	if c.decoded == nil {
		c.decoded = make(map[string]document, 1)
	}
	c.decoded[k.Name] = d
	return ok
}

func boolKind(k *Key, text string) (name, summary, detail string) {
	if hasHole(text) || text == "true" || text == "false" {
		return "", "", ""
	}
	detail = fmt.Sprintf("%s is %q; it must be \"true\" or \"false\", in lower case.", k.Name, text)
	if k.Enforced == Never {
		detail = fmt.Sprintf("%s is %q. The service takes any text here, and reads as true only that word, in any letter case. Write true or false.", k.Name, text)
	}
	return "config-enum", "Neither true nor false", detail
}

func intKind(k *Key, text string) (name, summary, detail string) {
	if hasHole(text) {
		return "", "", ""
	}
	n, err := strconv.Atoi(text)
	limited := k.Min != 0 || k.Max != 0
	switch {
	case err != nil && limited:
		detail = fmt.Sprintf("%s is %q; it must be a whole number %s.", k.Name, text, k.limits())
	case err != nil:
		detail = fmt.Sprintf("%s is %q; it must be a whole number.", k.Name, text)
	case limited && (n < k.Min || n > k.Max):
		detail = fmt.Sprintf("%s is %d; it must be %s.", k.Name, n, k.limits())
	default:
		return "", "", ""
	}
	return "config-int", "Number not allowed", detail
}

// limits says the bounds of a number in words.
func (k *Key) limits() string {
	if k.Max == unbounded {
		return fmt.Sprintf("%d or more", k.Min)
	}
	return fmt.Sprintf("from %d to %d", k.Min, k.Max)
}

// enumKind holds a text, or each element of a list, against the values that its key allows.
func enumKind(k *Key, text string) (name, summary, detail string) {
	if len(k.OneOf) == 0 || k.Type == Bool {
		return "", "", ""
	}
	elements := []string{text}
	if k.Type == CommaList {
		elements = strings.Split(text, ",")
	}
	for _, e := range elements {
		if hasHole(e) || slices.Contains(k.OneOf, e) {
			continue
		}
		return "config-enum", "Value not allowed",
			fmt.Sprintf("%s is %q; it may be %s.%s", k.Name, e, either(k.OneOf), near.DidYouMean(e, k.OneOf))
	}
	return "", "", ""
}

func patternKind(k *Key, text string) (name, summary, detail string) {
	if k.Pattern == nil || hasHole(text) || k.Pattern.MatchString(text) {
		return "", "", ""
	}
	return "config-pattern", "Value of the wrong form", fmt.Sprintf("%s is %q, which is not of its form.%s", k.Name, text, k.says())
}

// queryableKind holds the value that workers ask by against what the service lets them ask for.
func queryableKind(k *Key, text string) (name, summary, detail string) {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
	if !k.Queryable || hasHole(text) || len(text) <= maxQueryableLength && strings.Trim(text, allowed) == "" {
		return "", "", ""
	}
	return "custom-queryable-value", "Value that no worker can ask for",
		fmt.Sprintf("%s is %q; workers ask by it, so it has at most %d letters, digits, underscores and dashes.", k.Name, text, maxQueryableLength)
}

// listKind finds elements that are empty or have blanks around them: the service splits at commas and takes what is between them.
func (c *check) listKind(k *Key, text string) (name, summary, detail string) {
	for e := range strings.SplitSeq(text, ",") {
		if e == "" || e != strings.TrimSpace(e) {
			return "config-list", "List of the wrong form",
				fmt.Sprintf("%s is %q; elements are joined with commas alone, without blanks, and none is empty. Write a list, and pipewright joins it.", k.Name, text)
		}
	}
	return "", "", ""
}

func (c *check) pathKind(k *Key, text string) (name, summary, detail string) {
	artifact, path, both := strings.Cut(text, "::")
	switch {
	case hasHole(artifact) || !both && hasHole(text):
		return "", "", ""
	case !both || artifact == "" || path == "":
		return "config-artifact", "Path without an artifact",
			fmt.Sprintf("%s is %q; it must be an input artifact, two colons and a path inside it. Write \"${artifact.NAME}::path\".", k.Name, text)
	case !slices.Contains(c.f.Inputs, artifact):
		return c.noInput(k, artifact)
	}
	return "", "", ""
}

func (c *check) artifactKind(k *Key, text string) (name, summary, detail string) {
	if hasHole(text) || slices.Contains(c.f.Inputs, text) {
		return "", "", ""
	}
	return c.noInput(k, text)
}

func (c *check) noInput(k *Key, artifact string) (name, summary, detail string) {
	return "config-artifact", "Artifact is no input of this " + c.noun(),
		fmt.Sprintf("%s names the artifact %q; the input artifacts of this %s are %s.%s Add it to input_artifacts, or name one of them.",
			k.Name, artifact, c.noun(), quoted(c.f.Inputs), near.DidYouMean(artifact, c.f.Inputs))
}
