// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What goes over the wire between gateways, clients, brokers and workers: the frames of MDP 0.1 (ZeroMQ RFC 7), MDP 0.2
 * (RFC 18) and Reeve mode, the envelope, error codes, limits.
 *
 * <p>Everything here is a pure function or a value. Decoding never throws: what a peer sends is its fault or right,
 * so it
 * comes back as {@link dev.reeve.protocol.Decoded}. Messages are lists of frames without the routing id that a ROUTER
 * adds; arrays are never modified after they were handed over, in either direction.
 */
@NullMarked
package dev.reeve.protocol;

import org.jspecify.annotations.NullMarked;
