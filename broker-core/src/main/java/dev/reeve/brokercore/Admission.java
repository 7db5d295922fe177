// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.BrokerInbound.ClientRequest;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a client's REQUEST to a call that waits for a worker: a fixed row of checks, each of which may refuse. What
 * needs
 * an answer from outside (the verdict on a token) leaves the call in {@link CallState#CHECKING}; {@link #checked}
 * goes on
 * from there. Interceptors take their place in this row, between {@link #identified} and {@link Dispatcher#submit}.
 *
 * <pre>
 * envelope -> id free -> not draining -> client's bound -> service known -> role -> token -> policy, scopes -> submit
 * </pre>
 */
final class Admission {
    private final BrokerSettings settings;
    private final BrokerBoot boot;
    private final Turn turn;
    private final Services services;
    private final Replies replies;
    private final Calls calls;
    private final TokenDesk desk;
    private final TokenCache tokens;
    private final Dispatcher dispatcher;
    private final Service tokenService;
    private long plainRequests;
    private boolean draining;

    Admission(CoreParts parts, TokenCache tokens, Dispatcher dispatcher, Service tokenService) {
        this.settings = parts.settings();
        this.boot = parts.boot();
        this.turn = parts.turn();
        this.services = parts.services();
        this.replies = parts.replies();
        this.calls = parts.calls();
        this.desk = parts.desk();
        this.tokens = tokens;
        this.dispatcher = dispatcher;
        this.tokenService = tokenService;
    }

    void drain() {
        draining = true;
    }

    /** A plain client's request: queued, or dropped in silence. */
    void plain(Client client, ClientRequest request) {
        Peer peer = client.peer();
        String name = request.service();
        boolean open = services.ruleOf(name).policy() instanceof ServicePolicy.Public;
        if (!open && !peer.rights().mayCallPlainly(name)) {
            turn.dropped(DropReason.NO_RIGHTS, peer, "plain client may not call this service");
            return;
        }
        if (draining) {
            turn.dropped(DropReason.CLOSING, peer, "broker draining");
            return;
        }
        Service service = services.findOrMake(name);
        if (service == null || client.isFull()) {
            reject(service);
            turn.dropped(DropReason.QUEUE_FULL, peer, "bound of the client or of services");
            return;
        }
        Call call = new Call(client, service, null, request.body(), nextPlainId(), turn.nowMs());
        call.lane = ServiceQueue.laneOf(service.rule().latencyClass());
        calls.open(call, turn.nowMs() + settings.deadlines().plainQueueTtlMs());
        dispatcher.submit(call);
    }

    /** E-04: the boot id, then a counter. */
    private byte[] nextPlainId() {
        return ByteBuffer.allocate(16)
                .putLong(boot.bootId())
                .putLong(++plainRequests)
                .array();
    }

    private static void reject(@Nullable Service service) {
        if (service != null) {
            service.arrivals++;
            service.rejected++;
        }
    }

    /** A Reeve client's request: a call, or a typed error. */
    void reeve(Client client, ClientRequest request) {
        byte[] frame = request.body().getFirst();
        switch (EnvelopeView.of(frame)) {
            case Decoded.Rejected<EnvelopeView>(String detail) ->
                refuse(client, request.service(), EnvelopeView.requestIdOrZero(frame), Refusal.invalid(detail));
            case Decoded.Ok<EnvelopeView>(EnvelopeView envelope) -> reeve(client, request, envelope);
        }
    }

    private void reeve(Client client, ClientRequest request, EnvelopeView envelope) {
        String name = request.service();
        if (request.body().size() < 2) {
            refuse(client, name, envelope.requestId(), Refusal.invalid("no body frame after the envelope"));
            return;
        }
        noteSpoofedStamp(client, envelope);
        Refusal refusal = refusalAtTheDoor(client, name, envelope);
        if (refusal != null) {
            refuse(client, name, envelope.requestId(), refusal);
            return;
        }
        Service service = services.findOrMake(name);
        if (service == null) {
            refuse(client, name, envelope.requestId(), Refusal.queueFull("too many services", 0));
            return;
        }
        List<byte[]> body = request.body().subList(1, request.body().size());
        begin(client, service, envelope, body);
    }

    private void noteSpoofedStamp(Client client, EnvelopeView envelope) {
        if (envelope.hasStamp()) {
            turn.dropped(DropReason.STAMP_SPOOFED, client.peer(), "stamp of a client removed");
        }
    }

    private @Nullable Refusal refusalAtTheDoor(Client client, String name, EnvelopeView envelope) {
        if (isIdInUse(client, envelope)) {
            return Refusal.ID_IN_USE;
        }
        if (draining) {
            return Refusal.BROKER_DRAINING;
        }
        if (!client.peer().rights().mayCall()) {
            return Refusal.FORBIDDEN;
        }
        if (client.isFull()) {
            reject(services.find(name));
            return Refusal.queueFull("too many open requests on this connection", 100);
        }
        boolean known = services.isKnown(name)
                || turn.uptimeMs(turn.nowMs()) < settings.deadlines().bootGraceMs();
        return known ? null : Refusal.UNKNOWN_SERVICE;
    }

    boolean isIdInUse(Client client, EnvelopeView envelope) {
        ByteBuffer id = ByteBuffer.wrap(envelope.requestId());
        return client.find(id.getLong(), id.getLong()) != null;
    }

    /** A typed error for what never became a call. */
    void refuse(Client client, String service, byte[] requestId, Refusal refusal) {
        replies.error(client, service, requestId, refusal);
        String known = services.find(service) == null ? "" : service;
        Reason reason = refusal.reason().toProto();
        turn.emit(new BrokerCommand.RequestEnded(known, "", CallEnd.REFUSED, reason, 0, 0, 0, false, requestId, null));
    }

    private void begin(Client client, Service service, EnvelopeView envelope, List<byte[]> body) {
        Call call = new Call(client, service, envelope, body, envelope.requestId(), turn.nowMs());
        calls.open(call, dueMs(service, envelope));
        Refusal refusal = Access.checkRole(service, client.peer());
        if (refusal == null) {
            identify(call, envelope);
        } else {
            calls.refuse(call, refusal);
        }
    }

    /** E-09: counted from receipt; clipped, never refused. */
    long dueMs(Service service, EnvelopeView envelope) {
        DeadlineSettings deadlines = settings.deadlines();
        long defaultMs = service.rule().deadlineMs() > 0 ? service.rule().deadlineMs() : deadlines.defaultMs();
        long askedMs = envelope.deadlineMsLeft() > 0 ? envelope.deadlineMsLeft() : defaultMs;
        return turn.nowMs() + Math.min(askedMs, envelope.stream() ? deadlines.maxStreamMs() : deadlines.maxMs());
    }

    /** Finds out whose call it is, at once or later. */
    void identify(Call call, EnvelopeView envelope) {
        if (!envelope.hasToken()) {
            identified(call, null);
            return;
        }
        TokenVerdict verdict = tokens.cached(envelope.frame(), envelope.tokenOffset(), envelope.tokenLength());
        if (verdict != null) {
            judge(call, verdict);
        } else if (desk.isFull()) {
            calls.refuse(call, Refusal.queueFull("too many tokens to verify", 1_000));
        } else {
            desk.ask(call, envelope);
        }
    }

    /** The driver's verdict on a ticket: every call that waited for it goes on. */
    void checked(long ticket, TokenVerdict verdict) {
        for (Call call : desk.take(ticket)) {
            judge(call, verdict);
        }
    }

    private void judge(Call call, TokenVerdict verdict) {
        switch (verdict) {
            case TokenVerdict.Verified(Identity identity) -> identified(call, identity);
            case TokenVerdict.Refused _ -> {
                if (Access.needsIdentity(call.service())) {
                    calls.refuse(call, Refusal.UNAUTHENTICATED);
                } else {
                    identified(call, null);
                }
            }
            case TokenVerdict.KeysMissing _ -> calls.refuse(call, Refusal.NO_KEYS);
            case TokenVerdict.Overloaded _ -> calls.refuse(call, Refusal.queueFull("too many tokens to verify", 1_000));
        }
    }

    private void identified(Call call, @Nullable Identity identity) {
        call.identity = identity;
        if (call.service() == tokenService) {
            answerToken(call, identity);
            return;
        }
        Refusal refusal =
                Access.check(call.service(), call.method(), call.client().peer(), identity);
        if (refusal == null) {
            submit(call);
        } else {
            calls.refuse(call, refusal);
        }
    }

    /** {@code mmi.reeve.token}: the identity is the answer. */
    private void answerToken(Call call, @Nullable Identity identity) {
        if (identity == null) {
            calls.refuse(call, Refusal.UNAUTHENTICATED);
        } else {
            calls.served(call, List.of(Envelope.encode(identity)));
        }
    }

    private void submit(Call call) {
        EnvelopeView envelope = Invariants.present(call.envelope(), "a Reeve client's call has an envelope");
        LatencyClass asked = call.client().peer().rights().has(PeerRole.GATEWAY)
                ? envelope.latencyClass()
                : LatencyClass.LATENCY_UNSPECIFIED;
        LatencyClass latencyClass = asked == LatencyClass.LATENCY_UNSPECIFIED
                ? call.service().rule().latencyClass()
                : asked;
        call.lane = ServiceQueue.laneOf(latencyClass);
        String affinityKey = envelope.affinityKey();
        if (!affinityKey.isEmpty()) {
            call.affinity = Mix.ofText(affinityKey) | 1;
        }
        dispatcher.submit(call);
    }

    /** CANCEL of a Reeve client: no reply; unknown ids crossed their FINAL. */
    void cancel(Client client, byte[] requestId) {
        if (requestId.length != 16) {
            return;
        }
        ByteBuffer id = ByteBuffer.wrap(requestId);
        Call call = client.find(id.getLong(), id.getLong());
        if (call != null) {
            Service service = call.service();
            calls.abandon(call, CallEnd.CANCELLED, CancelReason.CALLER);
            dispatcher.pump(service);
        }
    }
}
