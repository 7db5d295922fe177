// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.reeve.gatewayapi.log.v1.AnswersBatch;
import dev.reeve.gatewayapi.log.v1.AnswersRequest;
import dev.reeve.gatewayapi.log.v1.AroundReply;
import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.ClearLevelRequest;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.ConfigLevel;
import dev.reeve.gatewayapi.log.v1.ConfigReply;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.DeviceCommand;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FilterMistake;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.Gap;
import dev.reeve.gatewayapi.log.v1.HistogramBucket;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListAuditReply;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.ListDevicesReply;
import dev.reeve.gatewayapi.log.v1.ListLevelsReply;
import dev.reeve.gatewayapi.log.v1.ListLevelsRequest;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.gatewayapi.log.v1.Target;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed routes of the log service: what goes in, queries, the tail, devices, levels, commands. */
class LogRoutesIT extends RoutesFixture {
    private static final String LOG = "reeve.log.v1.log";
    private static final String TAIL = "reeve.log.v1.tail";
    private static final String OTLP = "opentelemetry.proto.collector.logs.v1.logsservice";

    @ParameterizedTest
    @ValueSource(strings = {"/v1/logs", "/otlp/v1/logs"})
    void otlpGoesThroughAsItIs(String path) throws Exception {
        // Given
        gateway.upstream.services.put(OTLP, (call, out) -> out.last(new byte[] {9}, call.contentType()));

        // When
        HttpResponse<String> answer =
                gateway.post(path, "bytes", TYPE, "application/x-protobuf", "Authorization", "Bearer usr");

        // Then
        Call call = gateway.upstream.calls.peek();
        assertThat(call.service()).isEqualTo(OTLP);
        assertThat(call.method()).isEqualTo("Export");
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo("bytes");
        assertThat(answer.headers().firstValue(TYPE)).contains("application/x-protobuf");
    }

    @Test
    void ndjsonRecordsGoToTheLogger() throws Exception {
        // Given
        gateway.upstream.services.put(
                LOG, (_, out) -> out.last("{\"accepted\":1}".getBytes(StandardCharsets.UTF_8), JSON));

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/logs/records", "{\"body\":\"x\"}\n", TYPE, "application/x-ndjson", "Authorization", "Bearer usr");

        // Then
        assertThat(answer.body()).isEqualTo("{\"accepted\":1}");
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("AppendNdjson");
        assertThat(gateway.upstream.calls.peek().contentType()).isEqualTo("application/x-ndjson");
    }

    @Test
    void queryParametersBecomeAQuery() throws Exception {
        // Given
        answer(
                LOG,
                QueryReply.newBuilder()
                        .addEntries(Entry.newBuilder().setTimeUnixNano(5))
                        .build());

        // When
        HttpResponse<String> answer = gateway.get(
                "/v1/logs/records?device=i_1&device=i_2&level=warn&q=caf%C3%A9+x&limit=7&order=oldest"
                        + "&from=2026-01-01T00:00:00Z&to=1767225601000&after=c1",
                "Authorization", "Bearer adm");

        // Then
        QueryRequest query = sent(QueryRequest.parser());
        assertThat(query.getFilter().getDevicesList()).containsExactly("i_1", "i_2");
        assertThat(query.getFilter().getSeverityMin()).isEqualTo(13);
        assertThat(query.getFilter().getQ()).isEqualTo("café x");
        assertThat(query.getLimit()).isEqualTo(7);
        assertThat(query.getOldestFirst()).isTrue();
        assertThat(query.getFromUnixNano()).isEqualTo(1_767_225_600_000_000_000L);
        assertThat(query.getToUnixNano()).isEqualTo(1_767_225_601_000_000_000L);
        assertThat(query.getAfter()).isEqualTo("c1");
        assertThat(answer.body()).isEqualTo("{\"entries\":[{\"timeUnixNano\":\"5\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "level=loud",
                "level=25",
                "order=sideways",
                "from=yesterday",
                "from=99999999999d",
                "q=%zz",
                "q=a&q=b"
            })
    void badQueryParametersAreInvalid(String query) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("GET /v1/logs/records?" + query
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer adm\r\nConnection: close\r\n\r\n");

            // Then
            assertThat(raw.readAll()).startsWith("HTTP/1.1 400").contains("INVALID_REQUEST");
        }
    }

    @Test
    void tailIsAStreamOfBatchesForAnHour() throws Exception {
        // Given
        gateway.upstream.services.put(TAIL, (_, out) -> {
            out.partial(FollowBatch.newBuilder().setLive(true).build().toByteArray(), PROTO);
            out.last(new byte[0], "");
        });

        // When
        HttpResponse<String> lines = gateway.get("/v1/logs/tail?device=i_1&history=5", "Authorization", "Bearer adm");
        HttpResponse<String> events =
                gateway.get("/v1/logs/tail", "Authorization", "Bearer adm", "Accept", "text/event-stream");

        // Then
        assertThat(lines.body()).isEqualTo("{\"partial\":{\"live\":true}}\n{\"final\":null}\n");
        assertThat(events.body()).isEqualTo("event: partial\ndata: {\"live\":true}\n\nevent: final\ndata: null\n\n");
        assertThat(sent(FollowRequest.parser()).getHistory()).isEqualTo(5);
        assertThat(gateway.upstream.calls.peek().deadline()).isEqualTo(Duration.ofHours(1));
        assertThat(gateway.upstream.calls.peek().stream()).isTrue();
    }

    @Test
    void aHistogramTakesAFilterAndARange() throws Exception {
        // Given
        answer(
                LOG,
                HistogramReply.newBuilder()
                        .setBucketNanos(7)
                        .addBuckets(HistogramBucket.newBuilder().setError(3))
                        .build());

        // When
        HttpResponse<String> answer = gateway.get(
                "/v1/logs/histogram?q=level%3E%3Dwarn&from=2026-01-01T00:00:00Z&to=1767225601000&buckets=9",
                "Authorization", "Bearer adm");

        // Then
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("Histogram");
        assertThat(sent(HistogramRequest.parser()))
                .isEqualTo(HistogramRequest.newBuilder()
                        .setFilter(Filter.newBuilder().setQ("level>=warn"))
                        .setFromUnixNano(1_767_225_600_000_000_000L)
                        .setToUnixNano(1_767_225_601_000_000_000L)
                        .setBuckets(9)
                        .build());
        assertThat(answer.body()).isEqualTo("{\"bucketNanos\":\"7\",\"buckets\":[{\"error\":\"3\"}]}");
    }

    @Test
    void whatStandsAroundALineIsAskedByItsCursor() throws Exception {
        // Given
        answer(
                LOG,
                AroundReply.newBuilder()
                        .addEntries(Entry.newBuilder().setBody("x"))
                        .build());

        // When
        HttpResponse<String> answer =
                gateway.get("/v1/logs/around?cursor=a.1.b&lines=3&trace=true", "Authorization", "Bearer adm");

        // Then
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("Around");
        assertThat(sent(AroundRequest.parser()))
                .isEqualTo(AroundRequest.newBuilder()
                        .setCursor("a.1.b")
                        .setLines(3)
                        .setTrace(true)
                        .build());
        assertThat(answer.body()).isEqualTo("{\"entries\":[{\"body\":\"x\"}]}");
    }

    @Test
    void anExportIsAFileOfLinesWhoseLastSaysThatItIsComplete() throws Exception {
        // Given
        gateway.upstream.services.put(TAIL, (_, out) -> {
            out.partial(ExportBatch.getDefaultInstance().toByteArray(), PROTO);
            out.partial(
                    ExportBatch.newBuilder()
                            .addEntries(Entry.newBuilder().setBody("a\nb"))
                            .addEntries(
                                    Entry.newBuilder().setGap(Gap.newBuilder().setCount(2)))
                            .setCursor("c")
                            .setComplete(true)
                            .build()
                            .toByteArray(),
                    PROTO);
            out.last(new byte[0], "");
        });

        // When
        HttpResponse<String> file =
                gateway.get("/v1/logs/export?q=cart&limit=5&after=c0", "Authorization", "Bearer adm");

        // Then
        assertThat(file.body()).isEqualTo("{\"body\":\"a\\nb\"}\n{\"gap\":{\"count\":\"2\"}}\n{\"complete\":true}\n");
        assertThat(file.headers().firstValue(TYPE)).contains("application/x-ndjson");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .get()
                .asString()
                .matches("attachment; filename=\"reeve-logs-[0-9]{8}T[0-9]{6}Z\\.ndjson\"");
        assertThat(sent(ExportRequest.parser()))
                .isEqualTo(ExportRequest.newBuilder()
                        .setFilter(Filter.newBuilder().setQ("cart"))
                        .setLimit(5)
                        .setAfter("c0")
                        .build());
        assertThat(gateway.upstream.calls.peek().deadline()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void anExportThatFailsOnItsWayEndsInALineThatSaysSo() throws Exception {
        // Given
        gateway.upstream.services.put(TAIL, (_, out) -> {
            out.partial(
                    ExportBatch.newBuilder()
                            .addEntries(Entry.newBuilder().setBody("a"))
                            .build()
                            .toByteArray(),
                    PROTO);
            out.fail(ReeveException.of(ErrorReason.NO_WORKERS, "gone"));
        });

        // When
        HttpResponse<String> file = gateway.get("/v1/logs/export", "Authorization", "Bearer adm");

        // Then
        assertThat(file.body())
                .startsWith("{\"body\":\"a\"}\n{\"error\":{")
                .contains("gone")
                .endsWith("}}\n");
    }

    @Test
    void aMistakeInAFilterIsToldWithItsPlace() throws Exception {
        // Given
        FilterMistake mistake = FilterMistake.newBuilder()
                .setFrom(2)
                .setTo(5)
                .setText("there is no field lvl")
                .build();
        gateway.upstream.services.put(
                LOG,
                (_, out) -> out.fail(ReeveException.builder(ErrorReason.APPLICATION, "there is no field lvl")
                        .grpcCode(3)
                        .code("FILTER_INVALID")
                        .details(List.of(Any.pack(mistake)))
                        .build()));

        // When
        HttpResponse<String> answer = gateway.get("/v1/logs/records?q=a+lvl:x", "Authorization", "Bearer adm");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"reason\":\"FILTER_INVALID\"")
                .contains("\"from\":2,\"to\":5,\"text\":\"there is no field lvl\"");
    }

    @Test
    void devicesAreListed() throws Exception {
        // Given
        answer(LOG, ListDevicesReply.getDefaultInstance());

        // When
        HttpResponse<String> answer = gateway.get("/v1/logs/devices?search=pixel", "Authorization", "Bearer adm");

        // Then
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("ListDevices");
    }

    @Test
    void aLevelIsSetByJson() throws Exception {
        // Given
        answer(
                LOG,
                LevelOverride.newBuilder()
                        .setId("r1")
                        .setTarget(Target.INSTALLATION)
                        .setState(State.SENT)
                        .build());

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/logs/levels",
                "{\"value\":\"i_1\",\"level\":\"debug\",\"forMs\":60000,\"reason\":\"ticket 7\"}",
                TYPE,
                JSON,
                "Authorization",
                "Bearer adm");

        // Then
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("SetLevel");
        assertThat(sent(SetLevelRequest.parser()))
                .isEqualTo(SetLevelRequest.newBuilder()
                        .setValue("i_1")
                        .setLevel("debug")
                        .setForMs(60_000)
                        .setReason("ticket 7")
                        .build());
        assertThat(answer.body()).isEqualTo("{\"id\":\"r1\",\"target\":\"INSTALLATION\",\"state\":\"SENT\"}");
    }

    @Test
    void levelsAreListedAndEnded() throws Exception {
        // Given
        answer(LOG, ListLevelsReply.getDefaultInstance());

        // When
        HttpResponse<String> _ = gateway.get("/v1/logs/levels?over=true&limit=7", "Authorization", "Bearer adm");
        ListLevelsRequest list = sent(ListLevelsRequest.parser());
        gateway.upstream.calls.clear();
        HttpResponse<String> _ =
                gateway.send(gateway.request("/v1/logs/levels?target=app-version&value=1.4.2&reason=done")
                        .header("Authorization", "Bearer adm")
                        .DELETE());

        // Then
        assertThat(list)
                .isEqualTo(
                        ListLevelsRequest.newBuilder().setOver(true).setLimit(7).build());
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("ClearLevel");
        assertThat(sent(ClearLevelRequest.parser()))
                .isEqualTo(ClearLevelRequest.newBuilder()
                        .setTarget(Target.APP_VERSION)
                        .setValue("1.4.2")
                        .setReason("done")
                        .build());
    }

    @Test
    void aDeviceAsksForItsLevels() throws Exception {
        // Given
        answer(
                LOG,
                ConfigReply.newBuilder()
                        .setConfigVersion(7)
                        .addLevels(ConfigLevel.newBuilder().setLevel("DEBUG").setForMs(5_000))
                        .build());

        // When
        HttpResponse<String> answer = gateway.get(
                "/v1/logs/config?app=shop&version=1.4.2&capability=level&capability=recall",
                "Authorization",
                "Bearer usr");

        // Then
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("Config");
        assertThat(sent(ConfigRequest.parser()))
                .isEqualTo(ConfigRequest.newBuilder()
                        .setAppName("shop")
                        .setAppVersion("1.4.2")
                        .addCapabilities("level")
                        .addCapabilities("recall")
                        .build());
        assertThat(answer.body()).isEqualTo("{\"configVersion\":7,\"levels\":[{\"level\":\"DEBUG\",\"forMs\":5000}]}");
    }

    @Test
    void aCommandGoesInAndItsAnswersComeAsAStream() throws Exception {
        // Given
        answer(LOG, DeviceCommand.newBuilder().setId("c1").setCursor("4").build());
        gateway.upstream.services.put(TAIL, (_, out) -> {
            out.partial(AnswersBatch.newBuilder().setCursor("5").build().toByteArray(), PROTO);
            out.last(new byte[0], "");
        });

        // When
        HttpResponse<String> _ = gateway.post(
                "/v1/logs/commands",
                "{\"device\":\"i_1\",\"reason\":\"x\",\"watch\":{\"names\":[\"a\"],\"everyMs\":250}}",
                TYPE,
                JSON,
                "Authorization",
                "Bearer adm");
        CommandRequest command = sent(CommandRequest.parser());
        gateway.upstream.calls.clear();
        HttpResponse<String> answers =
                gateway.get("/v1/logs/answers?device=i_1&after=4", "Authorization", "Bearer adm");

        // Then
        assertThat(command.getWatch().getNamesList()).containsExactly("a");
        assertThat(answers.body()).isEqualTo("{\"partial\":{\"cursor\":\"5\"}}\n{\"final\":null}\n");
        assertThat(sent(AnswersRequest.parser()))
                .isEqualTo(AnswersRequest.newBuilder()
                        .setDevice("i_1")
                        .setAfter("4")
                        .build());
    }

    @Test
    void aMarkerGoesInAndTheAuditIsListed() throws Exception {
        // Given
        answer(LOG, Entry.newBuilder().setCursor("c1").build());

        // When
        HttpResponse<String> marked = gateway.post(
                "/v1/logs/markers",
                "{\"text\":\"before checkout\",\"device\":\"i_1\"}",
                TYPE,
                JSON,
                "Authorization",
                "Bearer adm");
        MarkRequest mark = sent(MarkRequest.parser());
        gateway.upstream.calls.clear();
        answer(LOG, ListAuditReply.newBuilder().setNext("b").build());
        HttpResponse<String> audit =
                gateway.get("/v1/logs/audit?device=i_1&after=a&limit=7", "Authorization", "Bearer adm");

        // Then
        assertThat(marked.body()).isEqualTo("{\"cursor\":\"c1\"}");
        assertThat(mark)
                .isEqualTo(MarkRequest.newBuilder()
                        .setText("before checkout")
                        .setDevice("i_1")
                        .build());
        assertThat(audit.body()).isEqualTo("{\"next\":\"b\"}");
        assertThat(sent(ListAuditRequest.parser()))
                .isEqualTo(ListAuditRequest.newBuilder()
                        .setDevice("i_1")
                        .setAfter("a")
                        .setLimit(7)
                        .build());
    }

    @Test
    void aDeviceIsErasedByItsPath() throws Exception {
        // Given
        answer(
                LOG,
                EraseDeviceReply.newBuilder().setRecords(3).setComplete(true).build());

        // When
        HttpResponse<String> erased = gateway.send(gateway.request("/v1/logs/devices/a%20b/c?reason=asked")
                .header("Authorization", "Bearer adm")
                .DELETE());
        HttpResponse<String> read = gateway.get("/v1/logs/devices/i_1", "Authorization", "Bearer adm");

        // Then
        assertThat(erased.body()).isEqualTo("{\"records\":\"3\",\"complete\":true}");
        assertThat(sent(EraseDeviceRequest.parser()))
                .isEqualTo(EraseDeviceRequest.newBuilder()
                        .setDevice("a b/c")
                        .setReason("asked")
                        .build());
        assertThat(read.statusCode()).isEqualTo(405);
    }
}
