# Plain `make` builds, vets and tests. `make help` lists the rest.
GO          ?= go
STATICCHECK ?= $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    ?= 20s

.PHONY: all build vet test lint fuzz bench conformance update examples quickstart clean help

all: build vet test

build: ## build bin/pipewright
	$(GO) build -ldflags='-s -w' -o bin/pipewright ./cmd/pipewright

vet: ## go vet
	$(GO) vet ./...

test: ## every test; those that need a container engine skip where none answers (PIPEWRIGHT_REQUIRE_DOCKER=1: fail)
	$(GO) test ./...

lint: vet ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not gofmt-ed: $$unformatted"; exit 1; }
	$(STATICCHECK) ./...

fuzz: ## every fuzz target for FUZZTIME each
	@for target in $$(grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do \
	  for name in $$(grep -hoE '^func Fuzz[A-Za-z0-9]*' $$target/*_test.go | cut -c6-); do \
	    $(GO) test -run='^$$' -fuzz="^$$name\$$" -fuzztime=$(FUZZTIME) $$target || exit 1; \
	  done; \
	done

bench: ## ratios to floors measured in the same run
	$(GO) test -run='^$$' -bench=. -benchtime=$${BENCHTIME:-10x} ./cmd/pipewright

conformance: ## what npm's aws-cdk-lib synthesises goes through import, compile and diff; fetches it into a folder of its own
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && mkdir "$$folder/out" && \
	cp cmd/pipewright/testdata/conformance/synth.js "$$folder" && \
	(cd "$$folder" && npm install --silent --no-audit --no-fund aws-cdk-lib constructs && node synth.js out) && \
	PIPEWRIGHT_CONFORMANCE="$$folder/out" $(GO) test -count=1 -run=TestConformance ./cmd/pipewright

update: ## rewrite golden files; the diff is what gets reviewed
	$(GO) test ./schema ./compiler ./examples -update

examples: build ## run the quickstart and validate every example
	@for example in examples/*/; do bin/pipewright validate $$example || exit 1; done
	@$(MAKE) --no-print-directory quickstart

quickstart: build ## run examples/quickstart: in containers where an engine answers and an image can be had, else as processes
	@sandbox=auto; \
	if docker version >/dev/null 2>&1 && ! .ci/image; then sandbox=process; fi; \
	bin/pipewright run --sandbox $$sandbox examples/quickstart

clean: ## remove what was built
	rm -rf bin

help: ## list the targets
	@awk -F': .*## ' '/^[a-z]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
