#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Puts the Node server on the package `ws`, as package-lock.json names it, into bench/target/peers/ws, unless it is there.
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
peer=$here/../target/peers/ws
if [ -d "$peer/node_modules/ws" ] && [ ! "$here/ws/package-lock.json" -nt "$peer/node_modules/ws" ]; then
    cp "$here/ws/server.mjs" "$peer"
    exit 0
fi
command -v npm > /dev/null || { echo "bench: no Node here; ws is left out (apt-get install nodejs npm)" >&2; exit 6; }
mkdir -p "$peer"
cp "$here/ws/package.json" "$here/ws/package-lock.json" "$here/ws/server.mjs" "$peer"
cd "$peer"
npm ci --no-audit --no-fund --ignore-scripts > /dev/null
