// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The transports on JeroMQ 0.6.0, with a guard for each of its known faults.
 *
 * <p>JeroMQ reads and writes sockets on a thread of its own ("IO thread"). It lets a program take part there in three
 * places, and the guards live in them: the allocator of frames ({@link dev.reeve.zmtp.jeromq.GuardedAllocator}), the
 * frame object itself ({@link dev.reeve.zmtp.jeromq.InboundFrame}: JeroMQ stamps each with its connection's
 * metadata just before it is queued), and the event hook ({@link dev.reeve.zmtp.jeromq.ConnectionTable}).
 * Everything above them runs on one thread per socket ({@link dev.reeve.zmtp.jeromq.SocketThread}). JeroMQ 0.6.0 is
 * the last release; the table of its faults is in docs/adr.
 */
@NullMarked
package dev.reeve.zmtp.jeromq;

import org.jspecify.annotations.NullMarked;
