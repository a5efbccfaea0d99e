package docker

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pipewright/runner/sandbox"
)

// home gives a docker configuration folder of the test's own, and an environment that says nothing of engines.
func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(dir, "run"))
	for _, name := range []string{"DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"} {
		t.Setenv(name, "")
	}
	return filepath.Join(dir, ".docker")
}

func write(t *testing.T, text string, path ...string) {
	t.Helper()
	file := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func writeContext(t *testing.T, dir, name, meta string) string {
	t.Helper()
	sum := sha256.Sum256([]byte(name))
	id := hex.EncodeToString(sum[:])
	write(t, meta, dir, "contexts", "meta", id, "meta.json")
	return id
}

func TestPrecedence(t *testing.T) {
	dir := home(t)
	writeContext(t, dir, "desk", `{"Name":"desk","Endpoints":{"docker":{"Host":"unix:///desk.sock"}}}`)
	writeContext(t, dir, "lab", `{"Name":"lab","Endpoints":{"docker":{"Host":"tcp://lab:2375"}}}`)
	steps := []struct{ what, want string }{
		{"", "unix:///var/run/docker.sock"},
		{"config", "unix:///desk.sock"},
		{"DOCKER_CONTEXT=lab", "tcp://lab:2375"},
		{"DOCKER_CONTEXT=default", "unix:///var/run/docker.sock"},
		{"DOCKER_HOST=unix:///mine.sock", "unix:///mine.sock"},
	}
	for _, step := range steps {
		if name, value, ok := strings.Cut(step.what, "="); ok {
			t.Setenv(name, value)
		}
		if step.what == "config" {
			write(t, `{"currentContext":"desk"}`, dir, "config.json")
		}
		found, err := endpoints("")
		if err != nil || found[0].host != step.want {
			t.Errorf("with %s: %v, %v; want %s", step.what, found, err, step.want)
		}
	}
	if found, err := endpoints("tcp://flag:1"); err != nil || len(found) != 1 || found[0].host != "tcp://flag:1" {
		t.Errorf("flag: %v, %v", found, err)
	}
}

func TestContextWithTLS(t *testing.T) {
	dir := home(t)
	id := writeContext(t, dir, "lab", `{"Endpoints":{"docker":{"Host":"tcp://lab:2376","SkipTLSVerify":true}}}`)
	write(t, "no pem", dir, "contexts", "tls", id, "docker", "ca.pem")
	write(t, "no pem", dir, "contexts", "tls", id, "docker", "cert.pem")
	t.Setenv("DOCKER_CONTEXT", "lab")
	found, err := endpoints("")
	if err != nil || !found[0].tls || !found[0].skipVerify || filepath.Base(found[0].ca) != "ca.pem" || found[0].key != "" {
		t.Errorf("%+v, %v", found, err)
	}
	found[0].key = found[0].cert
	if _, err := newClient(found[0]); err == nil {
		t.Error("a certificate that is none was taken")
	}
}

func TestTLSFromEnvironment(t *testing.T) {
	home(t)
	t.Setenv("DOCKER_HOST", "tcp://lab:2376")
	t.Setenv("DOCKER_CERT_PATH", "/certs")
	for verify, skip := range map[string]bool{"1": false, "": true} {
		t.Setenv("DOCKER_TLS_VERIFY", verify)
		found, err := endpoints("")
		if err != nil || !found[0].tls || found[0].skipVerify != skip || found[0].key != "/certs/key.pem" {
			t.Errorf("DOCKER_TLS_VERIFY=%q: %+v, %v", verify, found, err)
		}
	}
}

func TestEnginesThatAreNotReached(t *testing.T) {
	dir := home(t)
	writeContext(t, dir, "far", `{"Endpoints":{"docker":{"Host":"ssh://me@far"}}}`)
	writeContext(t, dir, "broken", `{`)
	writeContext(t, dir, "kube", `{"Endpoints":{"kubernetes":{"Host":"x"}}}`)
	for name, word := range map[string]string{"far": "ssh -L", "none": "docker context ls", "broken": "unexpected end", "kube": "names no docker engine"} {
		t.Setenv("DOCKER_CONTEXT", name)
		_, err := Open(t.Context(), Options{})
		var engine *sandbox.EngineError
		if !errors.As(err, &engine) || !strings.Contains(engine.Engine, name) || !strings.Contains(err.Error(), word) {
			t.Errorf("context %s: %v; want its name and %q", name, err, word)
		}
	}
}

func TestUsualSockets(t *testing.T) {
	dir := filepath.Dir(home(t))
	write(t, "", dir, "run", "podman", "podman.sock")
	write(t, "", dir, ".docker", "run", "docker.sock")
	found, err := endpoints("")
	if err != nil {
		t.Fatal(err)
	}
	var from []string
	for _, e := range found {
		from = append(from, e.from)
	}
	if got := strings.Join(from[:3], ","); got != "default,Docker Desktop,Podman" {
		t.Errorf("looked at %s", got)
	}
}

func TestNobodyAnswers(t *testing.T) {
	home(t)
	_, err := Open(t.Context(), Options{Host: "unix://" + t.TempDir() + "/none.sock"})
	var engine *sandbox.EngineError
	if !errors.As(err, &engine) || !strings.Contains(engine.Engine, "none.sock") {
		t.Errorf("got %v", err)
	}
	if _, err := Open(t.Context(), Options{Pull: "sometimes"}); err == nil || !strings.Contains(err.Error(), "always") {
		t.Errorf("an unknown pull policy: %v", err)
	}
}
