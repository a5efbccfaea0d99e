package compiler

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHoles(t *testing.T) {
	tests := []struct {
		text   Text
		holes  []Hole
		faults []string
	}{
		{text: "plain ${a.b} # {a.b} #"},
		{text: "#{a.b}", holes: []Hole{{"a", "b"}}},
		{text: "x#{Build_Unit.V-1@}y#{variables.R}", holes: []Hole{{"Build_Unit", "V-1@"}, {"variables", "R"}}},
		{text: "##{a.b}}", holes: []Hole{{"a", "b"}}},
		{text: "#{a.b", faults: []string{"#{"}},
		{text: "#{}", faults: []string{"#{}"}},
		{text: "#{a}", faults: []string{"#{a}"}},
		{text: "#{.b}#{a.}", faults: []string{"#{.b}", "#{a.}"}},
		{text: "#{a.b.c}", faults: []string{"#{a.b.c}"}},
		{text: "#{a b.c} #{a.b c}", faults: []string{"#{a b.c}", "#{a.b c}"}},
		{text: "#{x #{a.b}", holes: []Hole{{"a", "b"}}, faults: []string{"#{x "}},
		{text: "#{é.b}", faults: []string{"#{é.b}"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.holes, test.text.Holes()); diff != "" {
			t.Errorf("holes of %q: %s", test.text, diff)
		}
		var faults []string
		for _, s := range test.text.spans() {
			if s.fault != "" {
				faults = append(faults, string(test.text[s.start:s.end]))
			}
		}
		if diff := cmp.Diff(test.faults, faults); diff != "" {
			t.Errorf("faults of %q: %s", test.text, diff)
		}
	}
}

func TestFill(t *testing.T) {
	values := map[Hole]string{{"a", "b"}: "#{c.d}", {"c", "d"}: "2"}
	lookup := func(h Hole) (string, bool) { v, ok := values[h]; return v, ok }
	for text, want := range map[Text]string{
		"":                    "",
		"none":                "none",
		"#{a.b}-#{c.d}":       "#{c.d}-2", // what comes in is not read again
		"#{c.d}#{oops}#{c.d}": "2#{oops}2",
	} {
		got, err := text.Fill(lookup)
		if err != nil || got != want {
			t.Errorf("Fill(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	_, err := Text("x#{a.z}").Fill(lookup)
	var unfilled *UnfilledError
	if !errors.As(err, &unfilled) || unfilled.Hole != (Hole{"a", "z"}) || !strings.Contains(err.Error(), "#{a.z}") {
		t.Errorf("unknown hole: %v", err)
	}
}

func FuzzFill(f *testing.F) {
	for _, seed := range []string{"#{a.b}", "#{a.b}}#{", "x #{ #{a.b} y", "#{a.b.c}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := Text(s)
		holes := text.Holes()
		same, err := text.Fill(func(h Hole) (string, bool) { return h.String(), true })
		if err != nil || same != s {
			t.Fatalf("filled with itself: %q, %v", same, err)
		}
		if _, err := text.Fill(func(Hole) (string, bool) { return "", false }); (err != nil) != (len(holes) > 0) {
			t.Fatalf("%d holes, error %v", len(holes), err)
		}
	})
}
