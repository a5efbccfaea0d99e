package prose

import "testing"

func TestProse(t *testing.T) {
	for want, got := range map[string]string{
		`"a"`: Either("a"), `"a" or "b"`: Either("a", "b"), `"b", "a" and "c"`: Every("b", "a", "c"), "none": Every(),
		"a or b": Series([]string{"a", "b"}, "or"), "0 files": Count(0, "file"), "1 file": Count(1, "file"), "2 files": Count(2, "file"),
	} {
		if got != want {
			t.Errorf("got %s; want %s", got, want)
		}
	}
}
