// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes every line of a filter into a file, as the gateway sends them: one entry a line, and a last line that says
 * that it is complete. After a cut it goes on from the last line, as long as that brings more.
 */
final class LogExport {
    /** Of a search for something rare nothing is heard for long; a page of it takes seconds. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(5);

    private static final String COMPLETE = "{\"complete\":true}";

    private final Gateway gateway;
    private final List<Map.Entry<String, String>> query;
    private final OutputStream out;
    private final int limit;
    private String cursor = "";
    private int records;
    private boolean complete;

    private LogExport(Gateway gateway, List<Map.Entry<String, String>> query, OutputStream out, int limit) {
        this.gateway = gateway;
        this.query = List.copyOf(query);
        this.out = out;
        this.limit = limit;
    }

    /**
     * Writes a new file; an old one is not touched.
     *
     * @param limit 0 = as many as there are
     * @return records in the file
     */
    static int run(Gateway gateway, List<Map.Entry<String, String>> query, Path file, int limit) {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            LogExport export = new LogExport(gateway, query, out, limit);
            export.whole();
            return export.records;
        } catch (FileAlreadyExistsException e) {
            throw CliException.usage("--export: " + file + " is there already");
        } catch (IOException e) {
            throw CliException.failed("--export: " + file + " cannot be written: " + Gateway.cause(e), "");
        }
    }

    private void whole() throws IOException {
        int before;
        do {
            before = records;
            part();
        } while (!complete && !isFull() && records > before);
        if (!complete && isFull()) {
            write(COMPLETE); // All that was asked for is there: the cut was before the line that says so.
        } else if (!complete) {
            throw CliException.failed(
                    "the export was cut after " + records + " records; the file has no last line that says complete",
                    "Try again, or a part at a time with --since and --until.");
        }
    }

    private boolean isFull() {
        return limit > 0 && records == limit;
    }

    /** What one request brings. */
    private void part() throws IOException {
        try (InputStream body = gateway.stream(
                                gateway.request("v1/logs/export", query()).GET().build())
                        .body();
                Silence silence = new Silence(body, SILENCE_MAX)) {
            BoundedLines lines = new BoundedLines(body);
            for (String line = next(lines); !line.isEmpty(); line = next(lines)) {
                silence.heard();
                take(line);
            }
        }
    }

    /** Empty = the stream has ended, or was cut: whoever reads on knows by what is missing. */
    private static String next(BoundedLines lines) {
        try {
            String line = lines.next();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    private void take(String line) throws IOException {
        JsonNode json = Json.parse(line).orElse(Json.object());
        if (json.has("error")) {
            write(line);
            throw Problem.of(0, json.path("error").toString(), "").toException();
        }
        complete = json.path("complete").asBoolean(false);
        String place = json.path("cursor").asText("");
        if (complete) {
            write(line);
        } else if (!place.isEmpty()) {
            write(line);
            cursor = place;
            records += json.has("gap") ? 0 : 1;
        }
    }

    private void write(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private List<Map.Entry<String, String>> query() {
        List<Map.Entry<String, String>> all = new ArrayList<>(query);
        LogFilter.add(all, "after", cursor);
        if (limit > 0) {
            LogFilter.add(all, "limit", Integer.toString(limit - records));
        }
        return all;
    }
}
