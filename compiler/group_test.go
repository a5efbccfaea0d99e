package compiler

import "testing"

func TestGroups(t *testing.T) {
	a, b, c, d := &Action{Name: "a", RunOrder: 5}, &Action{Name: "b", RunOrder: 1}, &Action{Name: "c", RunOrder: 5}, &Action{Name: "d", RunOrder: 2}
	var got string
	for _, group := range (&Stage{Actions: []*Action{a, b, c, d}}).Groups() {
		for _, a := range group {
			got += a.Name
		}
		got += "|"
	}
	if got != "b|d|ac|" {
		t.Errorf("groups %s; want b|d|ac|", got)
	}
}
