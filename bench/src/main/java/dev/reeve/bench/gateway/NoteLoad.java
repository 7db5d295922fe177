// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How the messages come. */
enum NoteLoad {
    /** By BuffStreams' own client in Go, one write for each: on loopback the writer then does most of the work. */
    SINGLES("a write each, Go client"),
    /** Some 580 in one write. */
    BLOCKS("64 KiB a write");

    private final String words;

    NoteLoad(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    BenchProcess writer(PartContext context, Path go, int port, NoteWire wire, int number) throws IOException {
        String title = "writer-" + number;
        return switch (this) {
            case SINGLES ->
                context.surroundings()
                        .program(title, List.of(go.toString(), "client", Integer.toString(port)), Map.of());
            case BLOCKS -> context.own(title, GatewayMain.NOTE_FLOOD, Integer.toString(port), wire.name());
        };
    }
}
