// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.v1.ServiceState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** SERVICES to clients that watch: the full list at once, then changes at each tick, so at most 10 a second. */
final class Watchers {
    private static final int STATES_PER_MESSAGE = 1_000;

    private final Turn turn;
    private final Services services;
    private final Set<Client> watching = new LinkedHashSet<>();

    Watchers(CoreParts parts) {
        this.turn = parts.turn();
        this.services = parts.services();
    }

    void add(Client client) {
        List<ServiceState> states = new ArrayList<>();
        for (Service service : services.all()) {
            states.add(stateOf(service));
        }
        watching.add(client);
        send(List.of(client), states, true);
    }

    void forget(Client client) {
        watching.remove(client);
    }

    /**
     * Sends what changed: a service that has no worker, has one with room, or is saturated, or whose workers'
     * number changed.
     */
    void tick() {
        List<ServiceState> changed = new ArrayList<>();
        for (Service service : services.takeDirty()) {
            Service.WatchedState now = new Service.WatchedState(
                    service.free().ready(), service.free().slots() > 0);
            if (!now.equals(service.told)) {
                service.told = now;
                changed.add(stateOf(service));
            }
        }
        for (String name : services.takeRemoved()) {
            changed.add(
                    ServiceState.newBuilder().setService(name).setRemoved(true).build());
        }
        if (!changed.isEmpty() && !watching.isEmpty()) {
            send(List.copyOf(watching), changed, false);
        }
    }

    private static ServiceState stateOf(Service service) {
        return ServiceState.newBuilder()
                .setService(service.name())
                .setReadyWorkers(service.free().ready())
                .setFree(service.free().slots())
                .setWaiting(service.queue().size())
                .build();
    }

    private void send(List<Client> clients, List<ServiceState> states, boolean full) {
        int from = 0;
        do {
            int to = Math.min(states.size(), from + STATES_PER_MESSAGE);
            dev.reeve.protocol.v1.Services.Builder message =
                    dev.reeve.protocol.v1.Services.newBuilder().setFull(full && from == 0);
            message.addAllServices(states.subList(from, to));
            List<byte[]> frames = MdpEncoder.clientServices(message.build());
            for (Client client : clients) {
                turn.send(client.peer(), frames);
            }
            from = to;
        } while (from < states.size());
    }
}
