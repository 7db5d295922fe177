// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.DropReason;
import java.util.List;
import java.util.function.Consumer;

/**
 * The event that is being handled: its time, and the outlet for commands. Shared by all parts, so that neither
 * is passed along.
 */
final class Turn {
    private long startedMs = Long.MIN_VALUE;
    private long nowMs = Long.MIN_VALUE;
    private Consumer<BrokerCommand> out = Turn::nowhere;

    private static void nowhere(BrokerCommand command) {
        throw new IllegalStateException("command outside of a turn: " + command);
    }

    /** Time never runs backwards: an earlier time counts as the last one. */
    void begin(long eventMs, Consumer<BrokerCommand> outlet) {
        nowMs = Math.max(nowMs, eventMs);
        out = outlet;
        if (startedMs == Long.MIN_VALUE) {
            startedMs = nowMs;
        }
    }

    void end() {
        out = Turn::nowhere;
    }

    long nowMs() {
        return nowMs;
    }

    /** Time of the first event. */
    long startedMs() {
        return startedMs;
    }

    long uptimeMs(long atMs) {
        return startedMs == Long.MIN_VALUE ? 0 : atMs - startedMs;
    }

    void emit(BrokerCommand command) {
        out.accept(command);
    }

    /** Every message leaves here, so nothing is sent to a peer that is closing or lost (7-06, 7-14). */
    void send(Peer peer, List<byte[]> frames) {
        Invariants.check(peer.isReachable(), "messages go to connected peers only");
        peer.sentAt(nowMs);
        out.accept(new BrokerCommand.Send(peer.id(), frames));
    }

    void dropped(DropReason reason, Peer peer, String detail) {
        out.accept(new BrokerCommand.Dropped(reason, peer.id(), detail));
    }
}
