package compare

import (
	"fmt"
	"slices"
	"strings"
)

// A part is something that a pipeline has: a field, or a block with parts of its own.
type part struct {
	name  string // among its siblings; one that begins with . or [ is written behind its parent's
	parts []*part
	leaf  bool
	value string // of a leaf: what is compared
	shown string // of a leaf: what people see
	// implied parts are not written: the service takes them for granted. They count in a comparison and are shown as absent.
	implied  bool
	covered  bool   // shown is a hash
	summary  string // of a block: what is said of one that the other side has not; empty: all of it
	nameless bool   // the name is but a place in a list without order: to be compared with whatever is most like it
}

// field makes a leaf of a text.
func field(name, value string) *part {
	return &part{name: name, leaf: true, value: value, shown: value}
}

// optional makes a leaf of a text, or nothing of an empty one.
func optional(name, value string) *part {
	if value == "" {
		return nil
	}
	return field(name, value)
}

// standard makes a leaf of a text, or of what the service takes where there is none.
func standard(name, value, otherwise string) *part {
	p := field(name, value)
	if value == "" && otherwise != "" {
		p.value, p.shown, p.implied = otherwise, otherwise, true
	} else if value == "" {
		return nil
	}
	return p
}

// inner makes a part of parts; nil ones are left out, and names that are taken are numbered.
func inner(name string, parts ...*part) *part {
	p := &part{name: name}
	taken := map[string]bool{}
	for _, sub := range parts {
		if sub == nil {
			continue
		}
		for n, wanted := 2, sub.name; taken[sub.name]; n++ {
			sub.name = fmt.Sprintf("%s #%d", wanted, n)
		}
		taken[sub.name] = true
		p.parts = append(p.parts, sub)
	}
	return p
}

// index gives the parts of a part by their names.
func (p *part) index() map[string]*part {
	all := make(map[string]*part, len(p.parts))
	for _, sub := range p.parts {
		all[sub.name] = sub
	}
	return all
}

// differences compares two parts of one name.
func differences(path []string, old, new *part) []Difference {
	if old.leaf || new.leaf {
		return unlike(path, old, new)
	}
	match(old, new)
	before, after := old.index(), new.index()
	var found []Difference
	for _, sub := range old.parts {
		here := below(path, sub.name)
		if other := after[sub.name]; other != nil {
			found = append(found, differences(here, sub, other)...)
		} else if !sub.implied {
			found = append(found, Difference{Path: here, Old: sub.text(), Had: true})
		}
	}
	for _, sub := range new.parts {
		if before[sub.name] == nil && !sub.implied {
			found = append(found, Difference{Path: below(path, sub.name), New: sub.text(), Has: true})
		}
	}
	return found
}

// unlike compares two parts of which one at least is a leaf.
func unlike(path []string, old, new *part) []Difference {
	if old.leaf && new.leaf && old.value == new.value {
		return nil
	}
	d := Difference{Path: path, Had: !old.implied, Has: !new.implied, Masked: old.masked() || new.masked()}
	if d.Had {
		d.Old = old.text()
	}
	if d.Has {
		d.New = new.text()
	}
	return []Difference{d}
}

func below(path []string, name string) []string {
	path = slices.Clone(path)
	if len(path) > 0 && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "[")) {
		path[len(path)-1] += name
		return path
	}
	return append(path, name)
}

// match gives the nameless parts of both sides names anew: those that are equal the same ones, the rest by their order.
func match(old, new *part) {
	byValue := map[string][]*part{}
	for _, sub := range new.parts {
		if sub.nameless {
			sum := sub.kind() + sub.sum()
			byValue[sum] = append(byValue[sum], sub)
		}
	}
	same := 0
	paired := map[*part]bool{}
	for _, sub := range old.parts {
		if !sub.nameless {
			continue
		}
		sum := sub.kind() + sub.sum()
		if twins := byValue[sum]; len(twins) > 0 {
			byValue[sum] = twins[1:]
			sub.name, twins[0].name = fmt.Sprint("same ", same), fmt.Sprint("same ", same)
			paired[sub], paired[twins[0]] = true, true
			same++
		}
	}
	for _, side := range []*part{old, new} {
		numbers := map[string]int{}
		for _, sub := range side.parts {
			if sub.nameless && !paired[sub] {
				kind := sub.kind()
				sub.name = kind
				if numbers[kind]++; numbers[kind] > 1 {
					sub.name = fmt.Sprintf("%s #%d", kind, numbers[kind])
				}
			}
		}
	}
}

// kind gives the name of a nameless part without its number.
func (p *part) kind() string {
	kind, _, _ := strings.Cut(p.name, " #")
	return kind
}

// sum gives a text that is the same for parts that are equal.
func (p *part) sum() string {
	if p.leaf {
		return fmt.Sprintf("=%q", p.value)
	}
	var all []string
	for _, sub := range p.parts {
		name := sub.name
		if sub.nameless {
			name = sub.kind()
		}
		all = append(all, fmt.Sprintf("%q%s", name, sub.sum()))
	}
	slices.Sort(all)
	return "{" + strings.Join(all, ",") + "}"
}

// text shows a part that the other side has not.
func (p *part) text() string {
	switch {
	case p.leaf:
		return p.shown
	case p.summary != "":
		return p.summary
	}
	var all []string
	list := true
	for _, sub := range p.parts {
		if sub.implied {
			continue
		}
		if strings.HasPrefix(sub.name, "[") {
			all = append(all, sub.text())
			continue
		}
		list = false
		all = append(all, strings.TrimPrefix(sub.name, ".")+" = "+sub.text())
	}
	text := strings.Join(all, ", ")
	if list {
		return "[" + text + "]"
	}
	return "{" + text + "}"
}
