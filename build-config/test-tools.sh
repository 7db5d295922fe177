#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Installs what the tests use beyond JDK and Maven: Chromium (browser tests), the OpenTelemetry SDK and PyJWT for Python,
# h2spec, the Connect conformance suite, grpcurl, the packages of sdk-typescript, CZMQ, and the ZeroMQ bindings of Python,
# PHP, Ruby, Go and Node (interop). With the system's package manager where we may; otherwise it names the line to type,
# and the tests that need the tool are skipped with that reason. What is there already is not asked for again: then no
# network is needed.
# Usage: test-tools.sh ROOT
set -eu

ROOT=$(cd "$1" && pwd)
VENV=$ROOT/target/test-python
PYTHON_PACKAGES='pyzmq opentelemetry-sdk opentelemetry-exporter-otlp-proto-http pyjwt[crypto]'
NODE=$ROOT/target/test-node
NODE_PACKAGE=zeromq@6
TYPESCRIPT=$ROOT/sdk-typescript
CHAT=$ROOT/examples/chat-web
GO=$ROOT/target/test-go
GO_SOURCE=$ROOT/system-tests/peers/go
H2SPEC_SOURCE=$ROOT/gateway/src/test/peers/h2spec
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

if need 'command -v python3' python3 python3-venv; then
    if [ ! -x "$VENV/bin/python" ] || ! "$VENV/bin/python" -c 'import zmq, jwt, cryptography, opentelemetry.exporter.otlp.proto.http' 2>/dev/null; then
        say "Installing $PYTHON_PACKAGES (pip, into target/test-python)"
        if ! { python3 -m venv "$VENV" 2>/dev/null || { need 'python3 -m ensurepip --version' python3-venv && python3 -m venv "$VENV"; }; }; then
            say "Not installed: a Python environment. sudo apt-get install python3-venv"
        # shellcheck disable=SC2086
        elif ! "$VENV/bin/python" -m pip install -q $PYTHON_PACKAGES >/dev/null 2>&1; then
            say "Not installed: $PYTHON_PACKAGES. To run the tests that use them: $VENV/bin/python -m pip install $PYTHON_PACKAGES"
        fi
    fi
fi

SCHEMATHESIS=$ROOT/target/test-schemathesis
SCHEMATHESIS_PACKAGES='schemathesis==4.32.5 openapi-spec-validator==0.9.0'
if need 'command -v python3' python3 python3-venv && [ ! -x "$SCHEMATHESIS/bin/st" ]; then
    say "Installing $SCHEMATHESIS_PACKAGES (pip, into target/test-schemathesis)"
    # shellcheck disable=SC2086
    { python3 -m venv "$SCHEMATHESIS" && "$SCHEMATHESIS/bin/python" -m pip install -q $SCHEMATHESIS_PACKAGES; } >/dev/null 2>&1 ||
        say "Not installed: $SCHEMATHESIS_PACKAGES. To run the tests that use them: python3 -m venv target/test-schemathesis && target/test-schemathesis/bin/python -m pip install $SCHEMATHESIS_PACKAGES"
fi

need 'php -m | grep -qx zmq' php8.2-cli php8.2-zmq || true
need 'ruby -e "require %q(ffi-rzmq)"' ruby ruby-ffi-rzmq || true

if need 'command -v npm' nodejs npm && [ ! -d "$NODE/node_modules/zeromq" ]; then
    say "Installing $NODE_PACKAGE (npm, into target/test-node)"
    mkdir -p "$NODE"
    npm install --prefix "$NODE" --no-save --no-audit --no-fund "$NODE_PACKAGE" >/dev/null 2>&1 ||
        say "Not installed: $NODE_PACKAGE. To run the tests that use it: npm install --prefix target/test-node --no-save $NODE_PACKAGE"
fi

# where its own tools look for them: git does not see the folder
if need 'command -v npm' nodejs npm &&
    { [ ! "$TYPESCRIPT/node_modules/.package-lock.json" -nt "$TYPESCRIPT/package-lock.json" ] || [ ! -d "$CHAT/node_modules" ]; }; then
    say "Installing the packages of sdk-typescript (npm, into sdk-typescript/node_modules)"
    npm ci --prefix "$TYPESCRIPT" --no-audit --no-fund >/dev/null 2>&1 && npm ci --prefix "$CHAT" --no-audit --no-fund >/dev/null 2>&1 ||
        say "Not installed: the packages of sdk-typescript. To run the tests that use them: npm ci --prefix sdk-typescript; npm ci --prefix examples/chat-web"
fi

if need 'command -v go' golang-go && need 'command -v gcc && pkg-config --exists libzmq' gcc libc6-dev pkg-config libzmq3-dev; then
    if [ ! -x "$GO/mdpworker" ] || [ -n "$(find "$GO_SOURCE" -type f -newer "$GO/mdpworker")" ]; then
        say "Building the Go peers (go build, into target/test-go)"
        mkdir -p "$GO"
        (cd "$GO_SOURCE" && go build -o "$GO/" ./... >/dev/null 2>&1) ||
            say "Not built: the Go peers. To run the tests that use them: (cd system-tests/peers/go && go build -o ../../../target/test-go/ ./...)"
    fi
fi

if need 'command -v go' golang-go && { [ ! -x "$GO/h2spec" ] || [ "$H2SPEC_SOURCE/go.mod" -nt "$GO/h2spec" ]; }; then
    say "Building h2spec (go build, into target/test-go)"
    mkdir -p "$GO"
    (cd "$H2SPEC_SOURCE" && go build -o "$GO/h2spec" github.com/summerwind/h2spec/cmd/h2spec >/dev/null 2>&1) ||
        say "Not built: h2spec. To run the tests that use it: (cd gateway/src/test/peers/h2spec && go build -o ../../../../../target/test-go/h2spec github.com/summerwind/h2spec/cmd/h2spec)"
fi

# go_tool NAME MODULE@VERSION: a program written in Go, into target/test-go
go_tool() {
    if [ -x "$GO/$1" ] && grep -qsx "$2" "$GO/$1.version"; then return 0; fi
    say "Installing $2 (go install, into target/test-go)"
    mkdir -p "$GO"
    if GOBIN="$GO" go install "$2" >/dev/null 2>&1; then
        printf '%s\n' "$2" > "$GO/$1.version"
    else
        say "Not installed: $1. To run the tests that use it: GOBIN=$GO go install $2"
    fi
}

if command -v go >/dev/null 2>&1; then
    go_tool connectconformance connectrpc.com/conformance/cmd/connectconformance@v1.0.5
    go_tool grpcurl github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3
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
