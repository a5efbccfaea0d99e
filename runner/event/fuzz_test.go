package event

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzRead: any bytes are read without a panic; what was good is a log of its own that gives the same events.
func FuzzRead(f *testing.F) {
	_, src, _ := fill(f, 3)
	f.Add(src)
	f.Add(src[:len(src)-3])
	f.Add(append(src[:len(src):len(src)], 0, 0, 0, 0))
	f.Add(header())
	f.Add([]byte("PWEV"))
	f.Fuzz(func(t *testing.T, src []byte) {
		events, good, err := decode("fuzz", src)
		if good > len(src) {
			t.Fatalf("%d of %d bytes are good", good, len(src))
		}
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has the number %d", i+1, e.Seq)
			}
		}
		again, same, second := decode("fuzz", src[:good])
		if second != nil && err == nil || same != good {
			t.Fatalf("the good part has %d bytes good of %d: %v", same, good, second)
		}
		if diff := cmp.Diff(events, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
