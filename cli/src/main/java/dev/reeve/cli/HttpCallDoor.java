// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/services/...}: one whole answer, or several as lines of JSON or as server-sent events. */
final class HttpCallDoor implements CallDoor {
    /** How several replies come. */
    enum Stream {
        LINES("application/x-ndjson"),
        EVENTS("text/event-stream");

        private final String contentType;

        Stream(String contentType) {
            this.contentType = contentType;
        }
    }

    private final Gateway gateway;
    private final Stream stream;

    HttpCallDoor(Gateway gateway, Stream stream) {
        this.gateway = gateway;
        this.stream = stream;
    }

    @Override
    public void call(CallRequest call, ReplyPrinter printer) {
        HttpResponse<InputStream> response = gateway.stream(request(call));
        String type = response.headers().firstValue("Content-Type").orElse("");
        CallTimes times = times(response);
        try (InputStream body = response.body()) {
            if (type.startsWith(Stream.LINES.contentType)) {
                BoundedLines lines = new BoundedLines(body);
                entries(lines::next, times, printer);
            } else if (type.startsWith(Stream.EVENTS.contentType)) {
                EventLines events = new EventLines(new BoundedLines(body));
                entries(events::next, times, printer);
            } else {
                printer.last(new ReplyBody(body.readAllBytes(), type), times);
            }
        } catch (IOException e) {
            throw CliException.unreachable("the connection was lost: " + e.getMessage(), "It may have been run.");
        }
    }

    private HttpRequest request(CallRequest call) {
        String path = "v1/services/" + Gateway.encode(call.service())
                + (call.method().isEmpty() ? "" : "/" + Gateway.encode(call.method()));
        HttpRequest.Builder request = gateway.request(path, List.of())
                .timeout(call.patience())
                .header("Content-Type", call.contentType())
                .header("Reeve-Deadline-Ms", Long.toString(call.deadline().toMillis()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(call.body()));
        if (call.stream() || stream == Stream.EVENTS) {
            request.header("Accept", stream.contentType);
        }
        CallHeaders.beside(call).forEach(request::header);
        return request.build();
    }

    /** The next JSON object of a stream, null at its end. */
    private interface Entries {
        @Nullable
        String next() throws IOException;
    }

    /** Each reply as it arrives; the error that ends a stream is the command's failure. */
    private static void entries(Entries entries, CallTimes times, ReplyPrinter printer) throws IOException {
        for (String line = entries.next(); line != null; line = entries.next()) {
            JsonNode json = Json.parse(line).orElse(Json.object());
            if (json.has("error")) {
                throw Problem.of(0, json.path("error").toString(), times.requestId())
                        .toException();
            }
            if (json.has("final")) {
                printer.last(ReplyBody.ofValue(json.path("final")), times);
            } else if (json.has("partial") && !printer.partial(ReplyBody.ofValue(json.path("partial")))) {
                return;
            }
        }
    }

    private static CallTimes times(HttpResponse<?> response) {
        return new CallTimes(
                response.headers().firstValue("X-Request-Id").orElse(""),
                number(response, "Reeve-Queue-Ms"),
                number(response, "Reeve-Worker-Ms"));
    }

    private static double number(HttpResponse<?> response, String header) {
        try {
            return Double.parseDouble(response.headers().firstValue(header).orElse("0"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
