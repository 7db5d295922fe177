// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much a broker has to keep in mind while it carries the load.
 *
 * @param services the load goes to all of them in turns
 * @param workers of each service
 * @param idleClients connected, without a request
 * @param queued requests that wait for a worker that never comes
 */
record Scale(int services, int workers, int idleClients, int queued) {
    static final Scale ONE = new Scale(1, 1, 0, 0);

    /** Declared without a worker. */
    static final String PARKED = "bench-parked";

    private static final String SERVICE = "bench";

    List<byte[]> names() {
        return IntStream.range(0, services)
                .mapToObj(i -> (services == 1 ? SERVICE : SERVICE + "-" + i).getBytes(StandardCharsets.US_ASCII))
                .toList();
    }
}
