package docker

import (
	"errors"
	"strings"
	"testing"

	"pipewright/runner/sandbox"
)

func TestConfiguration(t *testing.T) {
	b := &box{driver: &Driver{}, image: &imageEntry{id: "sha256:1"}, spec: sandbox.Spec{Run: "run", Name: "Build/Unit", Privileged: true, MemoryBytes: 1 << 30, CPUs: 1.5}}
	c := b.config(sandbox.Command{Argv: []string{"sh"}})
	if c.Image != "sha256:1" || c.Entrypoint[0] != "sh" || c.Cmd != nil || c.Healthcheck.Test[0] != "NONE" {
		t.Errorf("what the image would start is not overridden: %+v", c)
	}
	if c.Tty || c.OpenStdin || c.AttachStdin {
		t.Error("a terminal or an input is attached")
	}
	if c.Labels[LabelRun] != "run" || c.Labels[LabelBox] != "Build/Unit" {
		t.Errorf("labels %q", c.Labels)
	}
	if _, ok := c.Volumes["/var/lib/docker"]; !ok {
		t.Error("a privileged box has no volume for the engine inside")
	}
	h := b.host(true)
	if !h.Privileged || h.Memory != 1<<30 || h.MemorySwap != 1<<30 || h.NanoCPUs != 1_500_000_000 || !*h.Init || h.LogConfig.Type != "none" {
		t.Errorf("host configuration %+v", h)
	}
	if len(h.Binds) > 0 || len(h.Mounts) > 0 || h.AutoRemove {
		t.Errorf("something of this machine is mounted, or the container removes itself: %+v", h)
	}
}

func TestContainerName(t *testing.T) {
	first, second := containerName("Größe/a b"), containerName("Größe/a b")
	if first == second || !strings.HasPrefix(first, "pipewright-Gr--e-a-b-") {
		t.Errorf("%s, %s", first, second)
	}
	if long := containerName(strings.Repeat("long/", 100)); len(long) > 80 {
		t.Errorf("%d characters: %s", len(long), long)
	}
}

func TestLacksInit(t *testing.T) {
	for text, want := range map[string]bool{
		`exec: "docker-init": executable file not found in $PATH`: true,
		`container-init binary not found on the host`:             true,
		`No such image`: false,
	} {
		if lacksInit(errors.New(text)) != want {
			t.Errorf("%s: want %t", text, want)
		}
	}
}
