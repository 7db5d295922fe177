// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ServiceErrorTest {

    @Test
    @Tag("E-08")
    void becomesTheStatusOfItsReason() {
        assertThat(status(ServiceError.invalidRequest("bad")).getReason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(status(ServiceError.forbidden("no")).getReason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(status(ServiceError.rateLimited("later", Duration.ofSeconds(1)))
                        .getReason())
                .isEqualTo(Reason.RATE_LIMITED);
        Status application = status(ServiceError.of(9, "CART_EMPTY", "nothing to pay"));
        assertThat(application.getReason()).isEqualTo(Reason.APPLICATION);
        assertThat(application.getCode()).isEqualTo("CART_EMPTY");
        assertThat(application.getGrpcCode()).isEqualTo(9);
    }

    @Test
    void refusesWhatIsNoCode() {
        assertThatThrownBy(() -> ServiceError.of(0, "X", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceError.of(17, "X", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceError.of(5, "not_found", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceError.of(5, "A".repeat(64), "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cutsItsTextAtOneKibibyteAndNotInsideACharacter() {
        ServiceError error = ServiceError.invalidRequest("x" + "漢".repeat(400));

        byte[] text = error.text().getBytes(StandardCharsets.UTF_8);
        assertThat(text.length).isBetween(1_022, 1_024);
        assertThat(error.text()).endsWith("漢").doesNotContain("\ufffd");
    }

    @Test
    void boundsItsDetails() {
        Any small = Any.newBuilder().setTypeUrl("t/x").build();
        Any large =
                Any.newBuilder().setValue(ByteString.copyFrom(new byte[8_193])).build();

        assertThat(ServiceError.forbidden("no").withDetails(small).details()).containsExactly(small);
        assertThatThrownBy(() -> ServiceError.forbidden("no").withDetails(large))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhenToComeAgain() {
        ServiceError error = ServiceError.of(14, "BUSY", "busy").retryAfter(Duration.ofSeconds(3));

        assertThat(error.isRetryable()).isTrue();
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(error.retryable(false).isRetryable()).isFalse();
        assertThatThrownBy(() -> error.retryAfter(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Status status(ServiceError error) {
        return Objects.requireNonNull(Outcome.failed(error).status());
    }
}
