#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the PocketBase that go.mod names.
exec sh "$(dirname "$0")/build-go-peer.sh" PocketBase pocketbase pocketbase github.com/pocketbase/pocketbase/examples/base
