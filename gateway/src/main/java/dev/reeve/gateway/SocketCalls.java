// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The calls open on one socket. The map belongs to the socket's event loop; each call waits on a virtual thread. */
final class SocketCalls {
    private static final Logger LOG = Logger.getLogger(SocketCalls.class);

    private final SocketSession session;
    private final Wire wire;
    private final SocketServices services;
    private final Map<Long, OpenCall> open = new HashMap<>();

    SocketCalls(SocketSession session, Wire wire, SocketServices services) {
        this.session = session;
        this.wire = wire;
        this.services = services;
    }

    /** Begins a call, or answers why not. */
    void start(ClientFrame.Invoke frame, Caller caller) {
        UUID requestId =
                CallFields.requestId(frame.requestId(), services.requestIds().get());
        try {
            if (open.containsKey(frame.id())) {
                throw Refusal.invalid("the id is in use");
            }
            if (open.size() >= services.limits().openCalls()) {
                services.metrics().limitReached("open-calls", "socket");
                throw Refusal.of(ErrorReason.RATE_LIMITED, "too many calls open on this socket");
            }
            RateLimiter.Outcome rate = services.subjectRate().take(caller.subjectKey());
            if (!rate.allowed()) {
                services.metrics().limitReached("subject-rate", "rate");
                throw Refusal.rateLimited(rate);
            }
            OpenCall call = new OpenCall(frame, caller, call(frame, caller, requestId, null));
            if (!services.flight().enter()) {
                services.metrics().limitReached("in-flight", "replica");
                throw Refusal.of(ErrorReason.QUEUE_FULL, "the gateway has its most requests in flight");
            }
            open.put(frame.id(), call);
            services.virtualThreads().execute(call::run);
        } catch (Refusal e) {
            session.refuse(frame.id(), e.problem(requestId));
        }
    }

    /** Ends a call for its caller: nothing of it follows. */
    void cancel(long id) {
        OpenCall call = open.remove(id);
        if (call != null) {
            call.cancel();
        }
        session.send(new ServerFrame.Cancelled(id));
    }

    void cancelAll() {
        List.copyOf(open.values()).forEach(OpenCall::cancel);
        open.clear();
    }

    private Call call(
            ClientFrame.Invoke frame, Caller caller, UUID requestId, Transcoder.@Nullable Translation translation) {
        GatewaySettings.DeadlineSettings deadlines = services.settings().deadlines();
        boolean stream = (translation != null && translation.streaming())
                || frame.deadlineMs() > deadlines.max().toMillis();
        Duration deadline = CallFields.deadline(frame.deadlineMs(), stream, deadlines);
        return new Call(
                CallFields.service(frame.service()),
                CallFields.method(frame.method()),
                translation == null
                        ? frame.body().bytes()
                        : translation.request(frame.body().bytes()),
                translation == null ? CallFields.contentType(frame.body().contentType()) : MediaTypes.PROTOBUF,
                caller.token(),
                deadline,
                requestId,
                stream,
                new Call.Beside(
                        CallFields.idempotencyKey(frame.idempotencyKey().isEmpty() ? null : frame.idempotencyKey()),
                        CallFields.traceparent(frame.traceparent()),
                        CallFields.tracestate(frame.tracestate()),
                        CallFields.affinityKey(frame.affinityKey()),
                        CallFields.meta(frame.app(), session.address())));
    }

    /** One call of the socket. */
    private final class OpenCall {
        private final long id;
        private final ClientFrame.Invoke frame;
        private final Caller caller;
        private final long startedNs = System.nanoTime();
        private volatile Upstream.@Nullable Replies replies;
        private volatile boolean cancelled;
        /** Untranslated at first; the virtual thread's own from then on. */
        private Call call;

        private Transcoder.@Nullable Translation translation;

        OpenCall(ClientFrame.Invoke frame, Caller caller, Call untranslated) {
            this.id = frame.id();
            this.frame = frame;
            this.caller = caller;
            this.call = untranslated;
        }

        /** On a virtual thread. */
        void run() {
            try (FlightGate.Place _ = services.flight().enter(caller.subjectKey())) {
                translate();
                relay();
            } catch (Refusal e) {
                fail(e.problem(call.requestId()));
            } catch (ReeveException e) {
                if (e.reason() == ErrorReason.INTERNAL) {
                    LOG.errorf(e, "call failed requestId=%s service=%s", call.requestId(), call.service());
                }
                fail(Problem.of(OwnServices.explained(e, call.service()), call.service(), call.requestId()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                fail(Problem.of(ErrorReason.UNKNOWN, "the gateway is stopping", call.requestId()));
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "call failed requestId=%s", call.requestId());
                fail(Problem.internal(call.requestId()));
            } finally {
                services.flight().leave();
            }
        }

        void cancel() {
            cancelled = true;
            Upstream.Replies running = replies;
            if (running != null) {
                running.cancel();
            }
        }

        /** Here and not on the event loop: the service's descriptors may have to be waited for. */
        private void translate() throws InterruptedException {
            if (call.contentType().isEmpty() || MediaTypes.isJson(call.contentType())) {
                translation = services.transcoder().find(call.service(), call.method());
            }
            if (translation != null) {
                call = call(frame, caller, call.requestId(), translation);
            }
        }

        private void relay() throws InterruptedException {
            Upstream.Replies running = services.calls().open(call, caller);
            replies = running;
            if (cancelled) {
                running.cancel();
                if (!running.goesOn()) {
                    return;
                }
            }
            while (true) {
                Reply reply = Replies.next(running, translation);
                if (reply.last()) {
                    finish(new ServerFrame.Result(id, reply, running.isReplay()), "");
                    return;
                }
                if (!wire.await(written(new ServerFrame.Next(id, reply)), this::isMine)) {
                    running.cancel();
                    session.onLoop(() -> session.close(CloseCode.SLOW));
                    return;
                }
            }
        }

        private void fail(Problem problem) {
            finish(new ServerFrame.Failed(id, problem), problem.reason());
        }

        /** The last frame; the id is free again in the same step. */
        private void finish(ServerFrame frame, String reason) {
            byte[] message = written(frame);
            session.onLoop(() -> {
                if (isMine()) {
                    open.remove(id);
                    session.send(message);
                }
                services.metrics()
                        .requestEnded(
                                wire.door(),
                                reason.isEmpty() ? 200 : 0,
                                cancelled ? ReasonLabel.CALLER_GONE : reason,
                                Duration.ofNanos(System.nanoTime() - startedNs));
            });
        }

        private byte[] written(ServerFrame frame) {
            return wire.format().write(frame);
        }

        private boolean isMine() {
            return session.isOpen() && open.get(id) == this;
        }
    }
}
