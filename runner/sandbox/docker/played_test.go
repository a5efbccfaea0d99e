package docker

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pipewright/runner/sandbox"
)

// played gives the address of an engine that answers as the test says, on a socket. It greets by itself.
func played(t *testing.T, api string, handler http.HandlerFunc) string {
	t.Helper()
	listener, err := net.Listen("unix", filepath.Join(shortDir(t), "engine.sock"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/_ping") {
			w.Header().Set("Api-Version", api)
			return
		}
		handler(w, r)
	}))
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	return "unix://" + listener.Addr().String()
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"message": message})
}

func TestOldEngine(t *testing.T) {
	_, err := Open(t.Context(), Options{Host: played(t, "1.39", nil)})
	var engine *sandbox.EngineError
	if !errors.As(err, &engine) || !strings.Contains(err.Error(), "1.39") || !strings.Contains(err.Error(), "1.40") {
		t.Errorf("got %v", err)
	}
}

// A shop is a registry's worth of images for the engine that is played.
type shop struct {
	there  bool
	says   string   // what a pull streams
	pulled []string // names and credentials that were sent
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, "/images/create"):
		auth, _ := base64.URLEncoding.DecodeString(r.Header.Get("X-Registry-Auth"))
		s.pulled = append(s.pulled, r.URL.Query().Get("fromImage")+":"+r.URL.Query().Get("tag")+" "+string(auth))
		fmt.Fprint(w, s.says)
		s.there = !strings.Contains(s.says, `"error"`)
	case !s.there:
		refuse(w, http.StatusNotFound, "No such image")
	default:
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"Id":"sha256:abc","Config":{"User":"app"}}`)
	}
}

func TestPullPolicies(t *testing.T) {
	home(t)
	for _, c := range []struct {
		policy string
		there  bool
		pulls  int
		fails  bool
	}{
		{PullNever, true, 0, false},
		{PullNever, false, 0, true},
		{PullMissing, true, 0, false},
		{PullMissing, false, 1, false},
		{PullAlways, true, 1, false},
		{PullAlways, false, 1, false},
	} {
		s := &shop{there: c.there, says: `{"status":"Pulling from x","id":"1"}` + "\n" + `{"status":"Downloading","id":"ab"}` + "\n" + `{"status":"Pull complete","id":"ab"}` + "\n" + `{"status":"Digest: sha256:1"}`}
		var progress bytes.Buffer
		d, err := Open(t.Context(), Options{Host: played(t, "1.41", s.ServeHTTP), Pull: c.policy, Progress: &progress})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time it is known
			digest, err := d.Prepare(t.Context(), "registry.example:5000/team/app")
			var missing *sandbox.ImageError
			if errors.As(err, &missing) != c.fails || !c.fails && digest != "sha256:abc" {
				t.Errorf("%+v: %q, %v", c, digest, err)
			}
		}
		if len(s.pulled) != c.pulls {
			t.Errorf("%+v: pulled %q", c, s.pulled)
		}
		want := "pulling registry.example:5000/team/app:latest\nab: pull complete\nDigest: sha256:1\n"
		if c.pulls == 1 && progress.String() != want {
			t.Errorf("%+v: said %q, want %q", c, &progress, want)
		}
		d.Close()
	}
}

func TestPullFails(t *testing.T) {
	home(t)
	s := &shop{says: `{"status":"Pulling"}` + "\n" + `{"errorDetail":{"message":"manifest unknown"},"error":"manifest unknown"}`}
	d, err := Open(t.Context(), Options{Host: played(t, "1.41", s.ServeHTTP)})
	if err != nil {
		t.Fatal(err)
	}
	for name, word := range map[string]string{"app:v1": "manifest unknown", "UPPER CASE": "invalid reference", "sha256:abc": "No such image", "": "no image is named"} {
		_, err := d.Prepare(t.Context(), name)
		var missing *sandbox.ImageError
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), word) {
			t.Errorf("%q: got %v, want an *ImageError with %q", name, err, word)
		}
	}
	s.says = `{"status":"Pull`
	var engine *sandbox.EngineError
	if _, err := d.Prepare(t.Context(), "app:v2"); !errors.As(err, &engine) {
		t.Errorf("an engine that dies in the middle of a pull: %v", err)
	}
}

func TestPullSendsCredentials(t *testing.T) {
	dir := home(t)
	auth := base64.StdEncoding.EncodeToString([]byte("me:secret"))
	write(t, `{"auths":{"registry.example:5000":{"auth":"`+auth+`"},"other.example":{"auth":"`+auth+`"}}}`, dir, "config.json")
	s := &shop{says: "{}"}
	d, err := Open(t.Context(), Options{Host: played(t, "1.41", s.ServeHTTP)})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"registry.example:5000/app:v1": true, "third.example/app:v1": false} {
		s.there, s.pulled = false, nil
		if _, err := d.Prepare(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		if len(s.pulled) != 1 || strings.Contains(s.pulled[0], `"username":"me"`) != want {
			t.Errorf("%s: %q", name, s.pulled)
		}
	}
}

func TestEngineWithoutInit(t *testing.T) {
	var created []string
	d, err := Open(t.Context(), Options{Host: played(t, "1.41", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/containers/create"):
			var body struct{ HostConfig struct{ Init bool } }
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				t.Error(err)
			}
			created = append(created, fmt.Sprint(body.HostConfig.Init))
			if body.HostConfig.Init {
				refuse(w, http.StatusInternalServerError, "container-init binary not found on the host")
				return
			}
			w.WriteHeader(http.StatusCreated)
			fmt.Fprint(w, `{"Id":"1"}`)
		case strings.HasSuffix(r.URL.Path, "/attach"):
			refuse(w, http.StatusConflict, "far enough")
		case r.Method == http.MethodDelete:
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"Id":"sha256:abc","Config":{}}`)
		}
	})})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		box, err := d.Open(t.Context(), sandbox.Spec{Run: "r", Name: "n", Image: "i"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := box.Run(t.Context(), sandbox.Command{Argv: []string{"x"}}); err == nil || !strings.Contains(err.Error(), "409") {
			t.Errorf("got %v", err)
		}
		if err := box.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if got := strings.Join(created, " "); got != "true false false" {
		t.Errorf("containers were made with init %s", got)
	}
}

// shortDir is a folder for sockets: the path of one has room for about 100 characters, fewer than the name of a test may need.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pw")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
