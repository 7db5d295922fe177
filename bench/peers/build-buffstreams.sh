#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds BuffStreams with the server and client of its own benchmark, from a checkout that REEVE_BUFFSTREAMS_DIR names, else
# from the module proxy (which may not have it), into bench/target/peers.
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
commit=20679e9ca31ad9ff33e5a1c3c4b90ec65e9a0b03
module=github.com/StabbyCutyou/buffstreams
program=$here/../target/peers/buffstreams
if [ -x "$program" ] && [ ! "$here/buffstreams/main.go" -nt "$program" ]; then exit 0; fi
command -v go > /dev/null || { echo "bench: no Go here; BuffStreams is left out (apt-get install golang)" >&2; exit 6; }
source=$here/../target/peers/buffstreams-source
rm -rf "$source"
mkdir -p "$source/library"
cp "$here/buffstreams/main.go" "$source/"
cd "$source"
go mod init bench-buffstreams > /dev/null 2>&1
if [ -n "${REEVE_BUFFSTREAMS_DIR:-}" ]; then
    cp -R "$REEVE_BUFFSTREAMS_DIR/." library/
    [ -f library/go.mod ] || printf 'module %s\n\ngo 1.21\n' "$module" > library/go.mod
    go mod edit -replace "$module=./library" -require "$module@v0.0.0"
elif ! go get "$module@$commit" > /dev/null 2>&1; then
    echo "bench: the module proxy has no $module; BuffStreams is left out" >&2
    echo "bench: clone it, check out $commit, set REEVE_BUFFSTREAMS_DIR to the folder" >&2
    exit 6
fi
go mod tidy > /dev/null 2>&1
go build -trimpath -o "$program" .
