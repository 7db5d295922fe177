// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.ClientRole;
import dev.reeve.bench.broker.Outcome;
import dev.reeve.bench.broker.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The process with all the sockets. It is told {@code open COUNT} and {@code say TIMES}, and tells {@code opened READY
 * FAILURE} and an {@link Outcome} of all arrivals.
 */
final class CrowdRole {
    static final String OPENED = "opened";
    private static final long BETWEEN_MS = 300;

    private final BufferedReader in;
    private final PrintStream out;

    CrowdRole(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Ends with the orders.
     *
     * @param key of Reeve; null = a plain server
     */
    void run(URI uri, @Nullable String key) throws IOException, InterruptedException {
        SocketTongue tongue = key == null ? new SocketTongue.Plain() : new SocketTongue.Reeve(key);
        try (SocketCrowd crowd = new SocketCrowd(uri, tongue)) {
            out.println(ClientRole.READY);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                int number = Integer.parseInt(words[1]);
                if (words[0].equals("open")) {
                    out.println(OPENED + " " + crowd.open(number) + " " + crowd.failure());
                } else {
                    out.println(say(crowd, number).line());
                }
            }
        }
    }

    private static Outcome say(SocketCrowd crowd, int times) throws InterruptedException {
        long startNs = System.nanoTime();
        long lost = 0;
        for (int i = 0; i < times; i++) {
            lost += crowd.say(i) ? 0 : 1;
            Waiting.forMs(BETWEEN_MS);
        }
        var arrivals = crowd.arrivals();
        return new Outcome(arrivals.getTotalCount(), System.nanoTime() - startNs, lost, arrivals);
    }
}
