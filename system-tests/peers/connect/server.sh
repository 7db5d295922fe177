#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# The server under test of the Connect conformance suite: says where a gateway that already runs listens. Its words on
# standard output are one length-prefixed protobuf message ServerCompatResponse: host (1) and port (2).
# Usage: server.sh PORT
set -eu

octal() { printf '\\%03o' "$1"; }

low=$((($1 & 127) | 128))
middle=$((($1 >> 7 & 127) | 128))
high=$(($1 >> 14))
# 15 bytes: field 1 with 9 bytes of text, field 2 with a varint of three bytes
printf '\000\000\000\017\012\011127.0.0.1\020'"$(octal $low)$(octal $middle)$(octal $high)"
exec sleep 900
