#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Installs what the tests use beyond JDK and Maven: Chromium (browser tests), Prometheus and promtool (boards, rules),
# the OpenTelemetry SDK and PyJWT for Python, h2spec, helm-unittest, the Connect conformance suite, grpcurl, the
# packages of sdk-typescript, CZMQ, and the ZeroMQ bindings of Python, PHP, Ruby, Go and Node (interop). With the
# system's package manager where we may; otherwise it names the line to type, and the tests that need the tool are
# skipped with that reason. What is there already is not asked for again: then no network is needed.
# Usage: test-tools.sh ROOT [--long]; with it also Helm 4, which takes minutes to build
set -eu

ROOT=$(cd "$1" && pwd)
NODE=$ROOT/target/test-node
NODE_PACKAGE=zeromq@6
GO=$ROOT/target/test-go
CZMQ=$ROOT/target/test-czmq
CZMQ_SOURCE=$ROOT/zmtp/src/test/peers/wire_peer.c
updated=

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }; }
}

apt_install() {
    say "Installing $* (apt-get)"
    [ -n "$updated" ] || as_root apt-get update -qq >/dev/null 2>&1 || true
    updated=1
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# need CHECK PACKAGES: CHECK is shell that succeeds where the packages are there
need() {
    check=$1
    shift
    if sh -c "$check" >/dev/null 2>&1; then return 0; fi
    if may_install && apt_install "$@" && sh -c "$check" >/dev/null 2>&1; then return 0; fi
    say "Not installed: $1. To run the tests that use it: sudo apt-get install $*"
    return 1
}

need 'command -v chromium' chromium fonts-dejavu-core || true
need 'command -v curl' curl || true
# Debian starts a server of its own with the package, which nobody here needs.
if ! command -v promtool >/dev/null 2>&1; then
    if need 'command -v promtool' prometheus; then
        as_root systemctl disable --now prometheus >/dev/null 2>&1 || true
    fi
fi

# python_packages FOLDER PACKAGES: an environment of its own
python_packages() {
    if [ -x "$ROOT/$1/bin/python" ] && grep -qsxF "$2" "$ROOT/$1/packages.txt"; then return 0; fi
    say "Installing $2 (pip, into $1)"
    # shellcheck disable=SC2086
    if { python3 -m venv "$ROOT/$1" && "$ROOT/$1/bin/python" -m pip install -q $2; } >/dev/null 2>&1; then
        printf '%s\n' "$2" > "$ROOT/$1/packages.txt"
    else
        say "Not installed: $2. To run the tests that use them: python3 -m venv $1 && $1/bin/python -m pip install $2"
    fi
}

# Debian's python3 has venv, but what fills it comes apart.
if need 'python3 -m ensurepip --version' python3 python3-venv; then
    python_packages target/test-python 'pyzmq opentelemetry-sdk opentelemetry-exporter-otlp pyjwt[crypto]'
    python_packages target/test-schemathesis 'schemathesis==4.32.5 openapi-spec-validator==0.9.0'
fi

need 'php -m | grep -qx zmq' php8.2-cli php8.2-zmq || true
need 'ruby -e "require %q(ffi-rzmq)"' ruby ruby-ffi-rzmq || true

# npm_packages FOLDER: those of its package-lock.json, where its own tools look for them; git does not see them
npm_packages() {
    if [ "$ROOT/$1/node_modules/.package-lock.json" -nt "$ROOT/$1/package-lock.json" ]; then return 0; fi
    say "Installing the packages of $1 (npm, into its node_modules)"
    npm ci --prefix "$ROOT/$1" --no-audit --no-fund >/dev/null 2>&1 ||
        say "Not installed: the packages of $1. To run the tests that use them: npm ci --prefix $1"
}

if need 'command -v npm' nodejs npm; then
    if [ ! -d "$NODE/node_modules/zeromq" ]; then
        say "Installing $NODE_PACKAGE (npm, into target/test-node)"
        mkdir -p "$NODE"
        npm install --prefix "$NODE" --no-save --no-audit --no-fund "$NODE_PACKAGE" >/dev/null 2>&1 ||
            say "Not installed: $NODE_PACKAGE. To run the tests that use it: npm install --prefix target/test-node --no-save $NODE_PACKAGE"
    fi
    npm_packages sdk-typescript
    npm_packages examples/chat-web
fi

# go_build NAME FOLDER PACKAGE: a program of the module in that folder, into target/test-go
go_build() {
    if [ -x "$GO/$1" ] && [ -z "$(find "$ROOT/$2" -type f -newer "$GO/$1")" ]; then return 0; fi
    say "Building $1 (go build, into target/test-go)"
    (cd "$ROOT/$2" && go build -o "$GO/$1" "$3" >/dev/null 2>&1) ||
        say "Not built: $1. To run the tests that use it: (cd $2 && go build -o $GO/$1 $3)"
}

# go_install NAME PACKAGE@VERSION: a published program, into target/test-go
go_install() {
    if [ -x "$GO/$1" ] && grep -qsxF "$2" "$GO/$1.version"; then return 0; fi
    say "Installing $2 (go install, into target/test-go)"
    if GOBIN="$GO" go install "$2" >/dev/null 2>&1; then
        printf '%s\n' "$2" > "$GO/$1.version"
    else
        say "Not installed: $1. To run the tests that use it: GOBIN=$GO go install $2"
    fi
}

if need 'command -v go' golang-go; then
    mkdir -p "$GO"
    if need 'command -v gcc && pkg-config --exists libzmq' gcc libc6-dev pkg-config libzmq3-dev; then
        go_build mdpclient system-tests/peers/go ./mdpclient
        go_build mdpworker system-tests/peers/go ./mdpworker
    fi
    # it has no go.mod of its own: ours pins what it needs
    go_build h2spec gateway/src/test/peers/h2spec github.com/summerwind/h2spec/cmd/h2spec
    go_build helm-unittest helm/src/test/tools/helm-unittest github.com/helm-unittest/helm-unittest/cmd/helm-unittest
    go_install connectconformance connectrpc.com/conformance/cmd/connectconformance@v1.0.5
    go_install grpcurl github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3
    [ "${2:-}" != --long ] || go_install helm helm.sh/helm/v4/cmd/helm@v4.3.1
fi

if need 'command -v gcc && pkg-config --exists libczmq' gcc libc6-dev pkg-config libczmq-dev; then
    if [ ! -x "$CZMQ/wire_peer" ] || [ "$CZMQ_SOURCE" -nt "$CZMQ/wire_peer" ]; then
        say "Building the CZMQ peer (gcc, into target/test-czmq)"
        mkdir -p "$CZMQ"
        # shellcheck disable=SC2046
        gcc -std=gnu11 -O2 -Wall -Wextra $(pkg-config --cflags libczmq) -o "$CZMQ/wire_peer" "$CZMQ_SOURCE" \
            $(pkg-config --libs libczmq libzmq) 2>/dev/null ||
            say "Not built: the CZMQ peer. To run the tests that use it: gcc -O2 -o target/test-czmq/wire_peer zmtp/src/test/peers/wire_peer.c -lczmq -lzmq"
    fi
fi
