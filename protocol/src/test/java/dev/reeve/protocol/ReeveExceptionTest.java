// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReeveExceptionTest {
    private static final UUID ID = new UUID(1, 2);
    private static final Any DETAIL = Any.newBuilder().setTypeUrl("t/x").build();

    @Test
    void takesDefaultsFromItsReason() {
        ReeveException error = ReeveException.of(ErrorReason.QUEUE_FULL, "queue of echo is full");

        assertThat(error).hasMessage("queue of echo is full").hasNoCause();
        assertThat(error.reason()).isEqualTo(ErrorReason.QUEUE_FULL);
        assertThat(error.grpcCode()).isEqualTo(GrpcCode.RESOURCE_EXHAUSTED);
        assertThat(error.httpStatus()).isEqualTo(429);
        assertThat(error.retryable()).isTrue();
        assertThat(error.retryAfterMs()).isZero();
        assertThat(error.code()).isNull();
        assertThat(error.requestId()).isNull();
        assertThat(error.details()).isEmpty();
    }

    @Test
    void readsApplicationErrorFromReply() {
        ReplyEnvelope reply = ReplyEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(RequestId.toBytes(ID)))
                .setRetryAfterMs(250)
                .setStatus(Status.newBuilder()
                        .setReason(Reason.APPLICATION)
                        .setMessage("none left")
                        .setCode("OUT_OF_STOCK")
                        .setGrpcCode(9)
                        .setRetryable(true)
                        .addDetails(DETAIL))
                .build();

        ReeveException error = ReeveException.of(reply);

        assertThat(error).hasMessage("none left");
        assertThat(error.reason()).isEqualTo(ErrorReason.APPLICATION);
        assertThat(error.code()).isEqualTo("OUT_OF_STOCK");
        assertThat(error.grpcCode()).isEqualTo(9);
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(error.retryable()).isTrue();
        assertThat(error.retryAfterMs()).isEqualTo(250);
        assertThat(error.requestId()).isEqualTo(ID);
        assertThat(error.details()).containsExactly(DETAIL);
        assertThat(error.toStatus()).isEqualTo(reply.getStatus());
    }

    @Test
    void tellsLostWorkerFromPassedDeadline() {
        ReeveException lost = ReeveException.of(reply(Reason.UNKNOWN_VALUE, 2));
        ReeveException late = ReeveException.of(reply(Reason.UNKNOWN_VALUE, 4));

        assertThat(lost.grpcCode()).isEqualTo(GrpcCode.UNKNOWN);
        assertThat(lost.httpStatus()).isEqualTo(500);
        assertThat(late.grpcCode()).isEqualTo(GrpcCode.DEADLINE_EXCEEDED);
        assertThat(late.httpStatus()).isEqualTo(504);
        assertThat(lost.toStatus().getGrpcCode()).isEqualTo(2);
    }

    @Test
    void makesReasonOfNewerPeerInternalAndIgnoresForeignCodes() {
        assertThat(ReeveException.of(reply(77, 0)).reason()).isEqualTo(ErrorReason.INTERNAL);
        assertThat(ReeveException.of(reply(Reason.FORBIDDEN_VALUE, 5)).grpcCode())
                .isEqualTo(GrpcCode.PERMISSION_DENIED);
        assertThat(ReeveException.of(reply(Reason.APPLICATION_VALUE, 0)).grpcCode())
                .isEqualTo(GrpcCode.UNKNOWN);
    }

    @Test
    void refusesReplyThatIsNoErrorAndCodeThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReeveException.of(ReplyEnvelope.getDefaultInstance()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ReeveException.builder(ErrorReason.INTERNAL, "").grpcCode(0));
    }

    @Test
    void cutsMessageToItsLimitOnTheWire() {
        Status status =
                ReeveException.of(ErrorReason.INTERNAL, "ä".repeat(1_000)).toStatus();

        assertThat(status.getMessage()).isEqualTo("ä".repeat(512));
    }

    @Test
    void survivesSerializationWithoutIdAndDetails() throws Exception {
        ReeveException error = ReeveException.builder(ErrorReason.APPLICATION, "m")
                .code("CODE")
                .requestId(ID)
                .details(List.of(DETAIL))
                .cause(new IllegalStateException("why"))
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        new ObjectOutputStream(bytes).writeObject(error);
        ReeveException copy =
                (ReeveException) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(copy.code()).isEqualTo("CODE");
        assertThat(copy).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(copy.requestId()).isNull();
        assertThat(copy.details()).isEmpty();
    }

    private static ReplyEnvelope reply(int reason, int grpcCode) {
        return ReplyEnvelope.newBuilder()
                .setStatus(Status.newBuilder().setReasonValue(reason).setGrpcCode(grpcCode))
                .build();
    }
}
