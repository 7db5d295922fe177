#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the PocketBase that go.mod names into bench/target/peers, unless it is there. Needs Go.
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
out=$here/../target/peers
if [ -x "$out/pocketbase" ] && [ ! "$here/pocketbase/go.mod" -nt "$out/pocketbase" ]; then exit 0; fi
command -v go > /dev/null || { echo "bench: no Go here; PocketBase is left out (apt-get install golang)" >&2; exit 6; }
mkdir -p "$out"
cd "$here/pocketbase"
go build -trimpath -o "$out/pocketbase" github.com/pocketbase/pocketbase/examples/base
