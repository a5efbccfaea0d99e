# Plain `make` builds, vets and tests. `make help` lists the rest.
GO     ?= go
IMAGE  ?= pipewright/busybox:local
export PIPEWRIGHT_TEST_IMAGE ?= $(IMAGE)

.PHONY: all build vet test lint fuzz bench examples quickstart image update clean help

all: build vet test

build: ## build bin/pipewright
	$(GO) build -trimpath -ldflags='-s -w' -o bin/pipewright ./cmd/pipewright

vet: ## go vet
	$(GO) vet ./...

clean: ## remove what was built
	rm -rf bin

help: ## list the targets
	@awk -F': .*## ' '/^[a-z]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
