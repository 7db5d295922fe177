// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A gateway with one TCP listener, {@code t}. */
abstract class TcpFixture {
    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable RunningGateway running;

    /** Keys of the listener, without its prefix; its codec is buffstreams unless they say otherwise. */
    RunningGateway start(String... keysAndValues) {
        return start(new FakeUpstream(), keysAndValues);
    }

    RunningGateway start(FakeUpstream upstream, String... keysAndValues) {
        List<String> keys = new ArrayList<>(List.of("tcp.\"t\".codec", "buffstreams", "tcp.\"t\".port", "0"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            keys.add("tcp.\"t\"." + keysAndValues[i]);
            keys.add(keysAndValues[i + 1]);
        }
        RunningGateway started = RunningGateway.start(upstream, keys.toArray(String[]::new));
        running = started;
        return keep(started);
    }

    /** The one that was started. */
    RunningGateway gateway() {
        return Objects.requireNonNull(running);
    }

    int port() {
        return Objects.requireNonNull(gateway().gateway.tcpPorts().get("t"));
    }

    FramedSocket connect() throws Exception {
        return keep(FramedSocket.open(port()));
    }

    <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    double count(String name, String tag, String value) {
        return gateway().registry.find(name).tag(tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }
}
