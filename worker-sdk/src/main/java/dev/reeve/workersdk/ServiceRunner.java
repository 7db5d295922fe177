// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of one service, whichever broker they came from: at most {@code capacity} at once, each on a virtual
 * thread. Any thread may call it; it never blocks.
 */
final class ServiceRunner {
    private final ServiceDefinition definition;
    private final String workerId;
    private final ResultMemory memory;
    private final WorkerListener listener;
    private final LongSupplier nowMs;
    private final ServiceCounters counters;
    private final Semaphore places;
    private final ThreadFactory threads;
    private final Map<ReplyChannel, RunningCall<?, ?>> calls = new ConcurrentHashMap<>();
    private final OverCommit overCommit;
    private volatile Runnable windowsChanged = () -> {};

    /** What the services of one worker share. */
    record Shared(String workerId, ResultMemory memory, WorkerListener listener, LongSupplier nowMs) {}

    /** @param capacity the definition's, or 1 in plain mode */
    ServiceRunner(ServiceDefinition definition, int capacity, Shared shared) {
        this.definition = definition;
        this.workerId = shared.workerId();
        this.memory = shared.memory();
        this.listener = shared.listener();
        this.nowMs = shared.nowMs();
        this.counters = new ServiceCounters(CpuLoad::now);
        this.places = new Semaphore(capacity, true);
        this.overCommit = new OverCommit(capacity);
        this.threads = Thread.ofVirtual()
                .name("reeve-" + definition.name() + "-call-", 0)
                .factory();
    }

    /** @param action runs, without any lock held, when the windows at the brokers should change at once */
    void onWindowsChanged(Runnable action) {
        windowsChanged = action;
    }

    ServiceDefinition definition() {
        return definition;
    }

    ServiceCounters counters() {
        return counters;
    }

    /** Requests held: running, waiting for a place, or being answered. */
    int held() {
        return calls.size();
    }

    /** Takes a request. */
    void accept(ReplyChannel channel, RequestEnvelope envelope, List<byte[]> body) {
        ServiceMethod<?, ?> method = definition.find(envelope.getMethod());
        if (method == null) {
            accept(channel, envelope, body, unknownMethod(envelope.getMethod()));
        } else {
            accept(channel, envelope, body, method);
        }
        boolean _ = overCommitChanged();
    }

    private <I, O> void accept(
            ReplyChannel channel, RequestEnvelope envelope, List<byte[]> body, ServiceMethod<I, O> method) {
        long now = nowMs.getAsLong();
        int leftMs = envelope.getStamp().getDeadlineMsLeft();
        UUID id = RequestId.fromBytes(envelope.getRequestId().toByteArray());
        RunningCall.CallOrigin origin =
                new RunningCall.CallOrigin(definition.name(), workerId, envelope, id == null ? UUID.randomUUID() : id);
        RunningCall<I, O> call = new RunningCall<>(
                origin,
                method,
                new Payload(body, envelope.getContentType()),
                new ReplySinks(channel),
                new CallDeadline(leftMs == 0 ? Long.MAX_VALUE : now + leftMs, nowMs));
        calls.put(channel, call);
        if (definition.isIdempotent(method)) {
            admitIdempotent(channel, call);
        } else {
            start(call, null);
        }
    }

    private void admitIdempotent(ReplyChannel channel, RunningCall<?, ?> call) {
        ResultMemory.Key key = keyOf(call);
        String hash = ResultMemory.hashOf(call.request());
        switch (memory.admit(key, hash, channel, call, nowMs.getAsLong())) {
            case ResultMemory.Admission.Fresh _ -> start(call, key);
            case ResultMemory.Admission.Joined(RunningCall<?, ?> other) -> {
                counters.joined();
                // If that call has ended in between, the channel was taken out with it and stays out.
                calls.replace(channel, other);
            }
            case ResultMemory.Admission.Known(Outcome outcome) -> {
                counters.joined();
                answer(call, outcome);
            }
            case ResultMemory.Admission.Conflict _ ->
                answer(
                        call,
                        Outcome.failed(ServiceError.invalidRequest("the idempotency key was used with another body")));
        }
    }

    private <I, O> void start(RunningCall<I, O> call, ResultMemory.@Nullable Key key) {
        CallExecution.Guards guards =
                new CallExecution.Guards(places, scopes(call.serviceMethod()), definition.interceptors());
        threads.newThread(new CallExecution<>(call, guards, (outcome, timing) -> ended(call, key, outcome, timing)))
                .start();
    }

    private void answer(RunningCall<?, ?> call, Outcome outcome) {
        // On a thread of its own: sending may have to wait.
        threads.newThread(() -> {
                    call.sendLast(outcome, Duration.ZERO);
                    release(call);
                })
                .start();
    }

    private void ended(
            RunningCall<?, ?> call, ResultMemory.@Nullable Key key, Outcome outcome, CallExecution.Timing timing) {
        if (key == null) {
            call.sinks().closeToJoin();
        } else {
            memory.ended(key, call, outcome, nowMs.getAsLong());
        }
        counters.ended(outcome, timing.handling());
        call.sendLast(outcome, timing.handling());
        release(call);
        tellListener(call, outcome, timing);
    }

    private void release(RunningCall<?, ?> call) {
        call.sinks().channels().forEach(calls::remove);
        // Elsewhere the connections' own ticks are soon enough, and they hold their lock there.
        if (overCommitChanged()) {
            windowsChanged.run();
        }
    }

    private void tellListener(RunningCall<?, ?> call, Outcome outcome, CallExecution.Timing timing) {
        Listeners.tell(
                listener,
                heard -> heard.callEnded(new WorkerListener.CallEnded(
                        definition.name(),
                        call.serviceMethod().name(),
                        outcome.reason(),
                        timing.waiting(),
                        timing.handling(),
                        call.isCancelled())));
    }

    /** The caller of that request no longer waits. */
    void cancel(ReplyChannel channel, CancelReason reason) {
        RunningCall<?, ?> call = calls.get(channel);
        if (call != null && call.sinks().leaveToCancel(channel)) {
            call.cancellation().cancel(reason);
        }
    }

    /**
     * The way back is gone. An idempotent call goes on: the broker gives the request out again, perhaps to this worker,
     * and the result is then there. Any other is of no use to anybody.
     */
    void orphan(ReplyChannel channel) {
        RunningCall<?, ?> call = calls.remove(channel);
        if (call != null && call.sinks().leave(channel) && !definition.isIdempotent(call.serviceMethod())) {
            call.cancellation().cancel(CancelReason.CALLER_GONE);
        }
        boolean _ = overCommitChanged();
    }

    /** Time passes: deadlines, over-commit. Called about every 50 ms by each connection. */
    void tick() {
        long now = nowMs.getAsLong();
        for (RunningCall<?, ?> call : calls.values()) {
            if (call.isPastDeadlineForGood(now)) {
                call.cancellation().cancel(CancelReason.DEADLINE);
            }
        }
        boolean _ = overCommitChanged();
    }

    synchronized boolean isOverCommitted() {
        return overCommit.isOver();
    }

    private synchronized boolean overCommitChanged() {
        return overCommit.update(calls.size(), nowMs.getAsLong());
    }

    private Set<String> scopes(ServiceMethod<?, ?> method) {
        return definition.scopes(method);
    }

    private ResultMemory.Key keyOf(RunningCall<?, ?> call) {
        String subject = call.identity().map(identity -> identity.getSubject()).orElse("");
        String id = ResultMemory.idOf(
                subject, call.idempotencyKey(), call.requestId().toString());
        return new ResultMemory.Key(subject, definition.name(), call.method(), id);
    }

    private ServiceMethod<Payload, Payload> unknownMethod(String name) {
        return new ServiceMethod<>("(unknown)", Codec.payload(), (_, _) -> {
            throw ServiceError.of(
                    ServiceError.Code.UNIMPLEMENTED,
                    "METHOD_UNKNOWN",
                    "service " + definition.name() + " has no method '" + name + "'");
        });
    }
}
