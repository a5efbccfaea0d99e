package docker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"

	"github.com/containerd/errdefs"
	"github.com/distribution/reference"
	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/registry"

	"pipewright/runner/sandbox"
)

// pulling says when and how images are fetched.
type pulling struct {
	policy   string
	mu       sync.Mutex // one pull at a time, so that its lines stay together
	progress io.Writer
}

// An imageEntry is what is known of one image; the lock is held while it is being found out.
type imageEntry struct {
	mu   sync.Mutex
	id   string // empty: not found out yet
	user string // the image's own
}

// Prepare makes sure that the engine has the image and gives its id, which is the digest of its configuration.
func (d *Driver) Prepare(ctx context.Context, name string) (string, error) {
	found, err := d.image(ctx, name)
	if err != nil {
		return "", err
	}
	return found.id, nil
}

// image asks the engine once for each name, so that all boxes of one driver are made of the same image even if its tag moves.
func (d *Driver) image(ctx context.Context, name string) (*imageEntry, error) {
	if name == "" {
		return nil, &sandbox.ImageError{Image: `""`, Err: errors.New("no image is named")}
	}
	d.mu.Lock()
	entry := d.images[name]
	if entry == nil {
		entry = &imageEntry{}
		d.images[name] = entry
	}
	d.mu.Unlock()

	entry.mu.Lock()
	defer entry.mu.Unlock()
	if entry.id != "" {
		return entry, nil
	}
	facts, err := d.fetch(ctx, name)
	if err != nil {
		return nil, err
	}
	entry.id = facts.ID
	if facts.Config != nil {
		entry.user = facts.Config.User
	}
	return entry, nil
}

// fetch follows the pull policy.
func (d *Driver) fetch(ctx context.Context, name string) (image.InspectResponse, error) {
	if d.pull.policy == PullAlways && !isID(name) {
		if err := d.pullImage(ctx, name); err != nil {
			return image.InspectResponse{}, err
		}
	}
	facts, err := d.engine.ImageInspect(ctx, name)
	if errdefs.IsNotFound(err) && d.pull.policy == PullMissing && !isID(name) {
		if err := d.pullImage(ctx, name); err != nil {
			return image.InspectResponse{}, err
		}
		facts, err = d.engine.ImageInspect(ctx, name)
	}
	return facts, d.imageError(name, err)
}

// imageError tells an image that is not there from an engine that is not there.
func (d *Driver) imageError(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case unreachable(err):
		return d.broken(err)
	}
	return &sandbox.ImageError{Image: name, Err: err}
}

// isID tells an image's id, which no registry is asked for, from its name.
func isID(name string) bool { return strings.HasPrefix(name, "sha256:") }

func (d *Driver) pullImage(ctx context.Context, name string) error {
	d.pull.mu.Lock()
	defer d.pull.mu.Unlock()
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return &sandbox.ImageError{Image: name, Err: err}
	}
	named = reference.TagNameOnly(named) // without a tag the engine would fetch every one
	auth, err := credentials(reference.Domain(named))
	if err != nil {
		return &sandbox.ImageError{Image: name, Err: err}
	}
	fmt.Fprintf(d.pull.progress, "pulling %s\n", reference.FamiliarString(named))
	body, err := d.engine.ImagePull(ctx, named.String(), image.PullOptions{RegistryAuth: auth})
	if err != nil {
		return d.imageError(name, err)
	}
	defer body.Close()
	said, err := follow(body, d.pull.progress)
	if said != nil { // the engine's own word for why there is no image
		return &sandbox.ImageError{Image: name, Err: said}
	}
	return d.broken(err)
}

// follow reads the engine's account of a pull and writes down the steps that end something; the bars between them are left out.
// said is the failure the engine reports, err that of reading.
func follow(body io.Reader, progress io.Writer) (said, err error) {
	for dec := json.NewDecoder(body); ; {
		var step struct {
			ID, Status, Error string
			ProgressDetail    struct{ Total int64 }
		}
		if err := dec.Decode(&step); errors.Is(err, io.EOF) {
			return nil, nil
		} else if err != nil {
			return nil, err
		}
		switch {
		case step.Error != "":
			return errors.New(step.Error), nil
		case step.ID == "" && step.Status != "":
			fmt.Fprintln(progress, step.Status)
		case step.Status == "Pull complete", step.Status == "Already exists":
			fmt.Fprintf(progress, "%s: %s\n", step.ID, strings.ToLower(step.Status))
		}
	}
}

// credentials are what the docker command would send to a registry, its credential helpers included; empty: none.
func credentials(domain string) (string, error) {
	file, err := config.Load(configDir())
	if err != nil {
		return "", fmt.Errorf("credentials: %w", err)
	}
	auth, err := file.GetAuthConfig(credentialKey(file, domain))
	if err != nil {
		return "", fmt.Errorf("credentials: %w", err)
	}
	if auth.Username == "" && auth.IdentityToken == "" && auth.RegistryToken == "" {
		return "", nil
	}
	return registry.EncodeAuthConfig(registry.AuthConfig{
		Username: auth.Username, Password: auth.Password, Auth: auth.Auth,
		ServerAddress: auth.ServerAddress, IdentityToken: auth.IdentityToken, RegistryToken: auth.RegistryToken,
	})
}

// credentialKey is the configuration's name for a registry. The default registry stands there under an old address of its own, on a
// host below its domain; every other one under its domain.
func credentialKey(file *configfile.ConfigFile, domain string) string {
	fallback, err := reference.ParseNormalizedNamed("x")
	if err != nil || domain != reference.Domain(fallback) {
		return domain
	}
	for key := range file.AuthConfigs {
		if address, err := url.Parse(key); err == nil && strings.HasSuffix(address.Host, "."+domain) && strings.HasPrefix(address.Path, "/v1") {
			return key
		}
	}
	return domain
}
