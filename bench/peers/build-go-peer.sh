#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds a peer written in Go, as the go.mod of its folder names it, into bench/target/peers, unless it is there.
# Usage: build-go-peer.sh TITLE FOLDER PROGRAM PACKAGE
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
title=$1
source=$here/$2
program=$here/../target/peers/$3
package=$4
if [ -x "$program" ] && [ ! "$source/go.mod" -nt "$program" ]; then exit 0; fi
command -v go > /dev/null || { echo "bench: no Go here; $title is left out (apt-get install golang)" >&2; exit 6; }
mkdir -p "$(dirname "$program")"
cd "$source"
go build -trimpath -o "$program" "$package"
