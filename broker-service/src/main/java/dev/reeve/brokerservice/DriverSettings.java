// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerSettings;
import dev.reeve.brokercore.PeerRole;
import dev.reeve.zmtp.RouterSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What the driver needs to know, validated.
 *
 * @param broker of the state machine
 * @param endpoint to bind, {@code tcp://HOST:PORT}
 * @param nullRoles what a peer may be that comes without encryption
 * @param eventsMax events that wait for the broker's thread; beyond, the transport stops reading
 * @param eventBytesMax their bytes, likewise
 * @param seat which thread owns the state machine
 * @param interceptors the user's; the driver closes them
 * @param drainGrace how long the end waits for what is in flight
 */
record DriverSettings(
        BrokerSettings broker,
        RouterSettings router,
        TokenSettings tokens,
        String endpoint,
        Set<PeerRole> nullRoles,
        int eventsMax,
        long eventBytesMax,
        SeatChoice seat,
        InterceptorSet interceptors,
        Duration drainGrace) {

    DriverSettings {
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(router, "router");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(seat, "seat");
        nullRoles = Set.copyOf(nullRoles);
        Objects.requireNonNull(interceptors, "interceptors");
        Objects.requireNonNull(drainGrace, "drainGrace");
    }
}
