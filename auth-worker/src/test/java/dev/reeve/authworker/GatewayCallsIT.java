// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.reeve.protocol.auth.v1.BeginCallReply;
import dev.reeve.protocol.auth.v1.BeginCallRequest;
import dev.reeve.protocol.auth.v1.CallOutcome;
import dev.reeve.protocol.auth.v1.CallState;
import dev.reeve.protocol.auth.v1.FinishCallReply;
import dev.reeve.protocol.auth.v1.FinishCallRequest;
import dev.reeve.protocol.auth.v1.KeptAnswer;
import dev.reeve.protocol.auth.v1.LeaseRatesReply;
import dev.reeve.protocol.auth.v1.LeaseRatesRequest;
import dev.reeve.protocol.auth.v1.RateAsk;
import dev.reeve.protocol.auth.v1.RateKey;
import dev.reeve.protocol.auth.v1.RateLease;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gateways share, as they ask for it: protobuf to the edge service. */
class GatewayCallsIT {
    private final AuthFixture fixture = new AuthFixture();
    private TestService edge;

    @BeforeEach
    void start() throws Exception {
        edge = TestService.edge(fixture.auth);
    }

    @AfterEach
    void close() {
        edge.close();
        fixture.close();
    }

    private TestReply call(String method, MessageLite request) throws InterruptedException {
        return edge.callFrom("gateway", method, request);
    }

    private static RateAsk.Builder ask(String limit, int rate, int burst) {
        return RateAsk.newBuilder().setLimit(limit).setRate(rate).setBurst(burst);
    }

    private static RateKey key(String key, int tokens) {
        return RateKey.newBuilder().setKey(key).setTokens(tokens).build();
    }

    private TestReply lease(RateAsk.Builder... asks) throws InterruptedException {
        LeaseRatesRequest.Builder request = LeaseRatesRequest.newBuilder();
        for (RateAsk.Builder ask : asks) {
            request.addAsks(ask);
        }
        return call("LeaseRates", request.build());
    }

    @Test
    void leasesTokensOfSeveralLimitsAtOnce() throws Exception {
        LeaseRatesReply reply = LeaseRatesReply.parseFrom(lease(
                        ask("subject", 50, 200).addKeys(key("a", 10)).addKeys(key("b", 10)),
                        ask("address", 1, 3).addKeys(key("a", 5)))
                .body());

        assertThat(reply.getLeasesCount()).isEqualTo(2);
        assertThat(reply.getLeases(0).getKeysList())
                .extracting(RateLease::getGranted, RateLease::getLeft)
                .containsExactly(tuple(10, 190), tuple(10, 190));
        assertThat(reply.getLeases(1).getKeys(0))
                .isEqualTo(RateLease.newBuilder().setGranted(3).setWaitMs(1_000).build());
    }

    @Test
    void refusesWhatNoGatewayAsks() throws Exception {
        RateAsk.Builder many = ask("subject", 50, 200);
        for (int i = 0; i < 257; i++) {
            many.addKeys(key("k" + i, 1));
        }
        for (RateAsk.Builder wrong : List.of(
                many,
                ask("Subject", 50, 200),
                ask("subject", 0, 200),
                ask("subject", 50, 1_000_001),
                ask("subject", 50, 200).addKeys(key("", 1)),
                ask("subject", 50, 200).addKeys(key("a", 0)),
                ask("subject", 50, 200).addKeys(key("a", 10_001)),
                ask("subject", 50, 200).addKeys(key("a", 1)).addKeys(key("a", 1)))) {
            assertThat(lease(wrong).reason()).isEqualTo(Reason.INVALID_REQUEST);
        }
    }

    private static BeginCallRequest.Builder begin(int owner) {
        return BeginCallRequest.newBuilder()
                .setTenant("default")
                .setSubject("u_1")
                .setService("orders")
                .setIdempotencyKey("k1")
                .setPayloadSha256(ByteString.copyFrom(new byte[32]))
                .setOwner(ByteString.copyFrom(new byte[15]).concat(ByteString.copyFrom(new byte[] {(byte) owner})))
                .setDeadlineMs(10_000);
    }

    private BeginCallReply begun(BeginCallRequest.Builder request) throws Exception {
        return BeginCallReply.parseFrom(call("BeginCall", request.build()).body());
    }

    private void finish(BeginCallReply begun, KeptAnswer answer) throws Exception {
        FinishCallReply _ = FinishCallReply.parseFrom(call(
                        "FinishCall",
                        FinishCallRequest.newBuilder()
                                .setReservation(begun.getReservation())
                                .setOwner(begin(1).getOwner())
                                .setOutcome(CallOutcome.CALL_OUTCOME_ANSWERED)
                                .setAnswer(answer)
                                .build())
                .body());
    }

    @Test
    void keepsAnAnswerAndGivesItBack() throws Exception {
        KeptAnswer answer = KeptAnswer.newBuilder()
                .setBody(ByteString.copyFrom(new byte[64 * 1024]))
                .setContentType("application/json")
                .putMeta("x-app-a", "1")
                .build();
        BeginCallReply first = begun(begin(1));

        BeginCallReply meanwhile = begun(begin(2));
        finish(first, answer);
        BeginCallReply later = begun(begin(2));
        BeginCallReply otherPayload = begun(begin(3).setPayloadSha256(
                        ByteString.copyFrom(new byte[31]).concat(ByteString.copyFrom(new byte[] {1}))));

        assertThat(first.getState()).isEqualTo(CallState.CALL_STATE_RUN);
        assertThat(meanwhile.getState()).isEqualTo(CallState.CALL_STATE_RUNNING);
        assertThat(meanwhile.getRetryAfterMs()).isEqualTo(15_000);
        assertThat(later.getState()).isEqualTo(CallState.CALL_STATE_DONE);
        assertThat(later.getAnswer()).isEqualTo(answer);
        assertThat(otherPayload.getState()).isEqualTo(CallState.CALL_STATE_KEY_REUSED);
    }

    @Test
    void keepsNoAnswerOverSixtyFourKibibytesButThatItWasGiven() throws Exception {
        finish(
                begun(begin(1)),
                KeptAnswer.newBuilder()
                        .setBody(ByteString.copyFrom(new byte[64 * 1024 + 1]))
                        .build());

        BeginCallReply later = begun(begin(2));

        assertThat(later.getState()).isEqualTo(CallState.CALL_STATE_DONE);
        assertThat(later.hasAnswer()).isFalse();
    }

    @Test
    void keepsNothingForNobody() throws Exception {
        assertThat(call("BeginCall", begin(1).clearSubject().build()).reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(call("BeginCall", begin(1).clearOwner().build()).reason()).isEqualTo(Reason.INVALID_REQUEST);
    }
}
