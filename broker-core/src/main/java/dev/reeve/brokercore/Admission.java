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
 * From a client's REQUEST to a call that waits for a worker. First the door: what costs nothing and needs no call. Then
 * a fixed row of steps, each of which may end the way; one that needs an answer from outside (the verdict on a token)
 * leaves the call in {@link CallState#CHECKING}, and {@link #checked} goes on from there.
 *
 * <pre>
 * door: envelope -> id free -> not draining -> client's bound -> service known -> size
 * steps: role -> token -> policy and scopes -> rate limit -> the user's interceptors -> queue, or the worker they name
 * </pre>
 *
 * The last step of the way back, {@link Audit}, sees how each call ends.
 */
final class Admission {
    private final BrokerSettings settings;
    private final BrokerBoot boot;
    private final Turn turn;
    private final Services services;
    private final Replies replies;
    private final Calls calls;
    private final TokenDesk desk;
    private final Audit audit;
    private final Dispatcher dispatcher;
    private final Service tokenService;
    private final TokenCheck tokenCheck;
    private final RateLimits rates;
    private final Step[] steps;
    private final Step[] stepsOfToken;
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
        this.audit = parts.calls().audit();
        this.dispatcher = dispatcher;
        this.tokenService = tokenService;
        this.tokenCheck = new TokenCheck(desk, tokens);
        this.rates = new RateLimits(turn, settings.rates());
        this.steps = new Step[] {new RoleCheck(), tokenCheck, new PolicyCheck(), rates, parts.interceptors()};
        this.stepsOfToken = new Step[] {tokenCheck};
    }

    RateStats rates() {
        return rates.stats();
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
            audit.turnedAway(peer, name, new byte[0], CallEnd.DROPPED, Reason.FORBIDDEN);
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
        if (isTooLarge(call)) {
            turn.dropped(DropReason.TOO_LARGE, peer, "request over the limit of its service");
            audit.turnedAway(peer, name, call.requestId(), CallEnd.DROPPED, Reason.TOO_LARGE);
            return;
        }
        calls.open(call, turn.nowMs() + settings.deadlines().plainQueueTtlMs());
        run(call, 0);
    }

    private static boolean isTooLarge(Call call) {
        int bytesMax = call.service().terms().requestBytesMax();
        return bytesMax > 0 && call.bytes() > bytesMax;
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
        audit.turnedAway(
                client.peer(),
                service,
                requestId,
                CallEnd.REFUSED,
                refusal.reason().toProto());
        String known = services.find(service) == null ? "" : service;
        Reason reason = refusal.reason().toProto();
        turn.emit(new BrokerCommand.RequestEnded(known, "", CallEnd.REFUSED, reason, 0, 0, 0, false, requestId, null));
    }

    private void begin(Client client, Service service, EnvelopeView envelope, List<byte[]> body) {
        Call call = new Call(client, service, envelope, body, envelope.requestId(), turn.nowMs());
        if (isTooLarge(call)) {
            refuse(client, service.name(), call.requestId(), Refusal.REQUEST_TOO_LARGE);
            return;
        }
        calls.open(call, dueMs(service, envelope));
        run(call, 0);
    }

    /** E-09: counted from receipt; clipped, never refused. */
    long dueMs(Service service, EnvelopeView envelope) {
        DeadlineSettings deadlines = settings.deadlines();
        ServiceTerms terms = service.terms();
        long defaultMs = terms.deadlineMs() > 0 ? terms.deadlineMs() : deadlines.defaultMs();
        long askedMs = envelope.deadlineMsLeft() > 0 ? envelope.deadlineMsLeft() : defaultMs;
        if (envelope.stream()) {
            return turn.nowMs() + Math.min(askedMs, deadlines.maxStreamMs());
        }
        long maxMs = terms.deadlineMaxMs() > 0 ? Math.min(terms.deadlineMaxMs(), deadlines.maxMs()) : deadlines.maxMs();
        return turn.nowMs() + Math.min(askedMs, maxMs);
    }

    /** {@code mmi.reeve.token}: a call of the broker's own that needs the verdict and no more. */
    void askWhoseToken(Call call) {
        run(call, 0);
    }

    /** The driver's verdict on a ticket: every call that waited for it goes on. */
    void checked(long ticket, TokenVerdict verdict) {
        for (Call call : desk.take(ticket)) {
            proceed(call, tokenCheck.judge(call, verdict));
        }
    }

    private void run(Call call, int from) {
        Step[] row = call.service() == tokenService ? stepsOfToken : steps;
        for (int i = from; i < row.length; i++) {
            call.step = i;
            Ruling ruling = row[i].onRequest(call);
            if (!(ruling instanceof Ruling.Pass)) {
                end(call, ruling);
                return;
            }
        }
        arrived(call);
    }

    /** A step that was waited for has ruled. */
    private void proceed(Call call, Ruling ruling) {
        if (ruling instanceof Ruling.Pass) {
            run(call, call.step + 1);
        } else {
            end(call, ruling);
        }
    }

    private void end(Call call, Ruling ruling) {
        switch (ruling) {
            case Ruling.Pass _, Ruling.Wait _ -> {}
            case Ruling.Refuse(Refusal refusal) -> calls.refuse(call, refusal);
            case Ruling.Discard(String why) -> calls.discard(call, why);
            case Ruling.Reply(WorkerAnswer answer) -> calls.answeredByInterceptor(call, answer);
        }
    }

    private void arrived(Call call) {
        if (call.service() == tokenService) {
            answerToken(call, call.identity);
        } else {
            submit(call);
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
        EnvelopeView envelope = call.envelope();
        call.lane = ServiceQueue.laneOf(latencyClassOf(call, envelope));
        if (envelope != null) {
            String affinityKey = envelope.affinityKey();
            call.affinity = affinityKey.isEmpty() ? 0 : Mix.ofText(affinityKey) | 1;
        }
        if (call.route == null) {
            dispatcher.submit(call);
        } else {
            dispatcher.submitTo(call, call.route);
        }
    }

    private static LatencyClass latencyClassOf(Call call, @Nullable EnvelopeView envelope) {
        LatencyClass asked = envelope != null && call.client().peer().rights().has(PeerRole.GATEWAY)
                ? envelope.latencyClass()
                : LatencyClass.LATENCY_UNSPECIFIED;
        return asked == LatencyClass.LATENCY_UNSPECIFIED
                ? call.service().terms().latencyClass()
                : asked;
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
