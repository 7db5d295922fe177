#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds VictoriaLogs, as go.mod names it.
exec sh "$(dirname "$0")/build-go-peer.sh" VictoriaLogs victorialogs victoria-logs github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs
