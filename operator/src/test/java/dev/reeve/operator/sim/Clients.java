// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Whoever makes the requests: sends each to a broker, again later if it is refused, and anew if it is lost. */
final class Clients {
    private static final double ANEW_SECONDS = 1;

    private final Cluster cluster;
    private final Chance chance;
    private final Troubles troubles;
    private final List<Integer> held = new ArrayList<>();
    private final List<Consumer<Broker>> onQueued = new ArrayList<>();

    Clients(Cluster cluster) {
        this.cluster = cluster;
        chance = cluster.chance();
        troubles = cluster.scenario().troubles();
    }

    /** Runs when a request had to wait. */
    void onQueued(Consumer<Broker> what) {
        onQueued.add(what);
    }

    void begin(int request) {
        if (request >= chance.requests()) {
            return;
        }
        cluster.agenda().at(chance.arrival(request), () -> {
            begin(request + 1);
            cluster.tally().arrived(cluster.now());
            send(request);
        });
    }

    private void send(int request) {
        Broker broker = broker(request);
        if (!broker.isUp()) {
            held.add(request);
        } else if (broker.receive(request, troubles.queueMax())) {
            cluster.dispatch(broker);
            if (broker.waiting() > 0) {
                onQueued.forEach(what -> what.accept(broker));
            }
        } else {
            cluster.agenda().in(broker.retrySeconds() * (0.5 + chance.next()), () -> send(request));
        }
    }

    /** A client stays with its broker. */
    private Broker broker(int request) {
        List<Broker> brokers = cluster.brokers();
        double lot = brokers.size() > 1 ? chance.lot(request) : 0;
        int index = 0;
        while (index < brokers.size() - 1 && lot >= troubles.shares().get(index)) {
            lot -= troubles.shares().get(index++);
        }
        return brokers.get(index);
    }

    void lost(List<Integer> requests) {
        requests.forEach(request -> cluster.tally().lost(request, cluster.now()));
        held.addAll(requests);
    }

    /** There is a broker again. */
    void sendHeld() {
        held.forEach(request -> cluster.agenda().in(ANEW_SECONDS * chance.next(), () -> send(request)));
        held.clear();
    }
}
