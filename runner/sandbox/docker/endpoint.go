package docker

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/docker/cli/cli/config"

	"pipewright/runner/sandbox"
)

// An endpoint is one place where an engine may answer.
type endpoint struct {
	host          string // unix:///var/run/docker.sock, tcp://10.0.0.1:2376
	from          string // who said so: DOCKER_HOST, context desktop, default
	ca, cert, key string // files of TLS; all empty: none
	tls           bool
	skipVerify    bool
}

func (e endpoint) String() string { return e.host + " (" + e.from + ")" }

// endpoints lists where to look, in order. An explicit choice is the only one; without any, the sockets that engines of this machine
// use are tried one after another. The order of precedence is that of the docker command: flag, DOCKER_HOST, DOCKER_CONTEXT, the
// current context of its configuration.
func endpoints(flag string) ([]endpoint, error) {
	if flag != "" {
		return one(endpoint{host: flag, from: "given by the user"})
	}
	if host := os.Getenv("DOCKER_HOST"); host != "" {
		return one(withTLSFromEnv(endpoint{host: host, from: "DOCKER_HOST"}))
	}
	if name := os.Getenv("DOCKER_CONTEXT"); name != "" && name != "default" {
		return fromContext(name, "DOCKER_CONTEXT")
	}
	if os.Getenv("DOCKER_CONTEXT") == "" {
		if name := currentContext(); name != "" && name != "default" {
			return fromContext(name, "the docker command's current context")
		}
	}
	return usualSockets(), nil
}

func one(e endpoint) ([]endpoint, error) {
	if strings.HasPrefix(e.host, "ssh://") {
		return nil, &sandbox.EngineError{Engine: e.String(), Err: errors.New(
			"an engine behind ssh is not reached directly; forward its socket (ssh -L /tmp/docker.sock:/var/run/docker.sock HOST) and set DOCKER_HOST=unix:///tmp/docker.sock")}
	}
	return []endpoint{e}, nil
}

// withTLSFromEnv follows the docker command: DOCKER_CERT_PATH holds the files (the configuration folder, if only DOCKER_TLS_VERIFY
// is set), and the server's name is checked if DOCKER_TLS_VERIFY is not empty.
func withTLSFromEnv(e endpoint) endpoint {
	dir, verify := os.Getenv("DOCKER_CERT_PATH"), os.Getenv("DOCKER_TLS_VERIFY") != ""
	if dir == "" && !verify {
		return e
	}
	if dir == "" {
		dir = configDir()
	}
	e.tls, e.skipVerify = true, !verify
	e.ca, e.cert, e.key = filepath.Join(dir, "ca.pem"), filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	return e
}

func configDir() string {
	if dir := os.Getenv("DOCKER_CONFIG"); dir != "" {
		return dir
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ".docker"
	}
	return filepath.Join(home, ".docker")
}

// currentContext is empty where the configuration is missing or cannot be read: then the docker command takes the default too.
func currentContext() string {
	file, err := config.Load(configDir())
	if err != nil {
		return ""
	}
	return file.CurrentContext
}

// contextFile is the part of a context's meta.json that says where its engine is.
type contextFile struct {
	Endpoints map[string]struct {
		Host          string
		SkipTLSVerify bool
	}
}

func fromContext(name, from string) ([]endpoint, error) {
	sum := sha256.Sum256([]byte(name))
	id := hex.EncodeToString(sum[:])
	missing := func(err error) error {
		return &sandbox.EngineError{Engine: fmt.Sprintf("context %q (%s)", name, from), Err: err}
	}
	src, err := os.ReadFile(filepath.Join(configDir(), "contexts", "meta", id, "meta.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(errors.New("there is no such docker context; `docker context ls` lists those there are"))
	}
	if err != nil {
		return nil, missing(err)
	}
	var file contextFile
	if err := json.Unmarshal(src, &file); err != nil {
		return nil, missing(err)
	}
	docker, ok := file.Endpoints["docker"]
	if !ok || docker.Host == "" {
		return nil, missing(errors.New("this context names no docker engine"))
	}
	e := endpoint{host: docker.Host, from: fmt.Sprintf("context %q, %s", name, from), skipVerify: docker.SkipTLSVerify}
	dir := filepath.Join(configDir(), "contexts", "tls", id, "docker")
	e.ca, e.cert, e.key = existing(dir, "ca.pem"), existing(dir, "cert.pem"), existing(dir, "key.pem")
	e.tls = e.ca != "" || e.cert != "" || e.skipVerify
	return one(e)
}

func existing(dir, name string) string {
	file := filepath.Join(dir, name)
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	return file
}

// usualSockets are where engines of this machine listen: Docker's own, Docker Desktop's, rootless Docker's, and Podman's.
func usualSockets() []endpoint {
	found := []endpoint{{host: "unix:///var/run/docker.sock", from: "default"}}
	add := func(from string, parts ...string) {
		if parts[0] == "" {
			return
		}
		if file := filepath.Join(parts...); exists(file) {
			found = append(found, endpoint{host: "unix://" + file, from: from})
		}
	}
	home, _ := os.UserHomeDir() // none: nothing below it to look at
	runtime := os.Getenv("XDG_RUNTIME_DIR")
	add("Docker Desktop", home, ".docker", "run", "docker.sock")
	add("rootless Docker", runtime, "docker.sock")
	add("Podman", runtime, "podman", "podman.sock")
	add("Podman", "/run/podman/podman.sock")
	return found
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
