// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Server-sent events of the HTTP door as the JSON objects that its lines would be: {@code {"partial":...}}. */
final class EventLines {
    private final BoundedLines lines;

    EventLines(BoundedLines lines) {
        this.lines = lines;
    }

    /**
     * The next event, null at the end of the stream.
     *
     * @throws IOException if reading fails or a line is too long
     */
    @Nullable
    String next() throws IOException {
        String kind = "";
        String data = "";
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.startsWith("event:")) {
                kind = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data = line.substring("data:".length()).strip();
            } else if (line.isBlank() && !kind.isEmpty()) {
                return "{\"" + kind + "\":" + data + "}";
            }
        }
        return null;
    }
}
