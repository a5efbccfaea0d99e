package artifact

import (
	"path"
	"strings"
	"unicode/utf8"
)

// The longest names that every file system we write to takes.
const (
	maxName = 255
	maxPath = 4096
)

// cleanPath gives the canonical spelling of a path in an artifact, "." for the artifact itself, or says why it is refused.
func cleanPath(name string) (string, error) {
	if detail := unusable(name); detail != "" {
		return "", &UnsafeError{Path: name, Reason: UnusableName, Detail: detail}
	}
	if strings.HasPrefix(name, "/") {
		return "", &UnsafeError{Path: name, Reason: AbsolutePath}
	}
	if strings.Contains(name, `\`) {
		return "", &UnsafeError{Path: name, Reason: BackslashPath}
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return "", &UnsafeError{Path: name, Reason: ParentPath}
		}
		if len(part) > maxName {
			return "", &UnsafeError{Path: name, Reason: UnusableName, Detail: "a part of it is longer than 255 bytes"}
		}
	}
	return path.Clean(name), nil
}

func unusable(name string) string {
	switch {
	case name == "":
		return "it is empty"
	case len(name) > maxPath:
		return "it is longer than 4096 bytes"
	case strings.ContainsRune(name, 0):
		return "it has a NUL byte"
	case !utf8.ValidString(name):
		return "it is not UTF-8"
	}
	return ""
}

// filePath is cleanPath for what must be below the artifact's root.
func filePath(name string) (string, error) {
	clean, err := cleanPath(name)
	if err == nil && clean == "." {
		return "", &UnsafeError{Path: name, Reason: UnusableName, Detail: "it is the artifact itself"}
	}
	return clean, err
}

// linkTarget checks the spelling of a link's target; where it leads is judged when the whole tree is known.
func linkTarget(at, target string) error {
	if detail := unusable(target); detail != "" {
		return &UnsafeError{Path: at, Reason: OutsideLink, Detail: "its target is no usable path: " + detail}
	}
	if strings.HasPrefix(target, "/") || strings.Contains(target, `\`) {
		return &UnsafeError{Path: at, Reason: OutsideLink, Detail: "to " + target}
	}
	return nil
}

// ancestors yields the folders a path lies in, the nearest first.
func ancestors(p string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := strings.LastIndexByte(p, '/'); i > 0; i = strings.LastIndexByte(p[:i], '/') {
			if !yield(p[:i]) {
				return
			}
		}
	}
}
