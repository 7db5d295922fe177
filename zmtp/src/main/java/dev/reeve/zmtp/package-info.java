// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** Transports for ZMTP: RouterTransport, DealerTransport and the JeroMQ adapter. */
@NullMarked
package dev.reeve.zmtp;

import org.jspecify.annotations.NullMarked;
