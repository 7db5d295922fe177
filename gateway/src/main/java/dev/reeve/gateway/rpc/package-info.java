// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The wire of gRPC, gRPC-Web and Connect as far as it is bytes and text: length-prefixed messages, base64 of the text
 * form, timeouts and percent-encoding. Pure functions and small state, no framework; what they mean is decided by the
 * doors.
 */
@NullMarked
package dev.reeve.gateway.rpc;

import org.jspecify.annotations.NullMarked;
