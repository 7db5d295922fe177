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
    private static final int STACK_CHARS_MAX = 32 * 1024;

    private final Redaction redaction;

    LogRecords(Redaction redaction) {
        this.redaction = redaction;
    }

    void body(ObjectNode record, String raw) {
        String text = redaction.text(raw);
        int length = bytes(text).length;
        if (length <= BODY_BYTES_MAX) {
            record.put("body", text);
            return;
        }
        String head = text.substring(0, Math.min(text.length(), BODY_BYTES_MAX / 4));
        record.put("body", head + "[cut, " + length + " B]").put("truncated", true);
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
        payload(record, "EXCEPTION", "text/plain", all.substring(0, Math.min(all.length(), STACK_CHARS_MAX)));
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
        byte[] kept = bytes.length <= PAYLOAD_BYTES_MAX ? bytes : bytes("\"[cut, " + bytes.length + " B]\"");
        record.put("kind", kind).put("mediaType", mediaType);
        record.put("payload", Base64.getEncoder().encodeToString(kept));
        cut(record, kept.length < bytes.length);
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
