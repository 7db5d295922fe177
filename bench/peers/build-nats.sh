#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the NATS server that go.mod names into bench/target/peers, unless it is there. Needs Go.
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
out=$here/../target/peers
if [ -x "$out/nats-server" ] && [ ! "$here/nats/go.mod" -nt "$out/nats-server" ]; then exit 0; fi
command -v go > /dev/null || { echo "bench: no Go here; NATS is left out (apt-get install golang)" >&2; exit 6; }
mkdir -p "$out"
cd "$here/nats"
go build -trimpath -o "$out/nats-server" github.com/nats-io/nats-server/v2
