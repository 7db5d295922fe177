// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.testkit.ManualClock;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** NDJSON and both OTLP encodings, from golden bodies. */
class DoorFormatsTest {
    /** As the OpenTelemetry specification's example of OTLP/JSON has it, with what Reeve has fields for. */
    private static final String OTLP_JSON = """
            {"resourceLogs":[{"resource":{"attributes":[
                {"key":"service.name","value":{"stringValue":"my.service"}},
                {"key":"service.version","value":{"stringValue":"2.0.1"}},
                {"key":"host.name","value":{"stringValue":"node-7"}},
                {"key":"device.id","value":{"stringValue":"must not be stored"}}]},
              "scopeLogs":[{"scope":{"name":"my.library","version":"1.0.0"},"logRecords":[
                {"timeUnixNano":"1544712660300000000","observedTimeUnixNano":"1544712660300000000","severityNumber":10,
                 "severityText":"Information","traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
                 "body":{"stringValue":"Example log record"},"unknownField":[1,2],
                 "attributes":[
                   {"key":"string.attribute","value":{"stringValue":"some string"}},
                   {"key":"boolean.attribute","value":{"boolValue":true}},
                   {"key":"int.attribute","value":{"intValue":"9223372036854775807"}},
                   {"key":"double.attribute","value":{"doubleValue":637.704}},
                   {"key":"array.attribute","value":{"arrayValue":{"values":[{"stringValue":"many"},{"intValue":2}]}}},
                   {"key":"map.attribute","value":{"kvlistValue":{"values":[
                     {"key":"some.map.key","value":{"stringValue":"some value"}}]}}}]}]}]}]}
            """;

    /** The same request, resource, scope and record, as protobuf bytes made by hand: field by field from the .proto. */
    private static final String OTLP_PROTOBUF = "0a69" // resource_logs
            + "0a1e0a1c0a0c736572766963652e6e616d65120c0a0a6d792e73657276696365" // resource { attributes { service.name
            // = my.service } }
            + "1247" // scope_logs
            + "0a0c0a0a6d792e6c696272617279" // scope { name = my.library }
            + "1237" // log_records
            + "0900eb3af5faeb6f15" // time_unix_nano
            + "1011" // severity_number 17
            + "2a0e0a0c68656c6c6f20776f726c6421" // body
            + "4a105b8efff798038103d269b633813fc60c" // trace_id
            + "5208eee19b7ec3c1b174"; // span_id

    private final Caller key = new Caller("acme", "k_app", "", Set.of("logs:write"));
    private final Assembly assembly = new Assembly(key, ManualClock.create(), 100);

    @Test
    void readsOtlpJsonWithHexadecimalIds() {
        // When
        OtlpReader.read(OtlpCodec.decode(bytes(OTLP_JSON), "application/json; charset=utf-8"), assembly);

        // Then
        LogRecord record = assembly.batch().records().getFirst();
        assertThat(record.source().key().installation()).isEqualTo("my.service@node-7");
        assertThat(record.source().claimed()).isTrue();
        assertThat(record.source().source().getAppName()).isEqualTo("my.service");
        assertThat(record.source().source().getAppVersion()).isEqualTo("2.0.1");
        assertThat(record.source().source().toString()).doesNotContain("must not be stored");
        assertThat(record.content().getBody()).isEqualTo("Example log record");
        assertThat(record.content().getLogger()).isEqualTo("my.library");
        assertThat(record.content().getSeverity()).isEqualTo(10);
        assertThat(record.content().getTimeUnixNano()).isEqualTo(1544712660300000000L);
        assertThat(Entries.hex(record.content().getTraceId())).isEqualTo("5b8efff798038103d269b633813fc60c");
        assertThat(Entries.hex(record.content().getSpanId())).isEqualTo("eee19b7ec3c1b174");
        assertThat(record.content().getAttributesOrThrow("int.attribute").getStringValue())
                .isEqualTo("9223372036854775807");
        assertThat(ValueJson.write(record.content().getAttributesOrThrow("map.attribute")))
                .isEqualTo("{\"some.map.key\":\"some value\"}");
        assertThat(ValueJson.write(record.content().getAttributesOrThrow("array.attribute")))
                .isEqualTo("[\"many\",2]");
    }

    @Test
    void readsOtlpProtobuf() {
        // When
        OtlpReader.read(OtlpCodec.decode(HexFormat.of().parseHex(OTLP_PROTOBUF), OtlpCodec.PROTOBUF), assembly);

        // Then
        LogRecord record = assembly.batch().records().getFirst();
        assertThat(record.content().getBody()).isEqualTo("hello world!");
        assertThat(record.level()).isEqualTo(Level.ERROR);
        assertThat(record.content().getLogger()).isEqualTo("my.library");
        assertThat(record.content().getTimeUnixNano()).isEqualTo(1544712660300000000L);
        assertThat(Entries.hex(record.content().getTraceId())).isEqualTo("5b8efff798038103d269b633813fc60c");
    }

    @Test
    void takesOtlpFieldsByTheirConventionsNames() {
        // Given
        String body = """
                {"resourceLogs":[{"resource":{"attributes":[
                    {"key":"app.installation.id","value":{"stringValue":"inst-1"}},
                    {"key":"service.instance.id","value":{"stringValue":"other"}},
                    {"key":"os.name","value":{"stringValue":"iOS"}},{"key":"os.version","value":{"stringValue":"19"}}]},
                  "scopeLogs":[{"logRecords":[
                    {"severityText":"WARN","body":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":1}}]}},
                     "attributes":[{"key":"session.id","value":{"stringValue":"sess"}},
                       {"key":"thread.name","value":{"stringValue":"main"}},
                       {"key":"exception.type","value":{"stringValue":"IOException"}},
                       {"key":"exception.stacktrace","value":{"stringValue":"at x.y.Z"}}]},
                    {"severityNumber":99,"body":{"stringValue":"impossible"}}]}]}]}
                """;

        // When
        OtlpReader.read(OtlpCodec.decode(bytes(body), OtlpCodec.JSON), assembly);

        // Then
        LogRecord record = assembly.batch().records().getFirst();
        assertThat(record.source().key()).isEqualTo(new SessionKey("acme", "inst-1", "sess"));
        assertThat(record.level()).isEqualTo(Level.WARN);
        assertThat(record.content().getThread()).isEqualTo("main");
        assertThat(record.content().getKind()).isEqualTo(Kind.EXCEPTION);
        assertThat(record.content().getPayload().toStringUtf8()).isEqualTo("at x.y.Z");
        assertThat(record.content().getBody()).isEqualTo("{\"a\":1}");
        assertThat(record.content().getAttributesMap()).containsOnlyKeys("exception.type");
        assertThat(assembly.rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.place()).isEqualTo(1));
    }

    @Test
    void refusesMalformedOtlpInEitherEncoding() {
        assertThatThrownBy(() -> OtlpCodec.decode(bytes("\u0001\u0002 not protobuf"), OtlpCodec.PROTOBUF))
                .isInstanceOf(LogRefused.class);
        for (String malformed : List.of(
                "",
                "{",
                "[]",
                "null",
                "{\"resourceLogs\":7}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[7]}]}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"xyz\"}]}]}]}",
                "[".repeat(10_000))) {
            assertThatThrownBy(() -> OtlpCodec.decode(bytes(malformed), OtlpCodec.JSON))
                    .as(malformed)
                    .isInstanceOf(LogRefused.class)
                    .extracting(refused -> ((LogRefused) refused).reason())
                    .isEqualTo(LogRefused.Reason.INVALID);
        }
    }

    @Test
    void readsOrRefusesAnyBytesAsOtlp() {
        // Given
        byte[] good = OtlpCodec.decode(bytes(OTLP_JSON), OtlpCodec.JSON).toByteArray();
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] mutated = good.clone();
            for (int i = 0; i < 3; i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }

            // When
            try {
                ExportLogsServiceRequest request = OtlpCodec.decode(mutated, OtlpCodec.PROTOBUF);
                OtlpReader.read(request, new Assembly(key, ManualClock.create(), 100));
            } catch (LogRefused refused) {
                // Then
                assertThat(refused.reason()).as("seed %d", seed).isEqualTo(LogRefused.Reason.INVALID);
            }
        }
    }

    @Test
    void answersOtlpInTheEncodingOfTheRequest() throws Exception {
        // Given
        ExportLogsServiceResponse partial = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder().setRejectedLogRecords(2))
                .build();

        // Then
        assertThat(new String(OtlpCodec.encode(partial, OtlpCodec.JSON), StandardCharsets.UTF_8))
                .isEqualTo("{\"partialSuccess\":{\"rejectedLogRecords\":\"2\"}}");
        assertThat(ExportLogsServiceResponse.parseFrom(OtlpCodec.encode(partial, OtlpCodec.PROTOBUF)))
                .isEqualTo(partial);
    }

    @Test
    void readsNdjsonAndNamesTheBadLines() {
        // Given
        String body = """
                {"source":{"appName":"shop","sessionId":"s9","installation":"box-1"}}
                {"seq":1,"severity":"warn","body":"one","timeUnixNano":"1544712660300000000"}
                not json

                {"level":"error","msg":"two","time":"2018-12-13T14:51:00.3Z","userId":7,"attributes":{"a":[null]}}
                [1,2]
                {"severity":99,"body":"x"}
                {"seq":"many"}
                {"body":"a"}{"body":"b"}
                {"kind":"exception","payload":"YXQgeA==","traceId":"5B8EFFF798038103D269B633813FC60C","body":{"x":1}}\
                """;

        // When
        NdjsonReader.read(bytes(body), assembly);

        // Then
        List<LogRecord> records = assembly.batch().records();
        assertThat(records).extracting(record -> record.content().getBody()).containsExactly("one", "two", "{\"x\":1}");
        assertThat(records).extracting(LogRecord::level).containsExactly(Level.WARN, Level.ERROR, Level.INFO);
        assertThat(records.getFirst().source().key()).isEqualTo(new SessionKey("acme", "box-1", "s9"));
        assertThat(records.get(1).content().getTimeUnixNano()).isEqualTo(1544712660300000000L);
        assertThat(records.get(1).content().getAttributesMap()).containsKeys("userId", "a");
        assertThat(records.get(2).content().getKind()).isEqualTo(Kind.EXCEPTION);
        assertThat(records.get(2).content().getPayload().toStringUtf8()).isEqualTo("at x");
        assertThat(assembly.rejections()).extracting(Assembly.Rejection::place).containsExactly(3, 6, 7, 8, 9);
    }

    @Test
    void readsLinesWithBrokenUtf8AndLoneSurrogates() {
        // Given
        byte[] body = bytes("{\"body\":\"a?b\"}\r\n{\"body\":\"\\ud800\\u0000\"}\n");
        body[10] = (byte) 0xFF;

        // When
        NdjsonReader.read(body, assembly);

        // Then
        assertThat(assembly.rejections()).isEmpty();
        assertThat(assembly.batch().records())
                .extracting(record -> record.content().getBody())
                .containsExactly("a\uFFFDb", "\uFFFD\uFFFD");
    }

    @Test
    void tellsTheUnitOfANumericTimeByItsSize() {
        // When
        NdjsonReader.read(
                bytes("{\"time\":1544712660}\n{\"time\":1544712660300}\n{\"time\":1544712660300000}\n"
                        + "{\"time\":1544712660300000000}\n{\"time\":1544712660.3}\n{\"time\":\"yesterday\"}"),
                assembly);

        // Then
        assertThat(assembly.batch().records())
                .extracting(record -> record.content().getTimeUnixNano() / 1_000_000)
                .containsExactly(1544712660000L, 1544712660300L, 1544712660300L, 1544712660300L, 1544712660300L);
        assertThat(assembly.rejections()).hasSize(1);
    }

    @Test
    void refusesMoreRecordsThanACallMayBring() {
        assertThatThrownBy(() -> NdjsonReader.read(bytes("{\"body\":\"x\"}\n".repeat(101)), assembly))
                .isInstanceOf(LogRefused.class)
                .extracting(refused -> ((LogRefused) refused).reason())
                .isEqualTo(LogRefused.Reason.TOO_LARGE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
