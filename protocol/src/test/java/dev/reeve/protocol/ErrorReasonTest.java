// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.v1.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReasonTest {

    @ParameterizedTest
    @CsvSource({
        "SERVICE_UNKNOWN, 1, 5, 404, NO",
        "NO_WORKERS, 2, 14, 503, YES",
        "QUEUE_FULL, 3, 8, 429, YES",
        "EXPIRED, 4, 4, 504, YES",
        "UNKNOWN, 5, 4, 504, CALLER_DECIDES",
        "WORKER_LOST, 6, 14, 503, YES",
        "UNAUTHENTICATED, 7, 16, 401, AFTER_REFRESH",
        "FORBIDDEN, 8, 7, 403, NO",
        "INVALID_REQUEST, 9, 3, 400, NO",
        "TOO_LARGE, 10, 3, 413, NO",
        "RATE_LIMITED, 11, 8, 429, YES",
        "APPLICATION, 12, 2, 500, WORKER_SAYS",
        "INTERNAL, 13, 13, 500, NO"
    })
    void mapsToTheTableOfTheArchitecture(
            ErrorReason reason, int number, int grpcCode, int httpStatus, ErrorReason.Retry retry) {
        assertThat(reason.number()).isEqualTo(number);
        assertThat(reason.grpcCode()).isEqualTo(grpcCode);
        assertThat(reason.httpStatus()).isEqualTo(httpStatus);
        assertThat(reason.retry()).isEqualTo(retry);
        assertThat(reason.title()).isNotBlank();
        assertThat(reason.toProto().name()).isEqualTo(reason.name());
        assertThat(ErrorReason.ofNumber(number)).isEqualTo(reason);
    }

    @Test
    void coversEveryReasonOfTheWire() {
        assertThat(Arrays.stream(Reason.values())
                        .filter(reason -> reason != Reason.UNRECOGNIZED && reason != Reason.OK)
                        .map(Reason::name))
                .containsExactlyElementsOf(Arrays.stream(ErrorReason.values())
                        .map(ErrorReason::name)
                        .toList());
        assertThat(ErrorReason.ofNumber(0)).isNull();
        assertThat(ErrorReason.ofNumber(14)).isNull();
        assertThat(ErrorReason.ofNumber(-1)).isNull();
    }

    @Test
    void knowsWhichErrorsMeanThatNoWorkerSawTheRequest() {
        assertThat(Arrays.stream(ErrorReason.values()).filter(ErrorReason::isUnseen))
                .containsExactlyInAnyOrder(
                        ErrorReason.SERVICE_UNKNOWN,
                        ErrorReason.NO_WORKERS,
                        ErrorReason.QUEUE_FULL,
                        ErrorReason.EXPIRED,
                        ErrorReason.UNAUTHENTICATED,
                        ErrorReason.TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({"0, 200", "1, 499", "2, 500", "4, 504", "5, 404", "12, 501", "14, 503", "16, 401", "17, 500", "-1, 500"
    })
    void mapsGrpcCodesToHttp(int code, int status) {
        assertThat(GrpcCode.httpStatus(code)).isEqualTo(status);
        assertThat(GrpcCode.isError(code)).isEqualTo(code >= 1 && code <= 16);
    }
}
