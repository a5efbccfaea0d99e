package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/system"
	"github.com/docker/docker/api/types/versions"
	"github.com/docker/docker/api/types/volume"
	"github.com/docker/docker/client"
	"github.com/docker/go-connections/tlsconfig"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"pipewright/runner/sandbox"
)

// engine is all of the Docker API that boxes need.
type engine interface {
	ContainerAttach(ctx context.Context, id string, o container.AttachOptions) (types.HijackedResponse, error)
	ContainerCreate(ctx context.Context, c *container.Config, h *container.HostConfig, n *network.NetworkingConfig, p *ocispec.Platform, name string) (container.CreateResponse, error)
	ContainerInspect(ctx context.Context, id string) (container.InspectResponse, error)
	ContainerKill(ctx context.Context, id, signal string) error
	ContainerList(ctx context.Context, o container.ListOptions) ([]container.Summary, error)
	ContainerRemove(ctx context.Context, id string, o container.RemoveOptions) error
	ContainerStart(ctx context.Context, id string, o container.StartOptions) error
	ContainerStatPath(ctx context.Context, id, path string) (container.PathStat, error)
	ContainerWait(ctx context.Context, id string, c container.WaitCondition) (<-chan container.WaitResponse, <-chan error)
	CopyFromContainer(ctx context.Context, id, path string) (io.ReadCloser, container.PathStat, error)
	CopyToContainer(ctx context.Context, id, path string, content io.Reader, o container.CopyToContainerOptions) error
	Info(ctx context.Context) (system.Info, error)
	ImageInspect(ctx context.Context, image string, o ...client.ImageInspectOption) (image.InspectResponse, error)
	ImagePull(ctx context.Context, ref string, o image.PullOptions) (io.ReadCloser, error)
	NetworkList(ctx context.Context, o network.ListOptions) ([]network.Summary, error)
	NetworkRemove(ctx context.Context, id string) error
	ServerVersion(ctx context.Context) (types.Version, error)
	VolumeList(ctx context.Context, o volume.ListOptions) (volume.ListResponse, error)
	VolumeRemove(ctx context.Context, id string, force bool) error
	Close() error
}

// oldestAPI is Docker 19.03's: the first with everything that boxes use.
const oldestAPI = "1.40"

// A found is an engine that answered.
type found struct {
	client   *client.Client
	endpoint endpoint
}

func find(ctx context.Context, o Options) (found, error) {
	places, err := endpoints(o.Host)
	if err != nil {
		return found{}, err
	}
	timeout := o.Timeout
	if timeout == 0 {
		timeout = 5 * time.Second
	}
	failed := make([]error, 0, len(places))
	for _, e := range places {
		c, err := dial(ctx, e, timeout)
		if err == nil {
			return found{c, e}, nil
		}
		if ctx.Err() != nil {
			return found{}, context.Cause(ctx)
		}
		if len(places) == 1 {
			return found{}, &sandbox.EngineError{Engine: e.String(), Err: err}
		}
		failed = append(failed, fmt.Errorf("%s: %w", e, err))
	}
	return found{}, &sandbox.EngineError{Engine: "any of the usual sockets", Err: errors.Join(failed...)}
}

func dial(ctx context.Context, e endpoint, timeout time.Duration) (*client.Client, error) {
	c, err := newClient(e)
	if err != nil {
		return nil, err
	}
	if err := greet(ctx, c, timeout); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func newClient(e endpoint) (*client.Client, error) {
	options := []client.Opt{client.WithHost(e.host), client.WithVersionFromEnv(), client.WithAPIVersionNegotiation()}
	if e.tls {
		secure, err := tlsconfig.Client(tlsconfig.Options{CAFile: e.ca, CertFile: e.cert, KeyFile: e.key, InsecureSkipVerify: e.skipVerify, ExclusiveRootPools: true})
		if err != nil {
			return nil, err
		}
		overTLS := &http.Client{Transport: &http.Transport{TLSClientConfig: secure}, CheckRedirect: client.CheckRedirect}
		options = append([]client.Opt{client.WithHTTPClient(overTLS)}, options...) // before WithHost, which sets up its transport
	}
	return client.NewClientWithOpts(options...)
}

// greet asks whether an engine is there and speaks a language that we know.
func greet(ctx context.Context, c *client.Client, timeout time.Duration) error {
	short, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	pong, err := c.Ping(short)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no answer within %s", timeout)
	case err != nil:
		return err
	case pong.APIVersion != "" && versions.LessThan(pong.APIVersion, oldestAPI):
		return fmt.Errorf("it speaks version %s of the Docker API; %s (Docker 19.03) is the oldest that works", pong.APIVersion, oldestAPI)
	case pong.OSType == "windows":
		return errors.New("it runs Windows containers; pipelines run in Linux ones")
	}
	c.NegotiateAPIVersionPing(pong)
	return nil
}

// An Engine is what answers, for people who ask which sandbox they have and why.
type Engine struct {
	Name    string // what it calls itself: "Docker Engine - Community", "Podman Engine"
	Version string
	API     string // the version of the API that is spoken with it
	Where   string // its address, and who gave it
}

// Probe tells which engine Open would take. The error is Open's.
func Probe(ctx context.Context) (Engine, error) {
	d, err := Open(ctx, Options{Pull: PullNever})
	if err != nil {
		return Engine{}, err
	}
	e, err := d.Engine(ctx)
	return e, errors.Join(err, d.Close())
}

// Engine tells which engine this is.
func (d *Driver) Engine(ctx context.Context) (Engine, error) {
	v, err := d.engine.ServerVersion(ctx)
	if err != nil {
		return Engine{}, d.broken(err)
	}
	e := Engine{Name: v.Platform.Name, Version: v.Version, API: v.APIVersion, Where: d.where.String()}
	if len(v.Components) > 0 && (e.Name == "" || v.Components[0].Name == "Podman Engine") {
		e.Name = v.Components[0].Name
	}
	if c, ok := d.engine.(interface{ ClientVersion() string }); ok {
		e.API = c.ClientVersion()
	}
	return e, nil
}

// unreachable tells a failure of the connection from an answer that says no, and from failures of our own.
func unreachable(err error) bool {
	var network *net.OpError
	return client.IsErrConnectionFailed(err) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET)
}
