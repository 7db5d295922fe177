// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.GrpcPort;
import dev.reeve.grpcport.PortThreads;
import dev.reeve.grpcport.RenewedTls;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC port for KEDA, where KEDA shall write: pools in Observe, and only while this operator is the leader. One
 * network thread; calls run on virtual threads.
 */
final class KedaScaler implements AutoCloseable {
    private static final int REQUEST_BYTES_MAX = 64 * 1024;
    /** KEDA has one connection for all its ScaledObjects: their streams, and polls beside them. */
    private static final int POLLS_PER_CONNECTION_MAX = 100;

    private static final long LOOK_S = 1;

    private final KedaStreams streams;
    private final @Nullable RenewedTls tls;
    private final GrpcPort port;

    /** What it answers from. */
    record Sources(
            Pools pools,
            BooleanSupplier isLeader,
            Predicate<PoolKey> mayBe,
            MeterRegistry registry,
            LongSupplier nowMs) {}

    private KedaScaler(KedaSettings settings, Sources sources) {
        tls = settings.hasTls()
                ? RenewedTls.server(KedaSettings.PREFIX + "certificate, private-key and client-ca", settings.files())
                : null;
        PortThreads threads = new PortThreads("reeve-operator-keda");
        streams = new KedaStreams(threads.calls(), settings.streamsMax());
        threads.every(LOOK_S, streams::look);
        KedaMetrics metrics = new KedaMetrics(sources.registry());
        metrics.watch(streams);
        if (tls != null) {
            metrics.watch(tls);
        }
        KedaAnswers answers = new KedaAnswers(sources.pools(), sources.isLeader(), sources.mayBe());
        KedaService service = new KedaService(answers, streams, sources.nowMs());
        GrpcPort.Terms terms = new GrpcPort.Terms(
                KedaSettings.PREFIX,
                settings.host(),
                settings.port(),
                tls,
                REQUEST_BYTES_MAX,
                settings.streamsMax() + POLLS_PER_CONNECTION_MAX);
        port = GrpcPort.start(
                "The operator cannot serve KEDA",
                terms,
                threads,
                builder -> builder.intercept(metrics).addService(service));
    }

    /**
     * Binds and serves.
     *
     * @throws ConfigException the files are not what they should be, or the address cannot be bound
     */
    static KedaScaler start(KedaSettings settings, Sources sources) {
        return new KedaScaler(settings, sources);
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

    /** {@link Pools#view} of this pool says something else: streams tell it at once. Any thread; returns at once. */
    void changed(PoolKey key) {
        streams.changed(key);
    }

    /** As each second. */
    void look() {
        streams.look();
    }

    /** Streams end without an error, so that KEDA asks the next leader soon. */
    @Override
    public void close() {
        port.refuseCalls();
        streams.end();
        port.close();
    }
}
