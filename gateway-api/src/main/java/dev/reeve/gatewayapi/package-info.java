// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Public .proto files and the JSON schema of the WebSocket frames. */
@NullMarked
package dev.reeve.gatewayapi;

import org.jspecify.annotations.NullMarked;
