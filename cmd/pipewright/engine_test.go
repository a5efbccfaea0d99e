package main

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// listen opens engine.sock and points DOCKER_HOST at it. Its folder has a short name, because the path of a socket has room for about 100
// characters, fewer than the folder of a script may need.
func listen(ts *testscript.TestScript) net.Listener {
	dir, err := os.MkdirTemp("", "pw")
	ts.Check(err)
	ts.Defer(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "engine.sock")
	listener, err := net.Listen("unix", socket)
	ts.Check(err)
	ts.Setenv("DOCKER_HOST", "unix://"+socket)
	return listener
}

// dying-engine listens as a container engine that knows every image, and dies when a container is to be made: its socket is closed with all
// that is connected to it.
func dyingEngine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: dying-engine")
	}
	listener := listen(ts)
	server := &http.Server{}
	var once sync.Once
	die := func() { once.Do(func() { go server.Close() }) }
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Api-Version", "1.41")
		w.Header().Set("Content-Type", "application/json")
		switch {
		case strings.HasSuffix(r.URL.Path, "/_ping"):
			w.Write([]byte("OK"))
		case strings.HasSuffix(r.URL.Path, "/version"):
			w.Write([]byte(`{"Version": "0.0.1", "ApiVersion": "1.41", "MinAPIVersion": "1.12", "Os": "linux", "Arch": "amd64"}`))
		case strings.Contains(r.URL.Path, "/images/"):
			w.Write([]byte(`{"Id": "sha256:0000000000000000000000000000000000000000000000000000000000000000", "Config": {}, "Os": "linux", "Architecture": "amd64"}`))
		case strings.HasSuffix(r.URL.Path, "/info"):
			w.Write([]byte(`{}`))
		default:
			die()
			<-r.Context().Done()
		}
	})
	served := make(chan struct{})
	go func() {
		server.Serve(listener)
		close(served)
	}()
	ts.Defer(func() {
		die()
		<-served
	})
}

// dead-engine takes connections and closes them.
func deadEngine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: dead-engine")
	}
	listener := listen(ts)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
	ts.Defer(func() {
		listener.Close()
		<-done
	})
}
