// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.reeve.gatewayapi.log.v1.AroundReply;
import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FilterMistake;
import dev.reeve.gatewayapi.log.v1.Gap;
import dev.reeve.gatewayapi.log.v1.HistogramBucket;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of stored log lines over HTTP: pages, histograms, what stands around one, files of all. */
class LogSearchRoutesIT extends RoutesFixture {
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
}
