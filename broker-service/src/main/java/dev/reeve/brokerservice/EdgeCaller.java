// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.reeve.protocol.ClientInbound;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.auth.v1.JwksReply;
import dev.reeve.protocol.auth.v1.JwksRequest;
import dev.reeve.protocol.auth.v1.PullRevocationsReply;
import dev.reeve.protocol.auth.v1.PullRevocationsRequest;
import dev.reeve.protocol.auth.v1.RevokedItem;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Revocation;
import dev.reeve.protocol.v1.Revocations;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The broker as a client of the auth worker, through itself: an internal peer without a socket asks
 * {@code reeve.auth.v1.edge} for the signing keys and for what was revoked. So there is no route of its own, no URL and
 * nothing to point elsewhere. Owned by the broker's thread.
 */
final class EdgeCaller {

    static final String SERVICE = "reeve.auth.v1.edge";
    static final String REVOCATIONS_SERVICE = "mmi.reeve.revocations";

    /** An unknown key id makes the keys be asked for, but a stranger's tokens do so no more often than this. */
    static final long UNKNOWN_KEY_INTERVAL_MS = 10_000;

    /** The auth worker's page; a full one means that there is more. */
    private static final int PAGE_ITEMS = 1_000;

    /** So that a frame with them stays below the bound of an extension frame. */
    private static final int ITEMS_PER_MESSAGE = 200;

    /** What comes of the calls. */
    interface Results {
        /** Null: they could not be had. */
        void keys(@Nullable SigningKeys keys);

        /** True: this revocation is known already. */
        boolean knows(RevokedItem item);
    }

    private final EdgeCall keysCall;
    private final EdgeCall pullCall;
    private final Results results;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<List<byte[]>> out;
    private long afterSeq;
    private long pulledMs = Long.MIN_VALUE;

    /** Nothing is asked for before the first {@link #tick}; {@code out} takes messages of the internal peer. */
    EdgeCaller(
            TokenSettings settings,
            Results results,
            InstantSource clock,
            RandomGenerator random,
            Consumer<List<byte[]>> out) {
        this.keysCall = new EdgeCall("Jwks", settings.keysReloadTime().toMillis());
        this.pullCall =
                new EdgeCall("PullRevocations", settings.revocationPullTime().toMillis());
        this.results = results;
        this.clock = clock;
        this.random = random;
        this.out = out;
    }

    void tick(long nowMs) {
        if (keysCall.isOverdue(nowMs)) {
            keysFailed(nowMs);
        }
        if (pullCall.isOverdue(nowMs)) {
            pullCall.failed(nowMs);
        }
        if (keysCall.isDue(nowMs)) {
            call(keysCall, JwksRequest.getDefaultInstance(), nowMs);
        }
        if (pullCall.isDue(nowMs)) {
            PullRevocationsRequest request =
                    PullRevocationsRequest.newBuilder().setAfterSeq(afterSeq).build();
            call(pullCall, request, nowMs);
        }
    }

    /** A token names a key that is not there. */
    void askForKeys(long nowMs) {
        if (keysCall.isUnderWay()) {
            return;
        }
        if (keysCall.sinceStartMs(nowMs) < UNKNOWN_KEY_INTERVAL_MS) {
            results.keys(null);
            return;
        }
        call(keysCall, JwksRequest.getDefaultInstance(), nowMs);
    }

    /** An auth worker is here: what it was asked for in vain is asked for with the next tick, not a wait later. */
    void serviceCame(long nowMs) {
        keysCall.makeDueAfterFailure(nowMs);
        pullCall.makeDueAfterFailure(nowMs);
    }

    /** How long ago the auth worker last said what is revoked; negative = never. */
    long revocationAgeMs(long nowMs) {
        return pulledMs == Long.MIN_VALUE ? -1 : nowMs - pulledMs;
    }

    private void call(EdgeCall call, MessageLite body, long nowMs) {
        UUID id = RequestId.next(clock.millis(), random);
        call.started(id, nowMs);
        out.accept(request(SERVICE, call.method(), id, body.toByteArray()));
    }

    private static List<byte[]> request(String service, String method, UUID id, byte[] body) {
        RequestEnvelope envelope = RequestEnvelope.newBuilder()
                .setRequestId(UnsafeByteOperations.unsafeWrap(RequestId.toBytes(id)))
                .setMethod(method)
                .setDeadlineMsLeft(EdgeCall.DEADLINE_MS)
                .setContentType("application/x-protobuf")
                .build();
        return MdpEncoder.clientRequest(MdpVersion.MDP02, service, List.of(Envelope.encode(envelope), body));
    }

    /** A message for the internal peer; what is no answer to an open call is none of ours. */
    void received(List<byte[]> frames, long nowMs) {
        if (!(MdpDecoder.toClient(frames) instanceof Decoded.Ok<ClientInbound>(ClientInbound.Reply reply))
                || !reply.last()
                || !(Envelope.decodeReply(reply.body().getFirst())
                        instanceof Decoded.Ok<ReplyEnvelope>(ReplyEnvelope envelope))) {
            return;
        }
        UUID id = RequestId.fromBytes(envelope.getRequestId().toByteArray());
        byte @Nullable [] body =
                envelope.getStatus().getReason() == Reason.OK && reply.body().size() > 1
                        ? reply.body().get(1)
                        : null;
        if (keysCall.isAnsweredBy(id)) {
            keysAnswered(body, nowMs);
        } else if (pullCall.isAnsweredBy(id)) {
            pullAnswered(body, nowMs);
        }
    }

    private void keysAnswered(byte @Nullable [] body, long nowMs) {
        SigningKeys keys = body == null ? null : parseKeys(body);
        if (keys == null) {
            keysFailed(nowMs);
            return;
        }
        keysCall.succeeded(nowMs);
        results.keys(keys);
    }

    private void keysFailed(long nowMs) {
        keysCall.failed(nowMs);
        results.keys(null);
    }

    private static @Nullable SigningKeys parseKeys(byte[] body) {
        try {
            return SigningKeys.of(JwksReply.parseFrom(body));
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    private void pullAnswered(byte @Nullable [] body, long nowMs) {
        PullRevocationsReply reply = body == null ? null : parsePull(body);
        if (reply == null) {
            pullCall.failed(nowMs);
            return;
        }
        pullCall.succeeded(nowMs);
        pulledMs = nowMs;
        boolean wasReset = reply.getLastSeq() < afterSeq;
        afterSeq = reply.getLastSeq();
        if (wasReset || reply.getItemsCount() >= PAGE_ITEMS) {
            pullCall.makeDue(nowMs);
        }
        List<RevokedItem> fresh = reply.getItemsList().stream()
                .filter(item -> !results.knows(item))
                .toList();
        for (int from = 0; from < fresh.size(); from += ITEMS_PER_MESSAGE) {
            hand(fresh.subList(from, Math.min(from + ITEMS_PER_MESSAGE, fresh.size())));
        }
    }

    private static @Nullable PullRevocationsReply parsePull(byte[] body) {
        try {
            return PullRevocationsReply.parseFrom(body);
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    /** The same way that pushed ones take, so that all that depends on them happens once. */
    private void hand(List<RevokedItem> items) {
        Revocations.Builder revocations = Revocations.newBuilder();
        for (RevokedItem item : items) {
            revocations.addItems(Revocation.newBuilder()
                    .setSeq(item.getSeq())
                    .setKind(item.getKind())
                    .setValue(item.getValue())
                    .setExpiresUnix(item.getExpiresUnix()));
        }
        UUID id = RequestId.next(clock.millis(), random);
        out.accept(request(REVOCATIONS_SERVICE, "", id, Envelope.encode(revocations.build())));
    }
}
