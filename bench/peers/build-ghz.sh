#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the load maker for gRPC that go.mod names.
exec sh "$(dirname "$0")/build-go-peer.sh" ghz ghz ghz github.com/bojand/ghz/cmd/ghz
