package sandboxtest

import (
	"os"
	"testing"
)

// Image is the image that tests in containers run in. PIPEWRIGHT_TEST_IMAGE names another than the one that .ci/image makes.
func Image() string {
	if image := os.Getenv("PIPEWRIGHT_TEST_IMAGE"); image != "" {
		return image
	}
	return "pipewright/busybox:local"
}

// EngineRequired says whether a test may not do without a container engine, as in CI.
func EngineRequired() bool { return os.Getenv("PIPEWRIGHT_REQUIRE_DOCKER") == "1" }

// WithoutEngine ends a test that cannot run because of err: it is skipped, or failed where an engine is required.
func WithoutEngine(t testing.TB, err error) {
	t.Helper()
	if EngineRequired() {
		t.Fatal("a container engine and an image to run in are required (.ci/image makes the image):", err)
	}
	t.Skip("no container engine, or no image to run in (.ci/image makes it):", err)
}
