// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Which clients live connections have: counted by name, and those too old turned away. A stranger chooses its name, so
 * only those that this project or its operator knows are told apart. Any thread.
 */
final class LiveClients {
    private static final Logger LOG = Logger.getLogger(LiveClients.class);
    private static final Set<String> OURS = Set.of("reeve-java", "reeve-typescript", "reeve-cli");
    private static final String OTHER = "other";

    private final OldestClients oldest;
    private final SparseLog log = new SparseLog(LOG, System::nanoTime);
    private final Map<String, AtomicInteger> open = new HashMap<>();

    LiveClients(OldestClients oldest, GatewayMetrics metrics) {
        this.oldest = oldest;
        Set<String> names = new HashSet<>(OURS);
        names.addAll(oldest.versions().keySet());
        names.add(OTHER);
        for (String name : names) {
            AtomicInteger count = new AtomicInteger();
            open.put(name, count);
            metrics.client(name, count::get);
        }
    }

    /** Whether it is to leave; that is told in the log. */
    boolean isTooOld(ClientName client, String address) {
        boolean tooOld = oldest.isBefore(client);
        if (tooOld) {
            log.warn(() -> "client turned away, it is too old client=%s remote=%s".formatted(client.text(), address));
        }
        return tooOld;
    }

    /** A connection has authenticated. */
    void entered(ClientName client) {
        count(client).incrementAndGet();
    }

    void left(ClientName client) {
        count(client).decrementAndGet();
    }

    private AtomicInteger count(ClientName client) {
        AtomicInteger known = open.get(client.name());
        return known == null ? Objects.requireNonNull(open.get(OTHER)) : known;
    }
}
