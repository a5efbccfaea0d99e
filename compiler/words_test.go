package compiler

import "testing"

func TestSeries(t *testing.T) {
	for want, got := range map[string]string{
		`"a"`: either("a"), `"a" or "b"`: either("a", "b"), `"a", "b" and "c"`: every("a", "b", "c"), "": every(),
	} {
		if got != want {
			t.Errorf("got %s; want %s", got, want)
		}
	}
}
