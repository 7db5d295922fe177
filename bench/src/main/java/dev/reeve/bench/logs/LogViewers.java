// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.auth.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Several who follow everything. */
final class LogViewers implements AutoCloseable {
    private final List<LogViewer> all = new ArrayList<>();

    static LogViewers open(int viewers, ReeveLogs server, Caller caller, LongConsumer stamps)
            throws IOException, InterruptedException {
        LogViewers opened = new LogViewers();
        try {
            for (int i = 0; i < viewers; i++) {
                opened.all.add(LogViewer.open(caller, server.tail(""), stamps));
            }
            return opened;
        } catch (IOException | InterruptedException e) {
            opened.close();
            throw e;
        }
    }

    long records() {
        return all.stream().mapToLong(LogViewer::records).sum();
    }

    long lost() {
        return all.stream().mapToLong(LogViewer::lost).sum();
    }

    /** Of those who no longer follow, why; empty = all do. */
    List<String> ends() {
        return all.stream().map(LogViewer::end).filter(end -> !end.isEmpty()).toList();
    }

    @Override
    public void close() {
        all.forEach(LogViewer::close);
    }
}
