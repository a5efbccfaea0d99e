package artifact

import (
	"fmt"
	"path"
	"strings"
)

// maxHops is how many links the kernel follows before it gives up. What lies behind more of them nobody reaches.
const maxHops = 40

// checkEntries says what makes a list of entries, sorted by path, no tree: bad paths, a file beyond a link or a file, a link that leads outside.
func checkEntries(entries []Entry) error {
	at := make(map[string]*Entry, len(entries))
	for i := range entries {
		e := &entries[i]
		if clean, err := filePath(e.Path); err != nil {
			return err
		} else if clean != e.Path {
			return &UnsafeError{Path: e.Path, Reason: UnusableName, Detail: "it is not in its shortest form"}
		}
		if i > 0 && entries[i-1].Path >= e.Path {
			return &UnsafeError{Path: e.Path, Reason: DuplicatePath}
		}
		at[e.Path] = e
	}
	for i := range entries {
		if err := checkEntry(&entries[i], at); err != nil {
			return err
		}
	}
	return nil
}

func checkEntry(e *Entry, at map[string]*Entry) error {
	for folder := range ancestors(e.Path) {
		if other, ok := at[folder]; ok {
			return beyond(e.Path, other)
		}
	}
	if e.Link == "" {
		return nil
	}
	if err := linkTarget(e.Path, e.Link); err != nil {
		return err
	}
	if leaves(e, at) {
		return &UnsafeError{Path: e.Path, Reason: OutsideLink, Detail: "to " + e.Link}
	}
	return nil
}

// beyond says why nothing can lie at p below the file or link above.
func beyond(p string, above *Entry) error {
	if above.Link != "" {
		return &UnsafeError{Path: p, Reason: ThroughLink, Detail: fmt.Sprintf("%s is a link to %s", above.Path, above.Link)}
	}
	return &UnsafeError{Path: above.Path, Reason: FileAndFolder, Detail: p + " lies below it"}
}

// leaves walks where a link leads as the kernel would, through the other links of the tree. Looking at the target's spelling alone is not enough:
// "a/b/up -> ../.." and "x -> a/b/up/.." both look well.
func leaves(link *Entry, at map[string]*Entry) bool {
	place := strings.Split(link.Path, "/")
	place = place[:len(place)-1]
	todo := strings.Split(link.Link, "/")
	for hops := 0; len(todo) > 0; {
		part := todo[0]
		todo = todo[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			if len(place) == 0 {
				return true
			}
			place = place[:len(place)-1]
			continue
		}
		place = append(place[:len(place):len(place)], part)
		next, ok := at[path.Join(place...)]
		if !ok || next.Link == "" {
			continue
		}
		if hops++; hops > maxHops {
			return false
		}
		if strings.HasPrefix(next.Link, "/") {
			return true
		}
		place = place[:len(place)-1]
		todo = append(strings.Split(next.Link, "/"), todo...)
	}
	return false
}
