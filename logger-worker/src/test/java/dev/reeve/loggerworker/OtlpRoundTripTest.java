// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import dev.reeve.testkit.Draws;
import dev.reeve.testkit.ManualClock;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes out over OTLP comes in over OTLP as the same record. */
class OtlpRoundTripTest {
    private static final Source SOURCE = Source.newBuilder()
            .setInstallation("i_pixel")
            .setSessionId("s1")
            .setPreviousSessionId("s0")
            .setAppName("shop")
            .setAppVersion("1.4.2")
            .setBuildId("77")
            .setDeviceModel("Pixel 8")
            .setDeviceMaker("Google")
            .setOsName("Android")
            .setOsVersion("16")
            .putAttributes("deployment.environment.name", "test")
            .build();
    private static final LogSource FROM = LogSource.of(Samples.PHONE, SOURCE, 0);

    /** As our own door takes it; who sends has an API key. */
    private static dev.reeve.loggerworker.LogRecord back(ExportLogsServiceRequest request) {
        Caller key = new Caller("acme", "k_app", "", Set.of("logs:write"));
        Assembly assembly = new Assembly(key, ManualClock.create(), 10);
        OtlpReader.read(OtlpCodec.decode(request.toByteArray(), OtlpCodec.PROTOBUF), assembly);
        return assembly.batch().records().getFirst();
    }

    private static ExportLogsServiceRequest written(Record raw) {
        return OtlpWriter.write(List.of(Samples.record(FROM, raw)));
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Record record(Draws draws) {
        Kind kind = Kind.forNumber(draws.intBetween(0, Kind.EXCEPTION_VALUE));
        Record.Builder record = Record.newBuilder()
                .setSeq(draws.intBetween(0, 1_000))
                .setTimeUnixNano(1_700_000_000_123_456_789L + draws.intBetween(0, 1_000))
                .setSeverity(draws.intBetween(1, Level.SEVERITY_MAX))
                .setKind(kind)
                .setBody("body " + draws.intBetween(0, 100))
                .setIndent(draws.intBetween(0, 5))
                .setLogger(draws.bool() ? "cart.net" : "")
                .setThread(draws.bool() ? "main" : "")
                .setScreen(draws.bool() ? "Cart" : "")
                .setEventName(draws.bool() ? "cart.add" : "")
                .setFlight(draws.bool())
                .setTruncated(draws.bool());
        if (draws.bool()) {
            record.setPayload(ByteString.copyFromUtf8(draws.bool() ? "{\"a\":[1]}" : "at x.Y"))
                    .setMediaType(draws.bool() ? "application/json" : "text/plain");
        }
        if (kind == Kind.BYTES && draws.bool()) {
            record.setPayload(ByteString.copyFrom(new byte[] {(byte) 0xff, 0, 7}))
                    .setMediaType("image/png");
        }
        if (draws.bool()) {
            record.setTraceId(ByteString.copyFrom(draws.bytes(16, 16)))
                    .setSpanId(ByteString.copyFrom(draws.bytes(8, 8)));
        }
        attributes(draws, record);
        return record.build();
    }

    private static void attributes(Draws draws, Record.Builder record) {
        Value list = Value.newBuilder()
                .setListValue(ListValue.newBuilder()
                        .addValues(text("x"))
                        .addValues(Value.newBuilder().setNullValue(NullValue.NULL_VALUE)))
                .build();
        List<Value> values = List.of(
                text("shoes"),
                text("9223372036854775807"),
                Value.newBuilder().setNumberValue(9.9).build(),
                ValueJson.integer(42),
                ValueJson.integer(1L << 53),
                Value.newBuilder().setBoolValue(draws.bool()).build(),
                list,
                Value.newBuilder()
                        .setStructValue(Struct.newBuilder().putFields("deep", list))
                        .build());
        for (int i = draws.intBetween(0, 4); i > 0; i--) {
            record.putAttributes("attr." + i, values.get(draws.intBetween(0, values.size() - 1)));
        }
    }

    @Test
    void keepsEveryFieldButSeqWhichStaysAnAttribute() {
        forAll(500, OtlpRoundTripTest::record, raw -> {
            Record sent = RecordGuard.guard(raw);
            Record.Builder expected = sent.toBuilder().setSeq(0);
            if (sent.getSeq() > 0) {
                expected.putAttributes(OtlpNames.SEQ, ValueJson.integer(sent.getSeq()));
            }
            if (sent.getKind() == Kind.EXCEPTION
                    && !sent.getPayload().isEmpty()
                    && sent.getMediaType().isEmpty()) {
                expected.setMediaType("text/plain");
            }

            assertThat(back(written(raw)).content()).isEqualTo(expected.build());
        });
    }

    @Test
    void keepsWhoseItIsButNotTheUser() {
        ExportLogsServiceRequest request =
                written(Record.newBuilder().setBody("hello").build());

        LogSource source = back(request).source();

        assertThat(source.source()).isEqualTo(SOURCE);
        assertThat(source.key()).isEqualTo(new SessionKey("acme", "i_pixel", "s1"));
        assertThat(request.toString()).doesNotContain("u_ada");
    }

    @Test
    void saysWhatACollectorLooksFor() {
        Record raw = Record.newBuilder()
                .setSeverity(18)
                .setBody("boom")
                .setLogger("cart")
                .setKind(Kind.EXCEPTION)
                .setMediaType("text/plain")
                .setPayload(ByteString.copyFromUtf8("IOException\n at x.Y"))
                .putAttributes("exception.type", text("IOException"))
                .build();

        var logs = written(raw).getResourceLogs(0);
        LogRecord log = logs.getScopeLogs(0).getLogRecords(0);

        assertThat(logs.getResource().getAttributesList())
                .extracting(attribute ->
                        attribute.getKey() + "=" + attribute.getValue().getStringValue())
                .contains("service.name=shop", "session.id=s1", "app.installation.id=i_pixel");
        assertThat(logs.getScopeLogs(0).getScope().getName()).isEqualTo("cart");
        assertThat(log.getSeverityNumberValue()).isEqualTo(18);
        assertThat(log.getSeverityText()).isEqualTo("ERROR");
        assertThat(log.getAttributesList())
                .extracting(attribute ->
                        attribute.getKey() + "=" + attribute.getValue().getStringValue())
                .containsExactlyInAnyOrder("exception.type=IOException", "exception.stacktrace=IOException\n at x.Y");
    }

    @Test
    void tellsTheCorrectedTimeOfAClockThatIsWrong() {
        Record content =
                Record.newBuilder().setSeverity(9).setTimeUnixNano(5_000).build();
        dev.reeve.loggerworker.LogRecord wrong = new dev.reeve.loggerworker.LogRecord(
                0, FROM, new Stamp(70_000, 5_000, 70_001), content, Words.of(content));

        LogRecord log = OtlpWriter.write(List.of(wrong))
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0);

        assertThat(log.getTimeUnixNano()).isEqualTo(70_000_000L);
        assertThat(log.getObservedTimeUnixNano()).isEqualTo(70_001_000L);
    }

    @Test
    void keepsRecordsOfOneSourceAndLoggerTogetherInTheirOrder() {
        Record one = Record.newBuilder().setBody("1").setLogger("a").build();
        LogSource other = Samples.source("s2");

        ExportLogsServiceRequest request = OtlpWriter.write(List.of(
                Samples.record(FROM, one),
                Samples.record(other, one.toBuilder().setBody("2").build()),
                Samples.record(FROM, one.toBuilder().setBody("3").build())));

        assertThat(request.getResourceLogsList()).hasSize(2);
        assertThat(request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList())
                .extracting(log -> log.getBody().getStringValue())
                .containsExactly("1", "3");
    }

    @Test
    void keepsWhatASessionSentInTwoCallsTogether() {
        Record record = Record.newBuilder().setBody("1").setLogger("a").build();
        LogSource later = LogSource.of(
                Samples.PHONE, SOURCE.toBuilder().setSentUnixNano(5_000).build(), 7_000);

        ExportLogsServiceRequest request =
                OtlpWriter.write(List.of(Samples.record(FROM, record), Samples.record(later, record)));

        assertThat(request.getResourceLogsList()).hasSize(1);
        assertThat(request.getResourceLogs(0).getScopeLogs(0).getLogRecordsCount())
                .isEqualTo(2);
    }
}
