// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The gRPC port of a service: TLS whose files may be renewed, what one peer may take, start and end. Knows nothing of
 * what is served.
 */
@NullMarked
package dev.reeve.grpcport;

import org.jspecify.annotations.NullMarked;
