// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints lines: one record, one line, whatever it holds; or the entries as JSON lines. */
final class LogPrinter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final int ATTRIBUTE_CHARS_MAX = 200;
    private static final int DEVICE_CHARS_MAX = 14;

    private final Shell shell;
    private final boolean isJson;
    private @Nullable LocalDate day;

    LogPrinter(Shell shell, boolean isJson) {
        this.shell = shell;
        this.isJson = isJson;
    }

    /** Prints a record or a gap; false when nobody reads any more. */
    boolean entry(JsonNode entry) {
        if (isJson) {
            return shell.println(entry.toString());
        }
        if (entry.has("gap")) {
            return note(gap(entry.path("gap")), Colour.WARN);
        }
        ZonedDateTime time = time(entry);
        return newDay(time.toLocalDate()) && shell.println(line(entry, time));
    }

    /** A line of the command's own; as JSON it goes to standard error, the stream stays what the server sent. */
    boolean note(String text, Colour colour) {
        String line = "-- " + text + " --";
        if (isJson) {
            shell.err().println(line);
            return true;
        }
        return shell.println(colour.paint(line, shell.hasColours()));
    }

    static String gap(JsonNode gap) {
        long count = gap.path("count").asLong();
        return "missed " + count + ": " + VisibleText.of(gap.path("reason").asText("unknown"));
    }

    private boolean newDay(LocalDate date) {
        LocalDate known = day == null ? LocalDate.now(shell.clock()) : day;
        day = date;
        return known.equals(date) || note(date.toString(), Colour.FAINT);
    }

    private String line(JsonNode entry, ZonedDateTime time) {
        boolean colours = shell.hasColours();
        Severity severity = Severity.of(entry.path("severity").asInt());
        String logger = VisibleText.of(entry.path("logger").asText(""));
        String indent = "  ".repeat(Math.min(16, entry.path("indent").asInt()));
        String body = indent + VisibleText.of(entry.path("body").asText(""));
        return Colour.FAINT.paint(TIME.format(time), colours)
                + ' '
                + severity.colour().paint(String.valueOf(severity.letter()), colours)
                + ' '
                + Colour.FAINT.paint(device(entry), colours)
                + (logger.isEmpty() ? "" : ' ' + Colour.DEBUG.paint(logger, colours))
                + ' '
                + (severity.isError() ? severity.colour().paint(body, colours) : body)
                + Colour.FAINT.paint(attributes(entry), colours);
    }

    /** Long ids by their end: those that begin with a time differ there. */
    private static String device(JsonNode entry) {
        String device = VisibleText.of(entry.path("device").asText("-"));
        int surplus = device.length() - DEVICE_CHARS_MAX;
        return surplus > 0 ? "~" + device.substring(surplus + 1) : device;
    }

    private static String attributes(JsonNode entry) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonNode> attribute : entry.path("attributes").properties()) {
            if (!attribute.getKey().equals("exception.stacktrace")) {
                JsonNode value = attribute.getValue();
                String shown = VisibleText.of(text(value));
                text.append("  ")
                        .append(VisibleText.of(attribute.getKey()))
                        .append('=')
                        .append(cut(shown));
            }
        }
        return text.toString();
    }

    /** Whole numbers without the ".0" that protobuf's one number type gives them. */
    private static String text(JsonNode value) {
        boolean isWhole =
                value.isDouble() && value.doubleValue() == Math.rint(value.doubleValue()) && value.canConvertToLong();
        return isWhole ? Long.toString(value.longValue()) : value.isTextual() ? value.asText() : value.toString();
    }

    private static String cut(String text) {
        return text.length() > ATTRIBUTE_CHARS_MAX ? text.substring(0, ATTRIBUTE_CHARS_MAX) + "..." : text;
    }

    private ZonedDateTime time(JsonNode entry) {
        long nanos = entry.path("timeUnixNano").asLong();
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                .atZone(shell.clock().getZone());
    }
}
