package docker

import (
	"os"
	"testing"

	"pipewright/runner/sandbox/sandboxtest"
)

// connect gives a driver of the machine's engine and the image that tests run in. Without them a test is skipped, or fails if
// PIPEWRIGHT_REQUIRE_DOCKER=1.
func connect(t testing.TB) (*Driver, string) {
	t.Helper()
	image := os.Getenv("PIPEWRIGHT_TEST_IMAGE")
	if image == "" {
		image = "pipewright/busybox:local"
	}
	missing := t.Skipf
	if os.Getenv("PIPEWRIGHT_REQUIRE_DOCKER") == "1" {
		missing = t.Fatalf
	}
	d, err := Open(t.Context(), Options{Pull: PullNever})
	if err != nil {
		missing("no engine: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := d.Prepare(t.Context(), image); err != nil {
		missing("no image to run in (.ci/image makes it): %v", err)
	}
	return d, image
}

func TestConformance(t *testing.T) {
	d, image := connect(t)
	sandboxtest.Run(t, d, image)
}
