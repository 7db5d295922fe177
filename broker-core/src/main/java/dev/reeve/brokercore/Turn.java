// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.DropReason;
import java.util.ArrayList;
import java.util.List;

/**
 * The event that is being handled: its time, and the outlet for commands. Shared by all parts, so that neither
 * is passed along.
 */
final class Turn {
    private static final BrokerOutlet NOWHERE = new CommandOutlet(Turn::nowhere);

    private final List<byte[]> frames = new ArrayList<>();
    private long startedMs = Long.MIN_VALUE;
    private long nowMs = Long.MIN_VALUE;
    private BrokerOutlet out = NOWHERE;

    private static void nowhere(BrokerCommand command) {
        throw new IllegalStateException("command outside of a turn: " + command);
    }

    /** Time never runs backwards: an earlier time counts as the last one. */
    void begin(long eventMs, BrokerOutlet outlet) {
        nowMs = Math.max(nowMs, eventMs);
        out = outlet;
        if (startedMs == Long.MIN_VALUE) {
            startedMs = nowMs;
        }
    }

    void end() {
        out = NOWHERE;
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
        out.command(command);
    }

    void ended(Call call) {
        out.ended(call);
    }

    /** An empty list for the next message: always the same one, so it is filled and sent at once. */
    List<byte[]> frames() {
        frames.clear();
        return frames;
    }

    /** Every message leaves here, so nothing is sent to a peer that is closing or lost (7-06, 7-14). */
    void send(Peer peer, List<byte[]> message) {
        Invariants.check(peer.isReachable(), "messages go to connected peers only");
        peer.sentAt(nowMs);
        out.send(peer.id(), message);
    }

    void dropped(DropReason reason, Peer peer, String detail) {
        out.command(new BrokerCommand.Dropped(reason, peer.id(), detail));
    }
}
