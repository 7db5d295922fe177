// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * ROUTER and DEALER on Netty: thin shells around the pure decoders of {@code dev.reeve.zmtp.wire}.
 *
 * <pre>
 *   Channel --bytes--> Link --> ConnectionState --messages--> NettyRouter | NettyDealer --> who uses it
 *   Channel <--one write a turn-- LinkWriter <-- Outbox <---- frames ------'
 * </pre>
 *
 * <p>A router has one I/O thread ({@code IoLoop}), the dealers of a provider share another. All state of a connection
 * belongs to that thread. Other threads put what they send into the loop's queue, bounded by each peer's
 * {@code SendBudget}, and wake it once per batch. What is sent during a turn of the loop is written at its end, once
 * per peer.
 */
@NullMarked
package dev.reeve.zmtp.netty;

import org.jspecify.annotations.NullMarked;
