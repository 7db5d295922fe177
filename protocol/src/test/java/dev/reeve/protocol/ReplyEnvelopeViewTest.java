// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.protocol.Expect.ok;
import static dev.reeve.protocol.Expect.rejected;
import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReplyEnvelopeViewTest {
    private static final int TRIES = 2_000;
    private static final byte[] ID = {9, 1, 2, 3, 4, 5, 6, 7, -8, 9, 10, 11, 12, 13, 14, -15};

    private record Stamped(ReplyEnvelope reply, float queueMs, String workerId, int attempt) {
        ReplyStamp stamp() {
            ByteBuffer id = ByteBuffer.wrap(ID);
            byte[] worker = workerId.getBytes(StandardCharsets.UTF_8);
            return new ReplyStamp().become(id.getLong(), id.getLong(), queueMs, worker, attempt);
        }
    }

    @Test
    @Tag("E-07")
    @Tag("E-08")
    void replacesBrokersFieldsAsProtobufWould() {
        forAll(
                TRIES,
                draws -> new Stamped(
                        Generators.reply(draws),
                        draws.intBetween(0, 9) / 2f,
                        draws.text(0, 9, "abc"),
                        draws.intBetween(0, 300)),
                input -> {
                    ReplyEnvelopeView view = ok(ReplyEnvelopeView.of(Envelope.encode(input.reply)));

                    byte[] frame = view.restamped(input.stamp());

                    assertThat(parse(frame)).isEqualTo(byProtobuf(input));
                });
    }

    private static ReplyEnvelope byProtobuf(Stamped input) {
        ReplyEnvelope.Builder expected = input.reply.toBuilder()
                .setRequestId(ByteString.copyFrom(ID))
                .setQueueMs(input.queueMs)
                .setWorkerId(input.workerId)
                .setAttempt(input.attempt);
        for (String key : input.reply.getServerMetaMap().keySet()) {
            if (key.startsWith("reeve-")) {
                expected.removeServerMeta(key);
            }
        }
        int number = input.reply.getStatus().getReasonValue();
        ErrorReason reason = ErrorReason.ofNumber(number);
        if (number != 0 && (reason == null || !reason.isWorkersToSay())) {
            expected.setStatus(Status.newBuilder()
                    .setReason(Reason.INTERNAL)
                    .setMessage("the worker set a status that is not its to set"));
        }
        return expected.build();
    }

    @Test
    void readsFieldsAsProtobufWould() {
        forAll(TRIES, Generators::reply, reply -> {
            ReplyEnvelopeView view = ok(ReplyEnvelopeView.of(Envelope.encode(reply)));

            assertThat(view.reasonNumber()).isEqualTo(reply.getStatus().getReasonValue());
            assertThat(view.isOk()).isEqualTo(reply.getStatus().getReasonValue() == 0);
            assertThat(view.workerMs()).isEqualTo(reply.getWorkerMs());
            assertThat(view.sequence()).isEqualTo(reply.getSequence());
            assertThat(ok(Envelope.decodeReply(Envelope.encode(reply)))).isEqualTo(reply);
        });
    }

    @Test
    @Tag("E-08")
    void makesEveryReasonThatIsNotTheWorkersInternal() {
        for (int number = 0; number <= 15; number++) {
            ReplyEnvelope reply = ReplyEnvelope.newBuilder()
                    .setStatus(Status.newBuilder().setReasonValue(number))
                    .build();
            ErrorReason seen = ok(ReplyEnvelopeView.of(Envelope.encode(reply))).workersReason();

            switch (number) {
                case 0 -> assertThat(seen).isNull();
                case 8, 9, 11, 12, 13 -> assertThat(seen).isEqualTo(ErrorReason.ofNumber(number));
                default -> assertThat(seen).isEqualTo(ErrorReason.INTERNAL);
            }
        }
    }

    @Test
    @Tag("E-06")
    void rejectsFieldsTwiceOfOtherTypesAndBroken() {
        for (String field : new String[] {
            "0a10" + "00".repeat(16),
            "1200",
            "1801",
            "2500000000",
            "2d00000000",
            "320161",
            "3a0161",
            "4001",
            "4801",
            "5801"
        }) {
            ok(ReplyEnvelopeView.of(frame(field)));
            rejected(ReplyEnvelopeView.of(frame(field + field)), Rejections.FIELD_TWICE);
        }
        rejected(ReplyEnvelopeView.of(frame("1001")), Rejections.FIELD_TYPE);
        rejected(ReplyEnvelopeView.of(frame("2001")), Rejections.FIELD_TYPE);
        rejected(ReplyEnvelopeView.of(frame("25000000")), Rejections.ENVELOPE_CONTENT);
        rejected(ReplyEnvelopeView.of(frame("0a0100")), Rejections.REQUEST_ID);
    }

    @Test
    @Tag("C8")
    void acceptsFieldsAtTheirLimitsAndRejectsThemOver() {
        ok(of(ReplyEnvelope.newBuilder().setWorkerId("w".repeat(64))));
        rejected(of(ReplyEnvelope.newBuilder().setWorkerId("w".repeat(65))), Rejections.WORKER_ID);
        ok(of(ReplyEnvelope.newBuilder().setContentType("c".repeat(128))));
        rejected(of(ReplyEnvelope.newBuilder().setContentType("c".repeat(129))), Rejections.CONTENT_TYPE);
        rejected(of(ReplyEnvelope.newBuilder().setContentType("a\nb")), Rejections.CONTENT_TYPE);
        rejected(of(ReplyEnvelope.newBuilder().putServerMeta("k", "a\nb")), Rejections.META);

        ok(ofStatus(Status.newBuilder().setMessage("m".repeat(1_024))));
        rejected(ofStatus(Status.newBuilder().setMessage("m".repeat(1_025))), Rejections.STATUS);
        ok(ofStatus(Status.newBuilder().setCode("C" + "_".repeat(62))));
        rejected(ofStatus(Status.newBuilder().setCode("C" + "_".repeat(63))), Rejections.STATUS);
        rejected(ofStatus(Status.newBuilder().setCode("_A")), Rejections.STATUS);
        rejected(ofStatus(Status.newBuilder().setCode("Aa")), Rejections.STATUS);
        rejected(ofStatus(Status.newBuilder().setGrpcCode(17)), Rejections.STATUS);
        rejected(ofStatus(Status.newBuilder().setGrpcCode(-1)), Rejections.STATUS);
        ok(ofStatus(Status.newBuilder().addDetails(detail(8_192 - 3))));
        rejected(ofStatus(Status.newBuilder().addDetails(detail(8_192 - 2))), Rejections.STATUS);
        rejected(ofStatus(Status.newBuilder().addDetails(detail(4_100)).addDetails(detail(4_100))), Rejections.STATUS);
    }

    private static Any.Builder detail(int valueBytes) {
        return Any.newBuilder().setValue(ByteString.copyFrom(new byte[valueBytes]));
    }

    @Test
    void rejectsStatusThatParserWouldRefuse() {
        for (String status : new String[] {
            "0801" + "0801",
            "1201ff",
            "0a00",
            "12",
            "2000" + "2000",
            "3201ff",
            "32030a01ff",
            "32020801",
            "3001",
            "320412008012"
        }) {
            String length = HexFormat.of().toHexDigits((byte) (status.length() / 2));
            rejected(ReplyEnvelopeView.of(frame("12" + length + status)), Rejections.STATUS);
        }
        ok(ReplyEnvelopeView.of(frame("1205120361c3a4")));
    }

    @Test
    void readsOneFrameAfterTheOtherWithNothingLeftOver() {
        ReplyEnvelopeView view = new ReplyEnvelopeView();
        forAll(TRIES, Generators::reply, reply -> {
            assertThat(view.read(frame("ff"))).isNotNull();
            assertThat(view.read(Envelope.encode(reply))).isNull();

            ReplyEnvelopeView alone = ok(ReplyEnvelopeView.of(Envelope.encode(reply)));
            ReplyStamp stamp = new Stamped(reply, 1.5f, "w", 1).stamp();
            assertThat(view.restamped(stamp)).isEqualTo(alone.restamped(stamp));
            assertThat(view.workerMs()).isEqualTo(alone.workerMs());
            assertThat(view.reasonNumber()).isEqualTo(alone.reasonNumber());
            assertThat(view.sequence()).isEqualTo(alone.sequence());
        });
    }

    private static Decoded<ReplyEnvelopeView> of(ReplyEnvelope.Builder reply) {
        return ReplyEnvelopeView.of(Envelope.encode(reply.build()));
    }

    private static Decoded<ReplyEnvelopeView> ofStatus(Status.Builder status) {
        return of(ReplyEnvelope.newBuilder().setStatus(status));
    }

    private static byte[] frame(String hex) {
        return Generators.prefixed(HexFormat.of().parseHex(hex));
    }

    private static ReplyEnvelope parse(byte[] frame) throws InvalidProtocolBufferException {
        return ReplyEnvelope.parseFrom(Arrays.copyOfRange(frame, Envelope.PREFIX_BYTES, frame.length));
    }
}
