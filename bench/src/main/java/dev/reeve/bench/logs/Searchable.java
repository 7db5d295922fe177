// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.auth.Caller;
import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From the moment a record is sent until a search finds it, beside other records at a rate. */
final class Searchable {
    private static final int TIMES = 20;
    private static final int SENDERS = 16;
    private static final int BATCH = 100;
    private static final long BETWEEN_MS = 100;
    private static final long FOUND_NS_MAX = 30_000_000_000L;
    private static final double NS_A_MS = 1e6;

    private Searchable() {}

    /** In milliseconds, sorted. */
    static List<Double> beside(LogServer server, LogsContext context, double perSecond)
            throws IOException, InterruptedException {
        List<Double> all = new ArrayList<>();
        Device device = new Device(SENDERS);
        try (Senders _ = Senders.paced(server, context.caller(), SENDERS, BATCH, perSecond)) {
            for (int i = 0; i < TIMES; i++) {
                Waiting.forMs(BETWEEN_MS);
                all.add(once(server, context.caller(), device) / NS_A_MS);
            }
        }
        return all.stream().sorted().toList();
    }

    private static double once(LogServer server, Caller caller, Device device)
            throws IOException, InterruptedException {
        String word = "unique" + Long.toHexString(System.nanoTime());
        long startNs = System.nanoTime();
        var answer = caller.send(server.intake(device, List.of(device.next("a line with " + word))));
        if (!server.hasTaken(answer, 1)) {
            throw new BenchException(server.name() + " refuses a line: " + new String(answer.body(), ReeveLogs.UTF_8));
        }
        while (server.found(caller.send(server.word(word))).entries() == 0) {
            if (System.nanoTime() - startNs > FOUND_NS_MAX) {
                throw new BenchException(server.name() + " does not find what it took");
            }
        }
        return System.nanoTime() - startNs;
    }
}
