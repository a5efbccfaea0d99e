package event

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func sample(n int) *Event {
	return &Event{At: time.Unix(int64(n), 0).UTC(), Type: ActionStarted, Stage: "Build", Action: fmt.Sprint("A", n), Attempt: 1,
		Configuration: map[string]string{"ProjectName": "<unit> & more"}}
}

func create(t testing.TB) (*Log, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "events.log")
	l, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l, path
}

// fill makes a closed log of n events, each a record of its own, and gives its bytes.
func fill(t testing.TB, n int) (path string, src []byte, want []Event) {
	t.Helper()
	l, path := create(t)
	for i := range n {
		e := sample(i)
		if err := l.Append(e); err != nil {
			t.Fatal(err)
		}
		want = append(want, *e)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, src, want
}

func TestAppendAndRead(t *testing.T) {
	l, path := create(t)
	if err := l.Append(sample(1), sample(2)); err != nil {
		t.Fatal(err)
	}
	e := sample(3)
	if err := l.Append(e); err != nil || e.Seq != 3 {
		t.Fatalf("got Seq %d, error %v", e.Seq, err)
	}
	live, err := Read(path) // while it is open
	if err != nil || len(live) != 3 {
		t.Fatalf("got %d events, error %v", len(live), err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Append(sample(4)); !errors.Is(err, ErrClosed) {
		t.Errorf("Append after Close: %v", err)
	}
	again, past, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if diff := cmp.Diff(live, past); diff != "" {
		t.Error(diff)
	}
	if e := sample(4); again.Append(e) != nil || e.Seq != 4 {
		t.Errorf("numbers do not go on: %d", e.Seq)
	}
}

func TestCreateRefusesWhatIsThere(t *testing.T) {
	_, path := create(t)
	if _, err := Create(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
}

func TestPrivate(t *testing.T) {
	_, path := create(t)
	if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", i.Mode(), err)
	}
}

func TestLocked(t *testing.T) {
	l, path := create(t)
	if _, _, err := Open(path); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again, _, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestPassingEventsAreRefused(t *testing.T) {
	l, _ := create(t)
	if err := l.Append(&Event{Type: ActionOutput}); err == nil {
		t.Error("a line of output went into the log")
	}
}

func TestUnwritableEventHarmsNoOther(t *testing.T) {
	l, path := create(t)
	bad := &Event{Type: ActionNote, At: time.Date(10001, 1, 1, 0, 0, 0, 0, time.UTC)} // JSON has no such year
	if err := l.Append(bad); err == nil || bad.Seq != 0 {
		t.Errorf("got Seq %d, error %v", bad.Seq, err)
	}
	if err := l.Append(sample(1)); err != nil {
		t.Fatal(err)
	}
	if events, err := Read(path); err != nil || len(events) != 1 {
		t.Errorf("got %d events, error %v", len(events), err)
	}
}

// Many goroutines append; each sees its own events in order, the numbers have no gaps, and commits were shared.
func TestGroupCommit(t *testing.T) {
	l, path := create(t)
	const writers, each = 32, 20
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := l.Append(&Event{Type: ActionNote, Action: fmt.Sprint(w), Attempt: i}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	events, err := Read(path)
	if err != nil || len(events) != writers*each {
		t.Fatalf("got %d events, error %v", len(events), err)
	}
	next := map[string]int{}
	for _, e := range events {
		if e.Attempt != next[e.Action] {
			t.Fatalf("writer %s: event %d stands where %d should", e.Action, e.Attempt, next[e.Action])
		}
		next[e.Action]++
	}
	if n := l.commits.Load(); n >= writers*each/2 {
		t.Errorf("%d commits for %d events: they share none", n, writers*each)
	}
}

// A log cut at any byte gives the records that are whole, can be opened, and goes on from there.
func TestTornAnywhere(t *testing.T) {
	path, src, want := fill(t, 3)
	ends := []int{headerSize}
	for range want {
		at := ends[len(ends)-1]
		payload, sound := payloadAt(src[at:])
		if !sound {
			t.Fatal("the log is not sound")
		}
		ends = append(ends, at+frameSize+len(payload))
	}
	for cut := range src {
		whole := 0
		for whole+1 < len(ends) && ends[whole+1] <= cut {
			whole++
		}
		if err := os.WriteFile(path, src[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := Read(path)
		if err != nil || len(got) != whole {
			t.Fatalf("cut at %d: %d events, error %v; want %d", cut, len(got), err, whole)
		}
		l, past, err := Open(path)
		if err != nil || len(past) != whole {
			t.Fatalf("cut at %d: Open gave %d events, error %v", cut, len(past), err)
		}
		if err := l.Append(sample(9)); err != nil {
			t.Fatal(err)
		}
		l.Close()
		if got, err = Read(path); err != nil || len(got) != whole+1 || got[whole].Action != "A9" {
			t.Fatalf("cut at %d: after going on %d events, error %v", cut, len(got), err)
		}
	}
}

// A log that was lengthened but whose last bytes never came to disk reads as torn.
func TestZeroTail(t *testing.T) {
	path, src, _ := fill(t, 2)
	if err := os.WriteFile(path, append(src, make([]byte, 4096)...), 0o600); err != nil {
		t.Fatal(err)
	}
	l, past, err := Open(path)
	if err != nil || len(past) != 2 {
		t.Fatalf("%d events, error %v", len(past), err)
	}
	l.Close()
	if after, _ := os.ReadFile(path); len(after) != len(src) {
		t.Errorf("%d bytes are left, want %d", len(after), len(src))
	}
}

// A flipped bit anywhere but in the last record is damage and says where; the file stays as it is.
func TestDamage(t *testing.T) {
	path, src, _ := fill(t, 3)
	payload, _ := payloadAt(src[headerSize:])
	second := headerSize + frameSize + len(payload)
	payload, _ = payloadAt(src[second:])
	for at := second; at < second+frameSize+len(payload); at++ {
		bad := append([]byte(nil), src...)
		bad[at] ^= 0x10
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := Open(path)
		var damage *CorruptError
		if !errors.As(err, &damage) || damage.Offset != int64(second) || damage.After != 1 {
			t.Fatalf("byte %d: %v", at, err)
		}
		if after, _ := os.ReadFile(path); string(after) != string(bad) {
			t.Fatal("Open changed a damaged log")
		}
	}
}

func TestOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	for src, wanted := range map[string]any{
		"hello, this is no log":    new(*CorruptError),
		"short":                    new(*CorruptError),
		magic + "\x02\x00\x00\x00": new(*VersionError),
	} {
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err == nil || !errors.As(err, wanted) {
			t.Errorf("%q: %v", src, err)
		}
	}
	if _, err := Read(filepath.Dir(path)); err == nil {
		t.Error("a folder was read as a log")
	}
	if _, err := Read(path + "nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing log: %v", err)
	}
}

// What a newer version writes, types and fields this one does not know, does not stop it from reading the rest.
func TestNewerEvents(t *testing.T) {
	var f frame
	f.reset()
	if err := f.add([]*Event{{Seq: 1, Type: "stage.teleported", Stage: "Prod"}}); err != nil {
		t.Fatal(err)
	}
	f.buf.WriteString(`,{"seq":2,"type":"action.started","colour":{"hue":3}}`)
	events, _, err := decode("x", append(header(), f.seal()...))
	if err != nil || len(events) != 2 || events[0].Type != "stage.teleported" {
		t.Errorf("%v, error %v", events, err)
	}
}
