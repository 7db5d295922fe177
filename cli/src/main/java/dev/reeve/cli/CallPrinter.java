// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Prints replies: the body as it came, or one JSON object with body and times. */
final class CallPrinter {
    private final Shell shell;
    private final boolean isJson;
    private final boolean isVerbose;

    CallPrinter(Shell shell, boolean isJson, boolean isVerbose) {
        this.shell = shell;
        this.isJson = isJson;
        this.isVerbose = isVerbose;
    }

    ExitCode print(CallReply reply) {
        try (var body = reply.body()) {
            if (reply.isStream()) {
                stream(reply, new BoundedLines(body));
            } else {
                single(reply, new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw CliException.unreachable("the connection was lost: " + e.getMessage(), "It may have been run.");
        }
        if (isVerbose && !isJson) {
            shell.err().println(timing(reply));
        }
        return ExitCode.OK;
    }

    private void single(CallReply reply, String body) {
        if (isJson) {
            boolean _ = shell.println(Json.write(withTimes(reply, body)));
        } else if (!body.isEmpty()) {
            boolean _ = shell.println(shell.isTerminal() ? visible(body) : body);
        }
    }

    /** Each reply as it arrives; the error that ends a stream is the command's failure. */
    private void stream(CallReply reply, BoundedLines lines) throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            JsonNode json = Json.parse(line).orElse(null);
            if (json == null) {
                continue;
            }
            if (json.has("error")) {
                throw Problem.of(0, json.path("error").toString(), reply.requestId())
                        .toException();
            }
            JsonNode value = json.has("partial") ? json.path("partial") : json.path("final");
            boolean isShown = isJson || !(value.isNull() || value.isMissingNode());
            if (isShown && !shell.println(isJson ? line : value.toString())) {
                return;
            }
        }
    }

    /** On a terminal no reply may move the cursor; line breaks of its own layout stay. */
    private static String visible(String body) {
        StringBuilder lines = new StringBuilder();
        body.stripTrailing()
                .lines()
                .forEach(line -> lines.append(lines.isEmpty() ? "" : "\n").append(VisibleText.of(line)));
        return lines.toString();
    }

    private static ObjectNode withTimes(CallReply reply, String body) {
        ObjectNode json = Json.object();
        json.put("status", reply.status());
        json.put("requestId", reply.requestId());
        json.put("queueMs", reply.queueMs());
        json.put("workerMs", reply.workerMs());
        json.put("wireMs", Math.round(reply.wireMs(System.nanoTime()) * 10) / 10.0);
        Json.parse(body).ifPresentOrElse(value -> json.set("body", value), () -> json.put("bodyText", body));
        return json;
    }

    private static String timing(CallReply reply) {
        return String.format(
                Locale.ROOT,
                "request %s  queue %s  worker %s  wire %s",
                VisibleText.of(reply.requestId()),
                DurationText.of(reply.queueMs()),
                DurationText.of(reply.workerMs()),
                DurationText.of(reply.wireMs(System.nanoTime())));
    }
}
