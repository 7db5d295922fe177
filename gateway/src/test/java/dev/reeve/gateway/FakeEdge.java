// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.BeginCallReply;
import dev.reeve.protocol.auth.v1.BeginCallRequest;
import dev.reeve.protocol.auth.v1.CallOutcome;
import dev.reeve.protocol.auth.v1.CallState;
import dev.reeve.protocol.auth.v1.ExchangeKeyReply;
import dev.reeve.protocol.auth.v1.ExchangeKeyRequest;
import dev.reeve.protocol.auth.v1.FinishCallReply;
import dev.reeve.protocol.auth.v1.FinishCallRequest;
import dev.reeve.protocol.auth.v1.LeaseRatesReply;
import dev.reeve.protocol.auth.v1.LeaseRatesRequest;
import dev.reeve.protocol.auth.v1.RateAsk;
import dev.reeve.protocol.auth.v1.RateKey;
import dev.reeve.protocol.auth.v1.RateLease;
import dev.reeve.protocol.auth.v1.RateLeases;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The auth worker's inner service in memory: buckets that never fill again, and calls by their key. */
final class FakeEdge implements FakeUpstream.Service {
    static final String NAME = "reeve.auth.v1.edge";

    /** Methods called. */
    final ConcurrentLinkedQueue<String> methods = new ConcurrentLinkedQueue<>();

    /** Answers to BeginCall that get lost on their way, the next so many. */
    final AtomicInteger losing = new AtomicInteger();

    /** Calls of FinishCall that get lost before anything is done, the next so many. */
    final AtomicInteger losingOutcomes = new AtomicInteger();

    private final Map<String, Integer> used = new HashMap<>();
    private final Map<ByteString, Kept> calls = new HashMap<>();

    private record Kept(ByteString payload, ByteString owner, BeginCallReply state) {}

    @Override
    public void handle(Call call, FakeUpstream.Out out) {
        methods.add(call.method());
        if (call.method().equals("FinishCall") && isOneOf(losingOutcomes)) {
            out.fail(ReeveException.of(ErrorReason.NO_WORKERS, "none"));
            return;
        }
        try {
            byte[] answer = answer(call).toByteArray();
            if (call.method().equals("BeginCall") && isOneOf(losing)) {
                out.fail(ReeveException.of(ErrorReason.UNKNOWN, "lost"));
            } else {
                out.last(answer, MediaTypes.PROTOBUF);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOneOf(AtomicInteger left) {
        return left.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
    }

    private synchronized MessageLite answer(Call call) throws InvalidProtocolBufferException {
        return switch (call.method()) {
            case "LeaseRates" -> lease(LeaseRatesRequest.parseFrom(call.body()));
            case "ExchangeKey" ->
                ExchangeKeyReply.newBuilder()
                        .setAccessToken("for "
                                + ExchangeKeyRequest.parseFrom(call.body()).getApiKey())
                        .setExpiresInMs(300_000)
                        .build();
            case "BeginCall" -> begin(BeginCallRequest.parseFrom(call.body()));
            case "FinishCall" -> finish(FinishCallRequest.parseFrom(call.body()));
            default -> throw new IllegalStateException(call.method());
        };
    }

    private LeaseRatesReply lease(LeaseRatesRequest request) {
        LeaseRatesReply.Builder reply = LeaseRatesReply.newBuilder();
        for (RateAsk ask : request.getAsksList()) {
            RateLeases.Builder leases = reply.addLeasesBuilder();
            for (RateKey key : ask.getKeysList()) {
                int before = used.getOrDefault(key.getKey(), 0);
                int granted = Math.min(key.getTokens(), ask.getBurst() - before);
                used.put(key.getKey(), before + granted);
                int left = ask.getBurst() - before - granted;
                leases.addKeys(
                        RateLease.newBuilder().setGranted(granted).setLeft(left).setWaitMs(left > 0 ? 0 : 60_000));
            }
        }
        return reply.build();
    }

    private BeginCallReply begin(BeginCallRequest request) {
        ByteString name = ByteString.copyFromUtf8(List.of(
                        request.getTenant(),
                        request.getSubject(),
                        request.getService(),
                        request.getMethod(),
                        request.getIdempotencyKey())
                .toString());
        @Nullable Kept known = calls.get(name);
        boolean again =
                known != null && known.state.getState() == CallState.CALL_STATE_UNKNOWN && request.getRepeatable();
        if (known != null && !known.payload.equals(request.getPayloadSha256())) {
            return BeginCallReply.newBuilder()
                    .setState(CallState.CALL_STATE_KEY_REUSED)
                    .build();
        }
        boolean same = known != null
                && known.owner.equals(request.getOwner())
                && known.state.getState() == CallState.CALL_STATE_RUNNING;
        if (known != null && !again && !same) {
            return known.state;
        }
        BeginCallReply running = BeginCallReply.newBuilder()
                .setState(CallState.CALL_STATE_RUNNING)
                .setRetryAfterMs(15_000)
                .build();
        calls.put(name, new Kept(request.getPayloadSha256(), request.getOwner(), running));
        return BeginCallReply.newBuilder()
                .setState(CallState.CALL_STATE_RUN)
                .setReservation(name)
                .build();
    }

    private FinishCallReply finish(FinishCallRequest request) {
        Kept known = calls.get(request.getReservation());
        if (known == null || !known.owner.equals(request.getOwner())) {
            throw new IllegalStateException("not reserved");
        }
        if (request.getOutcome() == CallOutcome.CALL_OUTCOME_NOT_RUN) {
            calls.remove(request.getReservation());
            return FinishCallReply.getDefaultInstance();
        }
        BeginCallReply.Builder state = BeginCallReply.newBuilder().setState(CallState.CALL_STATE_UNKNOWN);
        if (request.getOutcome() == CallOutcome.CALL_OUTCOME_ANSWERED) {
            state.setState(CallState.CALL_STATE_DONE);
        }
        if (request.hasAnswer()) {
            state.setAnswer(request.getAnswer());
        }
        calls.put(request.getReservation(), new Kept(known.payload, known.owner, state.build()));
        return FinishCallReply.getDefaultInstance();
    }
}
