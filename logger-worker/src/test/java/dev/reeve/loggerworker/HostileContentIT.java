// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S1: whatever a line says, through every door: one record is one record, stored, found, and shown as it was written.
 */
@Tag("S1")
class HostileContentIT {
    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(Clock.systemUTC());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\r\nlines\rand\none",
                "\u001B[31mred\u001B]0;title\u0007\u001B[2J",
                "\u202Egnp.exe\u202C \u2066isolate\u2069 \uFEFF",
                "{\"json\":\"in \\\"json\\\"\",\"n\":[1,{}]}",
                "${jndi:ldap://127.0.0.1/x} ${env:HOME} %n %s {{7*7}}",
                "\\N \\. \\x00 \t \\t \u0001\u001F\u007F\u0085\u2028\u2029",
                "'; DROP TABLE logger.log_record; --",
                "<script>alert(1)</script><img src=x onerror=alert(1)>",
                "\\.",
                "\\.\n",
                "' : & | ! ( ) <-> \\'",
                "😀👩‍👩‍👧‍👦 Z̸̢͝a̷͍̔l̸̢͐g̸̦̾o̷̤͗ \uFFFF\uFFFE"
            })
    void storesAndShowsTheLineAsItWasWritten(String hostile) throws Exception {
        // Given
        String session = "s" + hostile.hashCode();
        Stream viewer = Stream.open(
                        LOGGER,
                        FollowRequest.newBuilder().setFilter(Filter.newBuilder().setSession(session)))
                .awaitLive();
        Record record = LOGGER.line(1).toBuilder()
                .setBody(hostile)
                .setLogger(hostile)
                .setThread(hostile)
                .setScreen(hostile)
                .setEventName(hostile)
                .setMediaType("text/plain")
                .setPayload(ByteString.copyFromUtf8(hostile))
                .putAttributes(hostile, ValueJson.read("{\"v\":\"x\"}").get("v"))
                .putAttributes(
                        "value", Value.newBuilder().setStringValue(hostile).build())
                .build();

        // When
        LOGGER.append(
                LOGGER.phone,
                LOGGER.source(session).toBuilder()
                        .setAppName(hostile)
                        .setDeviceModel(hostile)
                        .putAttributes(hostile, hostile)
                        .build(),
                List.of(record));
        String ndjson = "{\"source\":{\"sessionId\":\"" + session + "\"}}\n"
                + JsonFormat.printer()
                        .omittingInsignificantWhitespace()
                        .print(record.toBuilder().setSeq(2)) + "\n";
        byte[] answer = LOGGER.logger
                .intakeDoors()
                .appendNdjson(LOGGER.phone, ndjson.getBytes(StandardCharsets.UTF_8), LoggerFixture.PATIENCE);

        // Then
        assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
        List<Entry> stored = LOGGER.session(session);
        assertThat(stored).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.getBody()).isEqualTo(hostile);
            assertThat(entry.getLogger()).isEqualTo(hostile);
            assertThat(entry.getThread()).isEqualTo(hostile);
            assertThat(entry.getPayload().toStringUtf8()).isEqualTo(hostile);
            assertThat(entry.getAttributesOrThrow("value").getStringValue()).isEqualTo(hostile);
            assertThat(entry.getAttributesOrThrow(hostile).getStringValue()).isEqualTo("x");
            assertThat(JsonFormat.printer().omittingInsignificantWhitespace().print(entry))
                    .doesNotContain("\n", "\r");
        });
        assertThat(viewer.await(2)).extracting(Entry::getBody).containsOnly(hostile);
        assertThat(LOGGER.all(Filter.newBuilder()
                        .setSession(session)
                        .setText(hostile.strip())
                        .build()))
                .as("found by its own text")
                .hasSize(2);
        viewer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul \0 in the middle", "lone \uD83D surrogate", "\uDC00 first"})
    void replacesWhatPostgresCannotHoldAndStoresTheRest(String hostile) {
        // Given
        String session = "r" + hostile.hashCode();
        String lines = "{\"source\":{\"sessionId\":\"%s\"}}%n{\"body\":\"%s\",\"x\\u0000y\":\"\\ud800\"}%n"
                .formatted(
                        session,
                        hostile.replace("\0", "\\u0000")
                                .replace("\uD83D", "\\ud83d")
                                .replace("\uDC00", "\\udc00"));

        // When
        byte[] answer = LOGGER.logger
                .intakeDoors()
                .appendNdjson(LOGGER.key, lines.getBytes(StandardCharsets.UTF_8), LoggerFixture.PATIENCE);

        // Then
        assertThat(new String(answer, StandardCharsets.UTF_8)).contains("\"accepted\":1");
        Entry stored = LOGGER.session(session).getFirst();
        assertThat(stored.getBody())
                .isEqualTo(hostile.replace('\0', Utf8.REPLACEMENT)
                        .replace('\uD83D', Utf8.REPLACEMENT)
                        .replace('\uDC00', Utf8.REPLACEMENT));
        assertThat(stored.getAttributesOrThrow("x\uFFFDy").getStringValue()).isEqualTo("\uFFFD");
    }
}
