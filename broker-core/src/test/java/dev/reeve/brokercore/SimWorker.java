// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import java.util.ArrayDeque;
import java.util.Deque;

/** A worker connection of {@link SimWorld} and what it holds; there is no network, so the broker must agree. */
final class SimWorker {
    final long peer;
    final String instance;
    final boolean reeve;
    final MdpVersion version;
    final String service;
    final Deque<SimJob> held = new ArrayDeque<>();
    int window;
    boolean silent;
    boolean beatsWhileBusy;
    boolean draining;
    boolean drainAcked;
    boolean disconnected;
    long heardMs;
    long markedUntilMs;

    SimWorker(long peer, String instance, boolean reeve, MdpVersion version, String service, int window, long nowMs) {
        this.peer = peer;
        this.instance = instance;
        this.reeve = reeve;
        this.version = version;
        this.service = service;
        this.window = window;
        this.heardMs = nowMs;
    }

    /** Silence that it is allowed at least. */
    long patienceMs(HeartbeatSettings heartbeat) {
        boolean isBusy = !reeve && !held.isEmpty() && !beatsWhileBusy;
        return isBusy ? heartbeat.plainBusyTtlMs() : heartbeat.intervalMs() * heartbeat.liveness();
    }

    /** It is about to send a HEARTBEAT. */
    void beats(long nowMs) {
        heardMs = nowMs;
        beatsWhileBusy |= !held.isEmpty();
    }

    /** A REQUEST that it holds. */
    static final class SimJob {
        final byte[] token;
        final String content;
        int partials;

        SimJob(byte[] token, String content) {
            this.token = token;
            this.content = content;
        }
    }
}
