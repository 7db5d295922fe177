// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * The connections of a worker: one for each service at each broker. Follows DNS: an address that appears is connected
 * to; one that disappears is dropped as soon as its connection does not work, so a DNS failure costs nothing.
 */
final class Roster {
    static final Duration RESOLVE_INTERVAL = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");

    private final BrokerList brokers;
    private final Resolver resolver;
    private final List<ServiceRunner> runners;
    private final BiFunction<ServiceRunner, String, BrokerConnection> connect;
    private final Map<Place, BrokerConnection> connections = new LinkedHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean saidNoAddress;

    private record Place(String service, String endpoint) {}

    /** @param connect makes a connection of a service to an endpoint, not started */
    Roster(
            BrokerList brokers,
            Resolver resolver,
            List<ServiceRunner> runners,
            BiFunction<ServiceRunner, String, BrokerConnection> connect) {
        this.brokers = brokers;
        this.resolver = resolver;
        this.runners = runners;
        this.connect = connect;
    }

    void start() {
        if (!brokers.usesDns()) {
            follow();
            return;
        }
        Thread.ofPlatform().name("reeve-worker-dns").daemon().start(this::followDns);
    }

    private void followDns() {
        try {
            do {
                follow();
            } while (!closed.await(RESOLVE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            LOG.log(Level.DEBUG, "resolving interrupted");
        }
    }

    /** One look at the list. */
    void follow() {
        update(brokers.endpoints(resolver));
    }

    private synchronized void update(Set<String> endpoints) {
        if (closed.getCount() == 0) {
            return;
        }
        if (endpoints.isEmpty()) {
            if (!saidNoAddress) {
                saidNoAddress = true;
                LOG.log(Level.WARNING, "no address of " + brokers + " yet; asking again every 5 s");
            }
            return;
        }
        saidNoAddress = false;
        for (ServiceRunner runner : runners) {
            for (String endpoint : endpoints) {
                connections.computeIfAbsent(
                        new Place(runner.definition().name(), endpoint), _ -> started(runner, endpoint));
            }
        }
        connections.entrySet().removeIf(entry -> {
            boolean gone = !endpoints.contains(entry.getKey().endpoint())
                    && !entry.getValue().isRegistered();
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    private BrokerConnection started(ServiceRunner runner, String endpoint) {
        BrokerConnection connection = connect.apply(runner, endpoint);
        connection.start();
        return connection;
    }

    synchronized Collection<BrokerConnection> connections() {
        return List.copyOf(connections.values());
    }

    /** Those of one service. */
    synchronized List<BrokerConnection> connectionsOf(String service) {
        return connections.entrySet().stream()
                .filter(entry -> entry.getKey().service().equals(service))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** No new connections from now on. */
    synchronized void stop() {
        closed.countDown();
    }
}
