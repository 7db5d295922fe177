// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.RequestStamp;
import dev.reeve.protocol.Traceparent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings requests and workers together. */
final class Dispatcher {
    private static final int RETRY_AFTER_MS_MIN = 100;
    private static final int RETRY_AFTER_MS_MAX = 10_000;

    private final BrokerSettings settings;
    private final Turn turn;
    private final TimerWheel wheel;
    private final Services services;
    private final Calls calls;
    private final RequestStamp stamp = new RequestStamp();
    private final long bootId;
    private long nextToken;
    private boolean traced;

    Dispatcher(CoreParts parts) {
        this.settings = parts.settings();
        this.turn = parts.turn();
        this.wheel = parts.wheel();
        this.services = parts.services();
        this.calls = parts.calls();
        this.bootId = parts.boot().bootId();
        this.nextToken = parts.boot().firstDispatchToken();
    }

    /** See {@link Broker#traceDispatches}. */
    void trace() {
        traced = true;
    }

    /** Takes an admitted call: to a worker at once, into the queue, or refused at its bound. */
    void submit(Call call) {
        Service service = call.service();
        service.arrivals++;
        if (service.queue().isEmpty()) {
            Worker worker = choose(service, call);
            if (worker != null) {
                call.queuedMs = turn.nowMs();
                dispatch(call, worker);
                return;
            }
        }
        if (services.hasRoom(service, call.bytes())) {
            services.enqueue(call);
        } else {
            service.rejected++;
            calls.refuse(call, queueFull(service));
        }
    }

    /**
     * Takes an admitted call that an interceptor gave to one worker: to that one at once or, as the interceptor said,
     * to any or to none. It never waits for one worker.
     */
    void submitTo(Call call, String instanceId) {
        Service service = call.service();
        Worker worker = service.worker(instanceId);
        if (worker != null && worker.countedFree > 0) {
            service.arrivals++;
            call.queuedMs = turn.nowMs();
            dispatch(call, worker);
        } else if (!call.detour().routeOnly) {
            submit(call);
        } else {
            service.arrivals++;
            service.rejected++;
            boolean gone = worker == null || !worker.countedReady;
            calls.refuse(call, gone ? Refusal.ROUTE_GONE : queueFull(service));
        }
    }

    /** A guess from what the service did so far: the time until its queue has moved on by one round. */
    static Refusal queueFull(Service service) {
        long meanMs = service.serviceTimeCount == 0 ? 0 : service.serviceTimeSumUs / service.serviceTimeCount / 1_000;
        long workers = Math.max(1, service.free().ready());
        long afterMs = meanMs * service.queue().size() / workers;
        int retryAfterMs = Math.clamp(afterMs, RETRY_AFTER_MS_MIN, RETRY_AFTER_MS_MAX);
        return Refusal.queueFull("queue of the service is full", retryAfterMs);
    }

    /** Dispatches while there is both a request and a worker. */
    void pump(Service service) {
        while (!service.queue().isEmpty()) {
            Worker worker = service.free().least();
            if (worker == null) {
                return;
            }
            Call call = Invariants.present(services.dequeue(service), "a queue that is not empty gives a call");
            Worker chosen = call.hasDetour() ? choose(service, call) : worker;
            dispatch(call, chosen == null ? worker : chosen);
        }
    }

    private static @Nullable Worker choose(Service service, Call call) {
        long affinity = call.detour().affinity;
        return affinity == 0 ? service.free().least() : nearest(service, affinity);
    }

    /** Rendezvous hashing among the workers with room: gone or full means the next by hash. */
    private static @Nullable Worker nearest(Service service, long key) {
        Worker best = null;
        long bestWeight = 0;
        List<Worker> workers = service.workers();
        for (int i = 0; i < workers.size(); i++) {
            Worker worker = workers.get(i);
            long weight = Mix.of(worker.hash() ^ key);
            if (worker.countedFree > 0 && (best == null || Long.compareUnsigned(weight, bestWeight) > 0)) {
                best = worker;
                bestWeight = weight;
            }
        }
        return best;
    }

    private void dispatch(Call call, Worker worker) {
        long nowMs = turn.nowMs();
        Service service = call.service();
        long token = nextToken++;
        worker.hold(token, call, nowMs);
        service.held++;
        call.attempts++;
        if (traced && Traceparent.isSampled(call.traceparent())) {
            call.ownDetour().spanId = Traces.spanId(bootId, token);
        }
        call.dispatchedMs = nowMs;
        call.state = CallState.DISPATCHED;
        if (call.isPlain()) {
            wheel.cancel(call);
        }
        service.free().update(worker, nowMs);
        services.markDirty(service);
        List<byte[]> frames = turn.frames();
        MdpEncoder.putWorkerRequest(frames, worker.version(), Tokens.toBytes(token));
        if (!worker.isPlain()) {
            // The worker's side of the nine cells (7.4).
            frames.add(envelopeFor(call, worker));
        }
        call.addBodyTo(frames);
        turn.send(worker.peer(), frames);
    }

    private byte[] envelopeFor(Call call, Worker worker) {
        if (call.isPlain()) {
            return plainStampOf(call).envelopeOf(call.idHigh(), call.idLow());
        }
        boolean keepToken =
                call.service().rule().forwardToken() && worker.info().getForwardToken();
        byte[] frame = call.restamped(stampOf(call), keepToken);
        long spanId = call.detour().spanId;
        if (spanId != 0) {
            Traceparent.replaceParent(frame, spanId);
        }
        return frame;
    }

    private RequestStamp stampOf(Call call) {
        int msLeft = Math.clamp(call.dueMs - turn.nowMs(), 1, Integer.MAX_VALUE);
        byte[] origin = call.client().peer().stampOrigin(settings.brokerId());
        return stamp.become(call.identity, msLeft, call.queueMs(), call.attempts, origin);
    }

    /** It came without a token, so without an identity, and without a deadline of its own. */
    private RequestStamp plainStampOf(Call call) {
        byte[] origin = call.client().peer().plainStampOrigin(settings.brokerId());
        return stamp.become(null, 0, call.queueMs(), call.attempts, origin);
    }
}
