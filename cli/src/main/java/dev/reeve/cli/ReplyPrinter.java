// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Prints replies, the same whatever door they came by: the body as it came, or JSON objects with body and times. */
final class ReplyPrinter {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final Shell shell;
    private final Style style;
    private final long startedNs = System.nanoTime();
    private boolean several;

    /** How it is printed: for people, as JSON for programs, or as the very bytes; and whether times are told too. */
    record Style(boolean json, boolean raw, boolean verbose) {}

    ReplyPrinter(Shell shell, Style style) {
        this.shell = shell;
        this.style = style;
    }

    /** A reply that is not the last; false = nobody reads any more. */
    boolean partial(ReplyBody body) {
        several = true;
        return entry("partial", body);
    }

    /** The last reply; after others it may be empty. */
    void last(ReplyBody body, CallTimes times) {
        if (!several) {
            single(body, times);
        } else if (style.json || !body.isEmpty()) {
            boolean _ = entry("final", body);
        }
        if (style.verbose && !style.json) {
            shell.err().println(words(times));
        }
    }

    private boolean entry(String kind, ReplyBody body) {
        if (style.json) {
            ObjectNode line = Json.object();
            line.set(kind, body.value());
            return shell.println(Json.write(line));
        }
        return style.raw ? bytes(body) : shell.println(body.value().toString());
    }

    private void single(ReplyBody body, CallTimes times) {
        if (style.json) {
            boolean _ = shell.println(Json.write(document(body, times)));
        } else if (style.raw) {
            boolean _ = bytes(body);
        } else if (!body.isEmpty()) {
            String text = body.text();
            String shown = text == null ? body.value().toString() : text;
            boolean _ = shell.println(shell.isTerminal() ? visible(shown) : shown);
        }
    }

    private boolean bytes(ReplyBody body) {
        shell.out().write(body.bytes(), 0, body.bytes().length);
        shell.out().flush();
        return !shell.out().checkError();
    }

    /** On a terminal no reply may move the cursor; line breaks of its own layout stay. */
    private static String visible(String body) {
        StringBuilder lines = new StringBuilder();
        body.stripTrailing()
                .lines()
                .forEach(line -> lines.append(lines.isEmpty() ? "" : "\n").append(VisibleText.of(line)));
        return lines.toString();
    }

    private ObjectNode document(ReplyBody body, CallTimes times) {
        ObjectNode json = Json.object();
        json.put("status", body.isEmpty() ? NO_CONTENT : OK);
        json.put("requestId", times.requestId());
        if (times.areTold()) {
            json.put("queueMs", times.queueMs());
            json.put("workerMs", times.workerMs());
            json.put("wireMs", Math.round(wireMs(times) * 10) / 10.0);
        } else {
            json.put("tookMs", Math.round(tookMs() * 10) / 10.0);
        }
        String text = body.text();
        if (text != null && Json.parse(text).isEmpty()) {
            json.put("bodyText", text);
        } else {
            json.set("body", body.value());
        }
        return json;
    }

    private String words(CallTimes times) {
        String request = "request " + VisibleText.of(times.requestId());
        if (!times.areTold()) {
            return request + "  took " + DurationText.of(tookMs());
        }
        return String.format(
                Locale.ROOT,
                "%s  queue %s  worker %s  wire %s",
                request,
                DurationText.of(times.queueMs()),
                DurationText.of(times.workerMs()),
                DurationText.of(wireMs(times)));
    }

    /** What is neither queue nor worker: both ways, connecting, and the gateway. */
    private double wireMs(CallTimes times) {
        return Math.max(0, tookMs() - times.queueMs() - times.workerMs());
    }

    private double tookMs() {
        return (System.nanoTime() - startedNs) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
