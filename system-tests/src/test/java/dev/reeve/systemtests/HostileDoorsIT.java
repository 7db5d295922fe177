// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a text holds and whichever door it came in by: one record is one line in the page, the CLI and NDJSON. */
@Tag("S1")
class HostileDoorsIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    /** Of {@code ./reeve call}; what is plain HTTP is sent so. */
    private static final List<String> CALL_DOORS = List.of("grpc", "grpc-web", "ws", "ws-proto");

    private static final int OTHER_DOORS = 7;

    private static final List<String> TEXTS = List.of(
            "two\r\nlines\rand\none\u2028\u2029\u0085\u000b",
            "\u001b[31mred\u001b]0;title\u0007\u001b[2J\u009b2J",
            "nul \u0000 inside \u0001\u007f",
            "\u202egnp.exe\u202c \u2066x\u2069 \u200b\ufeff",
            "{\"json\":\"in \\\"json\\\"\\n\",\"partial\":{\"entries\":[]}}\n{\"complete\":true}",
            "${jndi:ldap://127.0.0.1/a} ${env:HOME} %n %s {{7*7}}",
            "-- recovered 12 --\n13:01:02.113 E phone-1 forged line");

    private static final int BODY_BYTES_MAX = 8_192;

    private final Http http = new Http(REEVE.url());
    private final String mark = "doors" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void oneRecordIsOneLineWhicheverDoorItCameInBy(@TempDir Path folder) throws IOException {
        for (String door : CALL_DOORS) {
            call(door, folder);
        }
        String service = "/v1/services/reeve.log.v1.log/Append";
        send(service, "application/json", append(TEXTS, "http").toString());
        send(service, "application/json", append(TEXTS, "sse").toString(), "Accept", "text/event-stream");
        send(
                "/reeve.log.v1.Log/Append",
                "application/json",
                append(TEXTS, "connect").toString());
        send("/v1/logs/records", "application/x-ndjson", ndjson(TEXTS));
        send("/v1/logs", "application/json", otlp(TEXTS).toString());
        try (OtelLogs overHttp = OtelLogs.overHttp(REEVE.url(), REEVE.appKey(), mark);
                OtelLogs overGrpc = OtelLogs.overGrpc(REEVE.url(), "gzip", REEVE.appKey(), mark)) {
            TEXTS.forEach(text -> overHttp.error(mark + text));
            TEXTS.forEach(text -> overGrpc.error(mark + text));
        }
        int records = TEXTS.size() * (CALL_DOORS.size() + OTHER_DOORS);

        theStoreHasEach(records);
        ndjsonHasALineForEach(records);
        theCommandLineHasALineForEach(records);
        thePageHasARowForEach(records);
    }

    @Test
    void aFieldOfAMebibyteIsCutAndSaysSoOrIsRefusedInWords() {
        String most = "y".repeat(1_000_000);
        send("/v1/logs/records", "application/x-ndjson", ndjson(List.of(most)));
        send("/v1/logs", "application/json", otlp(List.of(most)).toString());
        send(
                "/v1/services/reeve.log.v1.log/Append",
                "application/json",
                append(List.of("y".repeat(200_000)), "http").toString());

        List<JsonNode> entries = entries();
        assertThat(entries).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.path("body").asText()).matches("(?s)" + mark + "y+\\[cut, \\d+ B]");
            assertThat(entry.path("body").asText()).hasSizeLessThanOrEqualTo(BODY_BYTES_MAX);
            assertThat(entry.path("truncated").asBoolean()).isTrue();
        });
        assertThat(cli()).hasSize(3).allMatch(line -> line.contains("[cut, "));

        String tooMuch = ndjson(List.of("y".repeat(1 << 20)));
        Http.Answer refused =
                http.post("/v1/logs/records", REEVE.appKey(), tooMuch, "Content-Type", "application/x-ndjson");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.reason()).isEqualTo("TOO_LARGE");
        Http.Answer batch = http.post(
                "/v1/services/reeve.log.v1.log/Append",
                REEVE.appKey(),
                append(List.of(most), "http").toString());
        assertThat(batch.status()).isEqualTo(400);
        assertThat(batch.body()).contains("at most 500 records and 256 KiB");
    }

    private void call(String door, Path folder) throws IOException {
        Path body = Files.writeString(
                folder.resolve(door + ".json"), append(TEXTS, door).toString());
        String reply =
                REEVE.cli("call", "--door", door, "--key", REEVE.appKey(), "reeve.log.v1.log", "Append", "@" + body);
        assertThat(reply).contains("\"accepted\":" + TEXTS.size());
    }

    private void send(String path, String type, String body, String... more) {
        String[] headers =
                Stream.concat(Stream.of("Content-Type", type), Stream.of(more)).toArray(String[]::new);
        Http.Answer answer = http.post(path, REEVE.appKey(), body, headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("\"reason\"", "rejectedLogRecords");
    }

    private ObjectNode append(List<String> texts, String door) {
        ObjectNode request = LivePhone.object();
        request.putObject("source").put("installation", mark + door).put("sessionId", mark + door);
        ArrayNode records = request.putArray("records");
        texts.forEach(text -> records.add(record(text).put("seq", Integer.toString(records.size() + 1))));
        return request;
    }

    private String ndjson(List<String> texts) {
        StringBuilder lines = new StringBuilder("{\"source\":{\"installation\":\"" + mark + "ndjson\"}}\n");
        texts.forEach(text -> lines.append(record(text)).append('\n'));
        return lines.toString();
    }

    private ObjectNode record(String text) {
        ObjectNode record = LivePhone.object().put("body", mark + text);
        String other = text.length() > BODY_BYTES_MAX ? "" : text;
        record.put("logger", other).put("thread", other).putObject("attributes").put("a" + other, other);
        return record;
    }

    private ObjectNode otlp(List<String> texts) {
        ObjectNode request = LivePhone.object();
        ArrayNode records = request.putArray("resourceLogs")
                .addObject()
                .putArray("scopeLogs")
                .addObject()
                .putArray("logRecords");
        texts.forEach(text -> records.addObject().putObject("body").put("stringValue", mark + text));
        return request;
    }

    private void theStoreHasEach(int records) {
        List<String> stored = new ArrayList<>();
        entries().forEach(entry -> stored.add(entry.path("body").asText()));
        assertThat(stored).hasSize(records);
        for (String text : TEXTS) {
            assertThat(stored)
                    .filteredOn(body -> body.equals(mark + text.replace('\u0000', '\ufffd')))
                    .as(text)
                    .hasSize(records / TEXTS.size());
        }
    }

    private void ndjsonHasALineForEach(int records) {
        List<String> lines = http.get("/v1/logs/export?q=" + mark, REEVE.adminKey())
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSize(records + 1).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(REEVE.cli("logs", "--json", "--limit", "1000", mark).lines()).hasSize(records);
    }

    private void theCommandLineHasALineForEach(int records) {
        assertThat(cli()).hasSize(records).allSatisfy(line -> {
            assertThat(line).contains(mark).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");
            assertThat(line).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} [IE] .*");
        });
    }

    /** In a window so high that none is scrolled away. */
    private void thePageHasARowForEach(int records) {
        Page page = BROWSER.signedIn(
                REEVE.url(), REEVE.adminKey(), new Look(1280, 3_000, ColorScheme.DARK), "logs?q=" + mark);
        Locator rows = page.locator(".row:visible").filter(ConsolePage.text(mark));
        assertThat(rows).hasCount(records);
        assertThat(rows.allInnerTexts())
                .allSatisfy(text ->
                        assertThat(text.replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029]"));
        assertThat(rows.evaluateAll("rows => new Set(rows.map(row => row.offsetHeight)).size"))
                .as("heights of rows")
                .isEqualTo(1);
    }

    private List<JsonNode> entries() {
        List<JsonNode> entries = new ArrayList<>();
        http.get("/v1/logs/records?limit=1000&q=" + mark, REEVE.adminKey())
                .json()
                .path("entries")
                .forEach(entries::add);
        return entries;
    }

    private List<String> cli() {
        return REEVE.cli("logs", "--limit", "1000", mark).lines().toList();
    }
}
