// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * What must hold between any two events, read from the broker's own tables. A peer cannot see most of it: a lease that
 * outlives its worker, for one, costs memory only, until the day it does not.
 */
final class CoreAudit {
    private final CoreParts parts;
    private int leases;
    private int openCalls;
    private long queuedBytes;

    private CoreAudit(CoreParts parts) {
        this.parts = parts;
    }

    static void check(Broker broker) {
        new CoreAudit(broker.parts()).check();
    }

    private void check() {
        parts.services().all().forEach(this::service);
        must(leases == parts.leases().size(), "every lease is in the hands of a registered worker");
        must(queuedBytes == parts.services().queuedBytes(), "queued bytes are those of what waits");
        parts.peers().forEach(this::peer);
        must(openCalls == parts.calls().openCount(), "open calls are those of connected clients");
    }

    private void service(Service service) {
        int held = 0;
        int slots = 0;
        int ready = 0;
        for (Worker worker : service.workers()) {
            held += worker(service, worker);
            slots += worker.countedFree;
            ready += worker.countedReady ? 1 : 0;
        }
        must(service.held == held, "a service's count of held requests is that of its workers");
        must(service.free().slots() == slots && service.free().ready() == ready, "free slots are those of workers");
        leases += held;
        queue(service);
    }

    private int worker(Service service, Worker worker) {
        must(!worker.isGone() && worker.service() == service, "a service's workers are registered");
        must(parts.peers().get(worker.peer().id()) == worker.peer(), "a registered worker is connected");
        int held = 0;
        for (Lease lease = worker.firstLease(); lease != null; lease = lease.next) {
            held++;
            must(lease.worker() == worker, "a worker's leases are its own");
            must(parts.leases().get(lease.token()) == lease, "a held lease is found by its token");
            Call call = lease.call();
            must(call == null || (call.lease == lease && call.state == CallState.DISPATCHED), "lease and call agree");
            must(call == null || call.service() == service, "a worker holds requests of its own service");
        }
        must(held == worker.held(), "a worker's count of what it holds is right");
        boolean takes = worker.isReady() && worker.held() < worker.window();
        must(worker.countedFree == 0 || takes, "a worker that counts as free takes requests");
        return held;
    }

    private void queue(Service service) {
        int size = 0;
        long bytes = 0;
        for (Call call : service.queue().waiting()) {
            size++;
            bytes += call.bytes();
            must(call.state == CallState.QUEUED && call.lease == null, "what waits is held by no worker");
        }
        must(size == service.queue().size() && bytes == service.queue().bytes(), "a queue's counts are right");
        must(size == 0 || service.free().least() == null, "nothing waits while a worker is free");
        queuedBytes += bytes;
    }

    private void peer(Peer peer) {
        if (peer.state() instanceof PeerState.AsClient(Client client)) {
            int open = 0;
            for (Call call = client.firstOpen(); call != null; call = client.openAfter(call)) {
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
        @Nullable Lease lease = call.lease;
        must((lease != null) == (call.state == CallState.DISPATCHED), "a dispatched call has a lease, no other has");
        must(lease == null || parts.leases().get(lease.token()) == lease, "the lease of a call is in force");
        must(call.attempts <= 3, "three attempts at most");
        must(call.isPlain() || client.find(call.idHigh(), call.idLow()) == call, "an open call is found by its id");
    }

    private static void must(boolean holds, String claim) {
        if (!holds) {
            throw new AssertionError("audit: not true that " + claim);
        }
    }
}
