// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.auth.v1.BeginCallReply;
import dev.reeve.protocol.auth.v1.BeginCallRequest;
import dev.reeve.protocol.auth.v1.CallState;
import dev.reeve.protocol.auth.v1.FinishCallReply;
import dev.reeve.protocol.auth.v1.FinishCallRequest;
import dev.reeve.protocol.auth.v1.KeptAnswer;
import dev.reeve.protocol.auth.v1.LeaseRatesReply;
import dev.reeve.protocol.auth.v1.LeaseRatesRequest;
import dev.reeve.protocol.auth.v1.RateAsk;
import dev.reeve.protocol.auth.v1.RateLease;
import dev.reeve.protocol.auth.v1.RateLeases;
import dev.reeve.workersdk.ProtobufCodec;
import dev.reeve.workersdk.ServiceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The methods of {@link EdgeService} that keep what gateways share: protobuf in, operation, protobuf out. */
final class GatewayCalls {
    /** Of the body; a larger answer is not kept. */
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    /** Of an answer with all that comes beside its body. */
    private static final int KEPT_BYTES_MAX = 80 * 1024 - 64;

    private static final int ASKS_MAX = 8;
    private static final int KEYS_MAX = 256;
    private static final int KEY_CHARS_MAX = 256;
    private static final int TOKENS_MAX = 10_000;
    private static final int MILLION = 1_000_000;
    private static final Pattern LIMIT = Pattern.compile("[a-z-]{1,32}");

    private final GatewayState state;

    GatewayCalls(GatewayState state) {
        this.state = state;
    }

    void describe(ServiceBuilder service) {
        var _ = service.method(
                        "LeaseRates",
                        ProtobufCodec.of(LeaseRatesRequest.parser(), LeaseRatesReply.class),
                        (request, _) -> leaseRates(request))
                .method(
                        "BeginCall",
                        ProtobufCodec.of(BeginCallRequest.parser(), BeginCallReply.class),
                        (request, _) -> begin(request))
                .method(
                        "FinishCall",
                        ProtobufCodec.of(FinishCallRequest.parser(), FinishCallReply.class),
                        (request, _) -> finish(request));
    }

    private LeaseRatesReply leaseRates(LeaseRatesRequest request) {
        int keys =
                request.getAsksList().stream().mapToInt(RateAsk::getKeysCount).sum();
        require(request.getAsksCount() <= ASKS_MAX && keys <= KEYS_MAX, "8 limits and 256 keys at most");
        LeaseRatesReply.Builder reply = LeaseRatesReply.newBuilder();
        request.getAsksList().forEach(ask -> reply.addLeases(leases(ask)));
        return reply.build();
    }

    private RateLeases leases(RateAsk ask) {
        require(LIMIT.matcher(ask.getLimit()).matches(), "a limit is [a-z-]{1,32}");
        require(
                isCount(ask.getRate(), MILLION) && isCount(ask.getBurst(), MILLION),
                "rate and burst are 1 to 1,000,000");
        List<RateLeasing.Wanted> wanted = ask.getKeysList().stream()
                .map(key -> new RateLeasing.Wanted(key.getKey(), key.getTokens()))
                .toList();
        require(wanted.stream().allMatch(GatewayCalls::isValid), "a key has 1 to 256 characters and wants 1 to 128");
        require(wanted.stream().map(RateLeasing.Wanted::key).distinct().count() == wanted.size(), "a key comes twice");
        Duration interval = Duration.ofSeconds(1).dividedBy(ask.getRate());
        Limit limit = new Limit("gateway-" + ask.getLimit(), ask.getBurst(), interval.multipliedBy(ask.getBurst()));
        RateLeases.Builder leases = RateLeases.newBuilder();
        if (!wanted.isEmpty()) {
            state.rates().take(limit, wanted).forEach(lease -> leases.addKeys(lease(lease)));
        }
        return leases.build();
    }

    private static RateLease lease(RateLeasing.Leased leased) {
        return RateLease.newBuilder()
                .setGranted(leased.granted())
                .setLeft(leased.left())
                .setWaitMs(Math.toIntExact(Math.ceilDiv(leased.untilNext().toNanos(), MILLION)))
                .build();
    }

    private BeginCallReply begin(BeginCallRequest request) {
        require(request.getPayloadSha256().size() == 32 && request.getOwner().size() == 16, "32 and 16 bytes");
        IdempotencyStore.Begun begun = state.calls()
                .begin(new IdempotencyStore.Begin(
                        new IdempotencyStore.Name(
                                request.getTenant(),
                                request.getSubject(),
                                request.getService(),
                                request.getMethod(),
                                request.getIdempotencyKey()),
                        request.getPayloadSha256().toByteArray(),
                        request.getOwner().toByteArray(),
                        Duration.ofMillis(Integer.toUnsignedLong(request.getDeadlineMs())),
                        request.getRepeatable()));
        BeginCallReply.Builder reply = BeginCallReply.newBuilder();
        switch (begun) {
            case IdempotencyStore.Begun.Run run ->
                reply.setState(CallState.CALL_STATE_RUN).setReservation(ByteString.copyFrom(run.reservation()));
            case IdempotencyStore.Begun.Running running ->
                reply.setState(CallState.CALL_STATE_RUNNING)
                        .setRetryAfterMs(Math.toIntExact(running.left().toMillis()));
            case IdempotencyStore.Begun.Done(Optional<byte[]> answer) -> {
                reply.setState(CallState.CALL_STATE_DONE);
                answer.ifPresent(bytes -> reply.setAnswer(kept(bytes)));
            }
            case IdempotencyStore.Begun.Unknown _ -> reply.setState(CallState.CALL_STATE_UNKNOWN);
            case IdempotencyStore.Begun.KeyReused _ -> reply.setState(CallState.CALL_STATE_KEY_REUSED);
        }
        return reply.build();
    }

    private FinishCallReply finish(FinishCallRequest request) {
        IdempotencyStore.Ended ended = switch (request.getOutcome()) {
            case CALL_OUTCOME_ANSWERED -> new IdempotencyStore.Ended.Answered(keepable(request));
            case CALL_OUTCOME_NOT_RUN -> new IdempotencyStore.Ended.NotRun();
            case CALL_OUTCOME_UNKNOWN, CALL_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> new IdempotencyStore.Ended.Unknown();
        };
        state.calls()
                .finish(
                        request.getReservation().toByteArray(),
                        request.getOwner().toByteArray(),
                        ended);
        return FinishCallReply.getDefaultInstance();
    }

    private static Optional<byte[]> keepable(FinishCallRequest request) {
        KeptAnswer answer = request.getAnswer();
        boolean fits = answer.getBody().size() <= ANSWER_BYTES_MAX && answer.getSerializedSize() <= KEPT_BYTES_MAX;
        return request.hasAnswer() && fits ? Optional.of(answer.toByteArray()) : Optional.empty();
    }

    private static KeptAnswer kept(byte[] bytes) {
        try {
            return KeptAnswer.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a kept answer is none", e);
        }
    }

    private static boolean isValid(RateLeasing.Wanted wanted) {
        return isCount(wanted.key().length(), KEY_CHARS_MAX) && isCount(wanted.tokens(), TOKENS_MAX);
    }

    private static boolean isCount(int value, int max) {
        return value >= 1 && value <= max;
    }

    private static void require(boolean condition, String text) {
        if (!condition) {
            throw AuthRefusal.invalid(text);
        }
    }
}
