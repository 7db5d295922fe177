// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.auth.v1.PullRevocationsReply;
import dev.reeve.protocol.auth.v1.RevokedItem;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Revocations;
import dev.reeve.protocol.v1.Status;
import dev.reeve.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EdgeCallerTest implements EdgeCaller.Results {

    private static final TokenForge FORGE = new TokenForge("k1");

    private final ManualClock clock = ManualClock.create();
    private final Deque<List<byte[]>> sent = new ArrayDeque<>();
    private final List<@Nullable SigningKeys> keys = new ArrayList<>();
    private final EdgeCaller caller = new EdgeCaller(TokenSettings.defaults(), this, clock, new Random(1), sent::add);
    private boolean knowsAll;

    @Override
    public void keys(@Nullable SigningKeys loaded) {
        keys.add(loaded);
    }

    @Override
    public boolean knows(RevokedItem item) {
        return knowsAll;
    }

    @Test
    void asksForKeysAndRevocationsAtTheStart() {
        tick();

        assertThat(methods()).containsExactly("Jwks", "PullRevocations");
        assertThat(service(sent.getFirst())).isEqualTo("reeve.auth.v1.edge");
    }

    @Test
    void asksAgainQuicklyWhileNobodyAnswersAndEveryFiveMinutesAfterwards() {
        tick();
        answer("Jwks", Reason.NO_WORKERS, null);
        assertThat(keys).containsExactly((SigningKeys) null);
        advanceMs(249);
        assertThat(open("Jwks")).isNull();
        advanceMs(1);

        answer("Jwks", Reason.OK, TokenForge.jwks(FORGE));

        assertThat(keys).hasSize(2).last().isEqualTo(TokenForge.keys(FORGE));
        advanceMs(299_999);
        assertThat(open("Jwks")).isNull();
        advanceMs(1);
        assertThat(open("Jwks")).isNotNull();
    }

    @Test
    void asksWithTheNextTickWhenAnAuthWorkerHasCome() {
        tick();
        for (int i = 0; i < 5; i++) {
            answer("Jwks", Reason.SERVICE_UNKNOWN, null);
            advanceMs(5_000);
        }
        answer("Jwks", Reason.SERVICE_UNKNOWN, null);
        tick();
        assertThat(open("Jwks")).isNull();

        caller.serviceCame(clock.nowMs());
        tick();

        assertThat(open("Jwks")).isNotNull();
    }

    @Test
    void neverWaitsLongerThanFiveSecondsForTheFirstKeys() {
        for (int i = 0; i < 10; i++) {
            tick();
            answer("Jwks", Reason.NO_WORKERS, null);
            advanceMs(5_000);
        }
        assertThat(open("Jwks")).isNotNull();
    }

    @Test
    void takesRubbishForNoAnswer() {
        tick();
        answer(
                "Jwks",
                Reason.OK,
                PullRevocationsReply.newBuilder().setLastSeq(3).build());

        assertThat(keys).containsExactly((SigningKeys) null);
        caller.received(List.of(new byte[] {1}), clock.nowMs());
        caller.received(MdpEncoder.clientReply(MdpVersion.MDP02, true, "x", List.of(new byte[] {1})), clock.nowMs());
        assertThat(keys).hasSize(1);
    }

    @Test
    void givesUpCallThatIsNeverAnswered() {
        tick();
        advanceMs(4_001);

        assertThat(keys).containsExactly((SigningKeys) null);
    }

    @Test
    void unknownKeyMakesItAskOnceInTenSecondsOnly() {
        tick();
        answer("Jwks", Reason.OK, TokenForge.jwks(FORGE));
        clock.advanceMs(9_999);
        caller.askForKeys(clock.nowMs());
        assertThat(open("Jwks")).isNull();
        assertThat(keys).hasSize(2).last().isNull();

        clock.advanceMs(1);
        caller.askForKeys(clock.nowMs());
        caller.askForKeys(clock.nowMs());

        assertThat(sent.stream().filter(message -> method(message).equals("Jwks")))
                .hasSize(1);
    }

    @Test
    void handsPulledRevocationsToTheBrokerAndGoesOnFromThere() {
        tick();
        answer("PullRevocations", Reason.OK, page(1, 3));

        assertThat(revocations())
                .hasSize(1)
                .first()
                .satisfies(items -> assertThat(items.getItemsList())
                        .extracting(item -> item.getSeq())
                        .containsExactly(1L, 2L, 3L));
        assertThat(caller.revocationAgeMs(clock.nowMs())).isZero();
        advanceMs(5_000);
        assertThat(afterSeq()).isEqualTo(3);
    }

    @Test
    void asksOnAtOnceWhileThereIsMoreAndSplitsWhatIsLarge() {
        tick();
        answer("PullRevocations", Reason.OK, page(1, 1_000));

        assertThat(revocations()).hasSize(5);
        tick();
        assertThat(afterSeq()).isEqualTo(1_000);
    }

    @Test
    void startsAgainWhenTheDatabaseWasReset() {
        tick();
        answer("PullRevocations", Reason.OK, page(1, 30));
        advanceMs(5_000);
        answer("PullRevocations", Reason.OK, PullRevocationsReply.getDefaultInstance());
        tick();

        assertThat(afterSeq()).isZero();
    }

    @Test
    void doesNotRepeatWhatIsKnown() {
        knowsAll = true;
        tick();
        answer("PullRevocations", Reason.OK, page(1, 3));

        assertThat(revocations()).isEmpty();
    }

    @Test
    void ageGrowsWhileNobodyAnswers() {
        assertThat(caller.revocationAgeMs(clock.nowMs())).isEqualTo(-1);
        tick();
        answer("PullRevocations", Reason.OK, page(1, 1));
        advanceMs(5_000);
        answer("PullRevocations", Reason.NO_WORKERS, null);

        assertThat(caller.revocationAgeMs(clock.nowMs())).isEqualTo(5_000);
    }

    private static PullRevocationsReply page(int from, int to) {
        PullRevocationsReply.Builder page = PullRevocationsReply.newBuilder().setLastSeq(to);
        for (int seq = from; seq <= to; seq++) {
            page.addItems(
                    RevokedItem.newBuilder().setSeq(seq).setKind("session").setValue("s_" + seq));
        }
        return page.build();
    }

    private void tick() {
        caller.tick(clock.nowMs());
    }

    private void advanceMs(long by) {
        clock.advanceMs(by);
        tick();
    }

    private @Nullable List<byte[]> open(String method) {
        for (List<byte[]> message : sent) {
            if (method(message).equals(method)) {
                return message;
            }
        }
        return null;
    }

    private void answer(String method, Reason reason, @Nullable MessageLite body) {
        List<byte[]> request = Objects.requireNonNull(open(method), method);
        sent.remove(request);
        ReplyEnvelope envelope = ReplyEnvelope.newBuilder()
                .setRequestId(envelope(request).getRequestId())
                .setStatus(Status.newBuilder().setReason(reason))
                .build();
        byte[] bytes = body == null ? new byte[0] : body.toByteArray();
        caller.received(
                MdpEncoder.clientReply(
                        MdpVersion.MDP02, true, "reeve.auth.v1.edge", List.of(Envelope.encode(envelope), bytes)),
                clock.nowMs());
    }

    private List<String> methods() {
        return sent.stream().map(EdgeCallerTest::method).toList();
    }

    private long afterSeq() {
        List<byte[]> request = Objects.requireNonNull(open("PullRevocations"));
        try {
            return dev.reeve.protocol.auth.v1.PullRevocationsRequest.parseFrom(request.get(4))
                    .getAfterSeq();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Revocations> revocations() {
        List<Revocations> found = new ArrayList<>();
        for (List<byte[]> message : sent) {
            if (service(message).equals("mmi.reeve.revocations")
                    && Envelope.decodeExtension(Revocations.parser(), message.get(4))
                            instanceof Decoded.Ok<Revocations>(Revocations items)) {
                found.add(items);
            }
        }
        return found;
    }

    private static String service(List<byte[]> message) {
        return new String(message.get(2), StandardCharsets.UTF_8);
    }

    private static String method(List<byte[]> message) {
        return envelope(message).getMethod();
    }

    private static RequestEnvelope envelope(List<byte[]> message) {
        return switch (Envelope.decodeRequest(message.get(3))) {
            case Decoded.Ok<RequestEnvelope>(RequestEnvelope envelope) -> envelope;
            case Decoded.Rejected<RequestEnvelope>(String detail) -> throw new IllegalStateException(detail);
        };
    }
}
