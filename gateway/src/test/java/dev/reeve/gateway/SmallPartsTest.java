// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts too small for a file of their own. */
class SmallPartsTest {
    private static final UUID ID = new UUID(0, 7);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|true",
                "application/*|true",
                "*/*|true",
                "text/html, */*;q=0.1|true",
                "text/html|false",
                "application/json;q=0|false",
                "application/json; q=0.0|false",
                "application/json;q=0.5|true",
                "garbage|false"
            })
    void acceptIsReadByRangesAndQuality(String accept, boolean accepted) {
        assertThat(MediaTypes.accepts(accept, Set.of("application/json"))).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 1767225600000000000",
        "1767225600000, 1767225600000000000",
        "1s, 1767225599000000000",
        "1d, 1767139200000000000"
    })
    void timesHaveThreeForms(String text, long nanos) {
        assertThat(TimeText.unixNanos("from", text, Instant.ofEpochSecond(1_767_225_600)))
                .isEqualTo(nanos);
    }

    @Test
    void anApplicationErrorKeepsItsCodeTextAndDetails() {
        // Given
        ReeveException error = ReeveException.builder(ErrorReason.APPLICATION, "no such seat")
                .code("SEAT_TAKEN")
                .grpcCode(6)
                .details(List.of(
                        Any.pack(StringValue.of("known")),
                        Any.newBuilder()
                                .setTypeUrl("type.googleapis.com/shop.Seat")
                                .setValue(ByteString.copyFromUtf8("x"))
                                .build()))
                .build();

        // When
        String json = ProblemJson.text(Problem.of(error, "shop", ID));

        // Then
        assertThat(json)
                .contains("\"type\":\"urn:reeve:error:SEAT_TAKEN\"", "\"status\":409", "\"code\":\"already_exists\"")
                .contains("\"domain\":\"shop\"", "\"detail\":\"no such seat\"")
                .contains("{\"@type\":\"type.googleapis.com/shop.Seat\",\"value\":\"eA==\"}")
                .contains("StringValue");
    }

    @Test
    void aReusedIdempotencyKeyIs422() {
        ReeveException error = ReeveException.builder(ErrorReason.APPLICATION, "x")
                .code("IDEMPOTENCY_KEY_REUSED")
                .grpcCode(9)
                .build();
        assertThat(Problem.of(error, "shop", ID).status()).isEqualTo(422);
    }

    @Test
    void anApplicationsOwnReasonIsNoMetricLabel() {
        assertThat(ReasonLabel.of("SEAT_TAKEN")).isEqualTo("APPLICATION");
        assertThat(ReasonLabel.of("QUEUE_FULL")).isEqualTo("QUEUE_FULL");
        assertThat(ReasonLabel.of("")).isEqualTo("OK");
    }

    @Test
    void aSocketIsOverByItsTimes() {
        // Given
        AtomicLong nano = new AtomicLong();
        AtomicLong wall = new AtomicLong(1_000_000);
        LimitSettings.SocketLimits limits =
                RunningGateway.settings(Map.of()).limits().sockets();
        InstantSource source = () -> Instant.ofEpochMilli(wall.get());
        SocketClock clock = new SocketClock(limits, source, nano::get);
        clock.tokenUntil(1_100);

        // Then
        assertThat(clock.over(false)).isNull();
        nano.set(10_000_000_001L);
        assertThat(clock.over(false)).isEqualTo(CloseCode.NO_AUTH);
        assertThat(clock.over(true)).isNull();
        nano.set(35_000_000_001L);
        assertThat(clock.over(true)).isEqualTo(CloseCode.NO_PONG);
        assertThat(clock.isPingDue()).isTrue();
        assertThat(clock.isPingDue()).isFalse();
        clock.heard();
        assertThat(clock.isTokenNoticeDue()).isFalse();
        wall.set(1_040_000);
        assertThat(clock.isTokenNoticeDue()).isTrue();
        assertThat(clock.isTokenNoticeDue()).isFalse();
        wall.set(1_160_001);
        assertThat(clock.over(true)).isEqualTo(CloseCode.TOKEN_EXPIRED);
    }

    @Test
    void aQueryIsBounded() {
        assertThat(Query.of("a=1&a=2&b=%C3%A9").all("a")).containsExactly("1", "2");
        assertThat(Query.of("b=%C3%A9").one("b")).isEqualTo("é");
        assertThatThrownBy(() -> Query.of("a=1&a=2").one("a")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> Query.of("a=%").one("a")).isInstanceOf(Refusal.class);
        assertThat(Query.of("x&".repeat(1_000)).values().size()).isLessThan(65);
    }

    @Test
    void theConsoleListsItsFilesAndNothingElse() {
        Map<String, StaticFile> files = ConsoleFiles.load(SmallPartsTest.class.getClassLoader());
        assertThat(files).containsKeys("/console/", "/console/index.html", "/console/logs");
        assertThat(files.keySet()).allMatch(path -> path.startsWith("/console/") && !path.contains(".."));
        assertThat(files.values()).noneMatch(file -> file.type().equals("application/octet-stream"));
    }
}
