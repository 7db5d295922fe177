// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.StatsReport;
import io.grpc.Status;
import java.util.Set;
import java.util.function.BiConsumer;

/** One stream from its call on, of certain services and with a certain certificate. The link's thread. */
final class StreamAttempt implements BrokerConnection.Reports {
    private final BrokerConnection connection;
    private final Set<String> services;
    private final long generation;
    private final BiConsumer<StreamAttempt, StatsReport> take;
    private final BiConsumer<StreamAttempt, Status> end;
    private long heardMs;
    private long openedMs;

    StreamAttempt(
            BrokerConnection connection,
            Set<String> services,
            long generation,
            BiConsumer<StreamAttempt, StatsReport> take,
            BiConsumer<StreamAttempt, Status> end) {
        this.connection = connection;
        this.services = services;
        this.generation = generation;
        this.take = take;
        this.end = end;
    }

    void begin(long nowMs) {
        heardMs = nowMs;
        connection.watch(BrokerStream.request(services), this);
    }

    void opened(long nowMs) {
        openedMs = nowMs;
        heardMs = nowMs;
    }

    /** It told all it knows. */
    void heard(long nowMs) {
        heardMs = nowMs;
    }

    boolean isSilent(long nowMs) {
        return nowMs - heardMs > BrokerStream.SILENCE_MS_MAX;
    }

    boolean hasLasted(long nowMs, long forMs) {
        return nowMs - openedMs >= forMs;
    }

    boolean isOf(Set<String> wanted, long wantedGeneration) {
        return services.equals(wanted) && generation == wantedGeneration;
    }

    BrokerConnection connection() {
        return connection;
    }

    @Override
    public void reported(StatsReport report) {
        take.accept(this, report);
    }

    @Override
    public void ended(Status why) {
        end.accept(this, why);
    }
}
