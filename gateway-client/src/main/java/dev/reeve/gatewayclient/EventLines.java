// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes server-sent events apart as their bytes come. */
final class EventLines {
    private static final int EVENT_BYTES_MAX = 4 * 1024 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String kind = "";
    private String id = "";

    /** False = an event is longer than any a gateway sends. */
    boolean read(byte[] bytes, Consumer<Event> events) {
        for (byte next : bytes) {
            if (next != '\n') {
                line.write(next);
                continue;
            }
            take(text(), events);
            line.reset();
        }
        return line.size() + data.length() <= EVENT_BYTES_MAX;
    }

    private String text() {
        String text = new String(line.toByteArray(), StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private void take(String text, Consumer<Event> events) {
        if (text.isEmpty()) {
            if (data.length() > 0) {
                events.accept(new Event(kind, id, data.toString()));
            }
            kind = "";
            data.setLength(0);
            return;
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1).replaceFirst("^ ", "");
        switch (name) {
            case "event" -> kind = value;
            case "id" -> id = value;
            case "data" -> data.append(data.length() > 0 ? "\n" : "").append(value);
            default -> {
                // A comment, or when to come back: the client has a back-off of its own.
            }
        }
    }

    /**
     * One event.
     *
     * @param id of this event, or of the last one that had one
     */
    record Event(String kind, String id, String data) {
        private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9_-]{1,64}):([0-9]{1,16})");

        /** Of a topic; null = the id names none. */
        @Nullable
        Position position() {
            Matcher place = PLACE.matcher(id);
            return place.matches() ? new Position(place.group(1), Long.parseLong(place.group(2))) : null;
        }
    }
}
