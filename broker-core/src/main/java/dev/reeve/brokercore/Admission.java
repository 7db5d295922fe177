// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.BrokerInbound.ClientRequest;
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
    private final CallPool pool;
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
        this.pool = parts.calls().pool();
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

    /** A plain client's request for any name. */
    void plain(Client client, ClientRequest request) {
        plain(client, request.service(), services.find(request.service()), request.body(), 0);
    }

    /** A plain client's request: queued, or dropped in silence. */
    void plain(Client client, String name, @Nullable Service known, List<byte[]> frames, int bodyAt) {
        Peer peer = client.peer();
        ServiceRule rule = known == null ? services.ruleOf(name) : known.rule();
        if (!(rule.policy() instanceof ServicePolicy.Public) && !peer.rights().mayCallPlainly(name)) {
            turn.dropped(DropReason.NO_RIGHTS, peer, "plain client may not call this service");
            audit.turnedAway(peer, name, new byte[0], CallEnd.DROPPED, Reason.FORBIDDEN);
            return;
        }
        if (draining) {
            turn.dropped(DropReason.CLOSING, peer, "broker draining");
            return;
        }
        Service service = known == null ? services.findOrMake(name) : known;
        if (service == null || client.isFull()) {
            reject(service);
            turn.dropped(DropReason.QUEUE_FULL, peer, "bound of the client or of services");
            return;
        }
        // E-04: the id is the boot id, then a counter.
        long nowMs = turn.nowMs();
        Call call = pool.plain(client, service, frames, bodyAt, boot.bootId(), ++plainRequests, nowMs);
        if (isTooLarge(call)) {
            turn.dropped(DropReason.TOO_LARGE, peer, "request over the limit of its service");
            audit.turnedAway(peer, name, call.requestId(), CallEnd.DROPPED, Reason.TOO_LARGE);
            pool.give(call);
            return;
        }
        calls.open(call, nowMs + settings.deadlines().plainQueueTtlMs());
        run(call, 0);
    }

    private static boolean isTooLarge(Call call) {
        int bytesMax = call.service().terms().requestBytesMax();
        return bytesMax > 0 && call.bytes() > bytesMax;
    }

    private static void reject(@Nullable Service service) {
        if (service != null) {
            service.arrivals++;
            service.rejected++;
        }
    }

    /** A Reeve client's request for any name. */
    void reeve(Client client, ClientRequest request) {
        reeve(client, request.service(), services.find(request.service()), request.body(), 0);
    }

    /** A Reeve client's request: a call, or a typed error. */
    void reeve(Client client, String name, @Nullable Service known, List<byte[]> frames, int envelopeAt) {
        byte[] frame = frames.get(envelopeAt);
        String fault = pool.reader().read(frame);
        if (fault != null) {
            refuse(client, name, EnvelopeView.requestIdOrZero(frame), Refusal.invalid(fault));
            return;
        }
        EnvelopeView envelope = pool.reader().view();
        if (frames.size() < envelopeAt + 2) {
            refuse(client, name, envelope.requestId(), Refusal.invalid("no body frame after the envelope"));
            return;
        }
        noteSpoofedStamp(client, envelope);
        Refusal refusal = refusalAtTheDoor(client, known, envelope);
        if (refusal != null) {
            refuse(client, name, envelope.requestId(), refusal);
            return;
        }
        Service service = known == null ? services.findOrMake(name) : known;
        if (service == null) {
            refuse(client, name, envelope.requestId(), Refusal.queueFull("too many services", 0));
            return;
        }
        begin(pool.reeve(client, service, frames, envelopeAt + 1, turn.nowMs()), envelope);
    }

    private void noteSpoofedStamp(Client client, EnvelopeView envelope) {
        if (envelope.hasStamp()) {
            turn.dropped(DropReason.STAMP_SPOOFED, client.peer(), "stamp of a client removed");
        }
    }

    private @Nullable Refusal refusalAtTheDoor(Client client, @Nullable Service known, EnvelopeView envelope) {
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
            reject(known);
            return Refusal.queueFull("too many open requests on this connection", 100);
        }
        boolean mayWait = (known != null && services.isKnown(known))
                || turn.uptimeMs(turn.nowMs()) < settings.deadlines().bootGraceMs();
        return mayWait ? null : Refusal.UNKNOWN_SERVICE;
    }

    boolean isIdInUse(Client client, EnvelopeView envelope) {
        return client.find(envelope.idHigh(), envelope.idLow()) != null;
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

    private void begin(Call call, EnvelopeView envelope) {
        if (isTooLarge(call)) {
            refuse(call.client(), call.service().name(), call.requestId(), Refusal.REQUEST_TOO_LARGE);
            pool.give(call);
            return;
        }
        calls.open(call, dueMs(call.service(), envelope));
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
            call.step = (byte) i;
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
        call.lane = (byte) ServiceQueue.laneOf(latencyClassOf(call, envelope));
        if (envelope != null) {
            if (envelope.hasAffinityKey()) {
                call.ownDetour().affinity = Mix.ofText(envelope.affinityKey()) | 1;
            }
        }
        String route = call.detour().route;
        if (route == null) {
            dispatcher.submit(call);
        } else {
            dispatcher.submitTo(call, route);
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
