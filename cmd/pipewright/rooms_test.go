package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms is testdata/rooms.txt: who may import whom, and which modules live in which rooms only.
type rooms struct {
	imports map[string][]string
	only    map[string][]string
}

func readRooms(t *testing.T) rooms {
	t.Helper()
	f, err := os.Open("testdata/rooms.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := rooms{map[string][]string{}, map[string][]string{}}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case words[0] == "only":
			r.only[words[1]] = words[2:]
		default:
			r.imports[words[0]] = words[1:]
		}
	}
	return r
}

func (r rooms) allows(from, to string) bool {
	for _, may := range r.imports[from] {
		below, isBelow := strings.CutSuffix(may, "*")
		if may == "any" || may == to || isBelow && strings.HasPrefix(to, below) {
			return true
		}
	}
	return false
}

// TestRooms holds the house to its plan: no import that rooms.txt does not allow, no room that it does not know, and none that is gone.
func TestRooms(t *testing.T) {
	r := readRooms(t)
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "pipewright/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	built := map[string]bool{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		room := strings.TrimPrefix(p.ImportPath, "pipewright/")
		checkRoom(t, r, room, p.Imports)
		built[room] = true
	}
	for room := range r.imports {
		if !built[room] {
			t.Errorf("testdata/rooms.txt has a room %s, and there is none", room)
		}
	}
}

func checkRoom(t *testing.T, r rooms, room string, imports []string) {
	t.Helper()
	if _, known := r.imports[room]; !known {
		t.Errorf("%s is a room that testdata/rooms.txt does not know", room)
		return
	}
	for _, path := range imports {
		if to, ours := strings.CutPrefix(path, "pipewright/"); ours && !r.allows(room, to) {
			t.Errorf("%s may not import %s", room, to)
		}
		for module, homes := range r.only {
			if (path == module || strings.HasPrefix(path, module+"/")) && !slices.Contains(homes, room) {
				t.Errorf("%s may not import %s, which lives in %s", room, path, strings.Join(homes, ", "))
			}
		}
	}
}
