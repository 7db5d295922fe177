// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.GrpcPort;
import dev.reeve.grpcport.PortThreads;
import dev.reeve.grpcport.RenewedTls;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC port of one broker: statistics and drain marks (operator.md section 4). One network thread; calls run on
 * virtual threads and wait for the broker's, never the other way round.
 */
final class StatsServer implements AutoCloseable {
    private static final String PREFIX = BrokerSetup.PREFIX + "stats.";
    private static final int REQUEST_BYTES_MAX = 256 * 1024;
    private static final int CALLS_PER_CONNECTION_MAX = 32;

    private final WatchService watching;
    private final @Nullable RenewedTls tls;
    private final GrpcPort port;

    private StatsServer(StatsSettings settings, StatsAccess access) {
        StatsSettings.StatsTls named = settings.tls();
        tls = named == null
                ? null
                : RenewedTls.server(PREFIX + "certificate, private-key and client-ca", named.files());
        PortThreads threads = new PortThreads("reeve-broker-stats");
        watching = new WatchService(access, threads.calls(), settings.streamsMax());
        OperatorCheck check = new OperatorCheck(named == null ? Set.of() : named.operators(), settings.clearMayDrain());
        GrpcPort.Terms terms = new GrpcPort.Terms(
                PREFIX, settings.host(), settings.port(), tls, REQUEST_BYTES_MAX, CALLS_PER_CONNECTION_MAX);
        port = GrpcPort.start(
                "The broker cannot serve statistics",
                terms,
                threads,
                builder -> builder.intercept(check).addService(watching).addService(new ControlService(access)));
    }

    /**
     * Binds and serves.
     *
     * @throws ConfigException the files are not what they should be, or the address cannot be bound
     */
    static StatsServer start(StatsSettings settings, StatsAccess access) {
        return new StatsServer(settings, access);
    }

    /** The port in force. */
    int port() {
        return port.port();
    }

    /** Null: in clear. */
    @Nullable
    RenewedTls tls() {
        return tls;
    }

    int streams() {
        return watching.streams();
    }

    long refusedStreams() {
        return watching.refused();
    }

    static StatusRuntimeException invalid(IllegalArgumentException why) {
        return Status.INVALID_ARGUMENT.withDescription(why.getMessage()).asRuntimeException();
    }

    static StatusRuntimeException unavailable(StatsAccess.BrokerAwayException why) {
        return Status.UNAVAILABLE.withDescription(why.getMessage()).asRuntimeException();
    }

    /** After the broker: streams have been told that it stops. */
    @Override
    public void close() {
        port.close();
    }
}
