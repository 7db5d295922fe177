// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a record, cut to their bounds and without secrets. Any thread. */
final class LogRecords {
    private static final int BODY_BYTES_MAX = 8 * 1024;
    private static final int PAYLOAD_BYTES_MAX = 48 * 1024;
    private static final int STACK_BYTES_MAX = 32 * 1024;

    private final Redaction redaction;

    LogRecords(Redaction redaction) {
        this.redaction = redaction;
    }

    void body(ObjectNode record, String raw) {
        String text = redaction.text(raw);
        String kept = cut(text, BODY_BYTES_MAX);
        record.put("body", kept);
        cut(record, !kept.equals(text));
    }

    /** Beside those it has. */
    void fields(ObjectNode record, Map<String, ?> fields) {
        if (!fields.isEmpty()) {
            attributes(record).setAll((ObjectNode) ObjectDump.of(fields, redaction));
        }
    }

    /** With its causes. */
    void fault(ObjectNode record, Throwable fault) {
        String all = redaction.text(stack(fault));
        String kept = cut(all, STACK_BYTES_MAX);
        payload(record, "EXCEPTION", "text/plain", kept);
        cut(record, !kept.equals(all));
        attributes(record)
                .put("exception.type", fault.getClass().getName())
                .put(
                        "exception.message",
                        ObjectDump.cut(redaction.text(LogCalls.text(fault::getMessage, LogCalls.UNMADE))));
    }

    /** Of the app's own class, whose texts may throw. */
    private static String stack(Throwable fault) {
        StringWriter stack = new StringWriter();
        return LogCalls.text(
                () -> {
                    fault.printStackTrace(new PrintWriter(stack));
                    return stack.toString();
                },
                fault.getClass().getName());
    }

    void tree(ObjectNode record, String kind, @Nullable Object value) {
        payload(record, kind, "application/json", Json.text(ObjectDump.of(value, redaction)));
    }

    void bytes(ObjectNode record, byte[] value) {
        int length = Math.min(value.length, PAYLOAD_BYTES_MAX);
        record.put("kind", "BYTES").put("mediaType", "application/octet-stream");
        record.put("payload", Base64.getEncoder().encodeToString(Arrays.copyOf(value, length)));
        cut(record, length < value.length);
    }

    private static ObjectNode attributes(ObjectNode record) {
        JsonNode known = record.get("attributes");
        return known instanceof ObjectNode object ? object : record.putObject("attributes");
    }

    private static void payload(ObjectNode record, String kind, String mediaType, String text) {
        byte[] bytes = bytes(text);
        // A part of it would be no JSON.
        byte[] kept = bytes.length <= PAYLOAD_BYTES_MAX ? bytes : bytes('"' + mark(bytes.length) + '"');
        record.put("kind", kind).put("mediaType", mediaType);
        record.put("payload", Base64.getEncoder().encodeToString(kept));
        cut(record, kept.length < bytes.length);
    }

    private static String cut(String text, int bytesMax) {
        return CutText.toBytes(text, bytesMax, mark(bytes(text).length));
    }

    private static String mark(int bytes) {
        return "[cut, " + bytes + " B]";
    }

    private static void cut(ObjectNode record, boolean is) {
        if (is) {
            record.put("truncated", true);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
