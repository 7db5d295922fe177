// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.LogFilterTree.Place;
import dev.reeve.gatewayapi.log.v1.FilterMistake;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.ServiceError;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogErrorsTest {
    @Test
    void tellsWhetherAndWhenToTryAgain() {
        // When
        ServiceError away = LogErrors.of(Intake.storeAway("away"));
        ServiceError full = LogErrors.of(new LogRefused(LogRefused.Reason.FULL, "full", 500));

        // Then
        assertThat(away.code()).isEqualTo("STORE_AWAY");
        assertThat(away.grpcCode()).isEqualTo(14);
        assertThat(away.isRetryable()).isTrue();
        assertThat(away.retryAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(full.code()).isEqualTo("QUEUE_FULL");
        assertThat(full.grpcCode()).isEqualTo(8);
        assertThat(full.retryAfter()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void tellsWhatNoRetryMends() {
        assertThat(LogErrors.of(LogRefused.invalid("x")).reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(LogErrors.of(LogRefused.tooLarge("x")).reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(LogErrors.of(new LogRefused(LogRefused.Reason.FORBIDDEN, "x"))
                        .reason())
                .isEqualTo(Reason.FORBIDDEN);
        assertThat(LogErrors.of(new LogRefused(LogRefused.Reason.UNAUTHENTICATED, "x"))
                        .grpcCode())
                .isEqualTo(16);
        assertThat(LogErrors.of(new LogRefused(LogRefused.Reason.TOO_SLOW, "x")).code())
                .isEqualTo("SEARCH_TOO_SLOW");
    }

    @Test
    void tellsWhereAFilterIsWrong() throws Exception {
        // When
        ServiceError error = LogErrors.of(LogRefused.filter("no such field", new Place(2, 5)));

        // Then
        assertThat(error.code()).isEqualTo("FILTER_INVALID");
        assertThat(error.grpcCode()).isEqualTo(3);
        assertThat(error.isRetryable()).isFalse();
        assertThat(error.details().getFirst().unpack(FilterMistake.class))
                .isEqualTo(FilterMistake.newBuilder()
                        .setFrom(2)
                        .setTo(5)
                        .setText("no such field")
                        .build());
    }
}
