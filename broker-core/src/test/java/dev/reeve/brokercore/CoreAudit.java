// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between any two events, read from the broker's own tables. A peer cannot see most of it: a lease that
 * outlives its worker, for one, costs memory only, until the day it does not.
 */
final class CoreAudit {
    private final CoreParts parts;
    private final BrokerSettings settings;
    private final long nowMs;
    private int openCalls;
    private long queuedBytes;
    private long freshQueuedBytes;

    private CoreAudit(CoreParts parts) {
        this.parts = parts;
        this.settings = parts.settings();
        this.nowMs = parts.turn().nowMs();
    }

    static void check(Broker broker) {
        new CoreAudit(broker.parts()).check();
    }

    private void check() {
        parts.services().all().forEach(this::service);
        must(queuedBytes == parts.services().queuedBytes(), "queued bytes are those of what waits");
        must(freshQueuedBytes <= settings.bounds().queuedBytesMax(), "all queues together are bounded");
        parts.peers().forEach(this::peer);
        must(openCalls == parts.calls().openCount(), "open calls are those of connected clients");
    }

    private void service(Service service) {
        int held = 0;
        int slots = 0;
        int ready = 0;
        Set<String> instances = new HashSet<>();
        for (Worker worker : service.workers()) {
            held += worker(service, worker);
            slots += worker.countedFree;
            ready += worker.countedReady ? 1 : 0;
            must(instances.add(worker.instanceId()), "one worker per service and instance id");
        }
        must(service.held == held, "a service's count of held requests is that of its workers");
        must(service.free().slots() == slots && service.free().ready() == ready, "free slots are those of workers");
        queue(service);
    }

    private int worker(Service service, Worker worker) {
        must(!worker.isGone() && worker.service() == service, "a service's workers are registered");
        must(parts.peers().get(worker.peer().id()) == worker.peer(), "a registered worker is connected");
        int held = 0;
        Hands hands = worker.hands();
        for (long token : hands.tokens()) {
            held++;
            must(hands.holds(token), "what is held is found by its token");
            Call call = hands.call(token);
            boolean agree = call == null || (call.isHeld && call.worker == worker && call.token == token);
            must(agree && (call == null || call.state == CallState.DISPATCHED), "worker and call agree");
            must(call == null || call.service() == service, "a worker holds requests of its own service");
        }
        must(held == worker.held(), "a worker's count of what it holds is right");
        boolean takes = worker.isReady() && !worker.isMarked(nowMs);
        int free = takes ? Math.max(0, worker.window() - worker.held()) : 0;
        must(
                worker.countedReady == takes && worker.countedFree == free,
                "a worker counts as free if it takes requests");
        must(worker.window() <= settings.bounds().windowMax(), "a window is bounded");
        life(worker);
        return held;
    }

    /** A silent worker is given up in time, and hears of this broker in time. */
    private void life(Worker worker) {
        HeartbeatSettings heartbeat = settings.heartbeat();
        long silenceMs = nowMs - worker.aliveMs();
        long normalMs = heartbeat.intervalMs() * heartbeat.liveness();
        long patienceMs = worker.isPlain()
                ? Math.max(normalMs, Math.max(heartbeat.plainBusyTtlMs(), heartbeat.plainExpiryMaxMs()))
                : normalMs;
        must(silenceMs < patienceMs, "a silent worker is given up");
        must(nowMs - worker.peer().sentMs() < heartbeat.intervalMs(), "a worker hears the broker's heartbeat");
    }

    private void queue(Service service) {
        int size = 0;
        int fresh = 0;
        long bytes = 0;
        long freshBytes = 0;
        for (Call call : service.queue().waiting()) {
            size++;
            bytes += call.bytes();
            fresh += call.attempts == 0 ? 1 : 0;
            freshBytes += call.attempts == 0 ? call.bytes() : 0;
            must(call.state == CallState.QUEUED && !call.isHeld, "what waits is held by no worker");
        }
        must(size == service.queue().size() && bytes == service.queue().bytes(), "a queue's counts are right");
        BoundSettings bounds = settings.bounds();
        must(fresh <= bounds.queueRequestsMax() && freshBytes <= bounds.queueBytesMax(), "a queue is bounded");
        must(size == 0 || parts.services().find(service.name()) == service, "a service that is waited for is known");
        must(size == 0 || service.free().least() == null, "nothing waits while a worker is free");
        queuedBytes += bytes;
        freshQueuedBytes += freshBytes;
    }

    private void peer(Peer peer) {
        if (peer.state() instanceof PeerState.AsClient(Client client)) {
            int open = 0;
            for (Call call : client.open()) {
                open++;
                call(client, call);
            }
            must(open == client.openCount() && open <= client.openMax(), "a client's open calls are counted, bounded");
            openCalls += open;
        }
    }

    private void call(Client client, Call call) {
        must(call.client() == client && call.state != CallState.ENDED, "a client's open calls have not ended");
        boolean needsTimer = !call.isPlain() || call.state != CallState.DISPATCHED;
        must(call.isArmed() == needsTimer, "an open call ends by itself");
        @Nullable Worker worker = call.worker;
        must(call.isHeld == (call.state == CallState.DISPATCHED), "a dispatched call is held, no other is");
        must(!call.isHeld || (worker != null && worker.hands().call(call.token) == call), "who holds a call has it");
        must(call.attempts <= 3, "three attempts at most");
        must(call.state != CallState.QUEUED || isKnown(call.service()), "what waits waits at a service that is known");
        boolean timely = !call.isArmed() || call.dueMs > nowMs;
        must(timely, "what is due has ended");
        must(call.isPlain() || client.find(call.idHigh(), call.idLow()) == call, "an open call is found by its id");
    }

    private boolean isKnown(Service service) {
        return parts.services().find(service.name()) == service;
    }

    private static void must(boolean holds, String claim) {
        if (!holds) {
            throw new AssertionError("audit: not true that " + claim);
        }
    }
}
