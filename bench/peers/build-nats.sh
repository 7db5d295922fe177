#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the NATS server that go.mod names.
exec sh "$(dirname "$0")/build-go-peer.sh" NATS nats nats-server github.com/nats-io/nats-server/v2
