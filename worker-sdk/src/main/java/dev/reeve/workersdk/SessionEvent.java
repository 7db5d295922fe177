// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.WorkerInfo;
import java.nio.ByteBuffer;

/** What a {@link Session} is told. */
sealed interface SessionEvent {

    /** A new socket is there; {@code info} with the descriptors, which go out only if the broker asks. */
    record Opened(WorkerInfo info) implements SessionEvent {}

    /** A well-formed message. */
    record Received(WorkerInbound message) implements SessionEvent {}

    /** The socket is closed, whoever closed it. */
    record TransportLost() implements SessionEvent {}

    /** Time passes; the figures go into a Pulse if one is due. */
    record Tick(ServiceFigures figures) implements SessionEvent {}

    /** How many requests this broker may leave outstanding here. */
    record WindowChanged(int window) implements SessionEvent {}

    /** The transport took a reply; only tokens that the session {@link Session#holds}. */
    record Replied(ByteBuffer token, boolean last) implements SessionEvent {}

    /** This worker leaves. */
    record DrainStarted(long graceMs) implements SessionEvent {}
}
