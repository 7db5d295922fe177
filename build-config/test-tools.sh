#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Installs what the tests use beyond JDK and Maven: Chromium (browser tests), pyzmq and the OpenTelemetry SDK for Python
# (interop). With the system's package manager where we may; otherwise it names the line to type, and the tests that
# need the tool are skipped with that reason.
# Usage: test-tools.sh ROOT
set -eu

ROOT=$1
VENV=$ROOT/target/test-python
PYTHON_PACKAGES='pyzmq opentelemetry-sdk opentelemetry-exporter-otlp-proto-http'

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }; }
}

apt_install() {
    say "Installing $* (apt-get)"
    as_root apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

need() {
    program=$1
    shift
    if command -v "$program" >/dev/null 2>&1; then return 0; fi
    if may_install && apt_install "$@" && command -v "$program" >/dev/null 2>&1; then return 0; fi
    say "Not installed: $program. To run the tests that use it: sudo apt-get install $*"
    return 1
}

need chromium chromium fonts-dejavu-core || true
need curl curl || true

if need python3 python3 python3-venv; then
    if [ ! -x "$VENV/bin/python" ] || ! "$VENV/bin/python" -c 'import zmq, opentelemetry.exporter.otlp.proto.http' 2>/dev/null; then
        say "Installing $PYTHON_PACKAGES (pip, into target/test-python)"
        if ! { python3 -m venv "$VENV" 2>/dev/null || { need python3-venv python3-venv && python3 -m venv "$VENV"; }; }; then
            say "Not installed: a Python environment. sudo apt-get install python3-venv"
        # shellcheck disable=SC2086
        elif ! "$VENV/bin/python" -m pip install -q $PYTHON_PACKAGES >/dev/null 2>&1; then
            say "Not installed: $PYTHON_PACKAGES. To run the tests that use them: $VENV/bin/python -m pip install $PYTHON_PACKAGES"
        fi
    fi
fi
