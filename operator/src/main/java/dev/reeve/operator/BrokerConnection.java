// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainResponse;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WatchRequest;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;

/** A way to one broker. Asked by the link's thread, and it answers there. */
interface BrokerConnection {
    /** Hears one stream. */
    interface Reports {
        void reported(StatsReport report);

        /** Nothing more will come. */
        void ended(Status why);
    }

    /** Opens the one stream of this connection. */
    void watch(WatchRequest request, Reports reports);

    /** One poll; fails with a {@link io.grpc.StatusRuntimeException} at the latest after that time. */
    CompletableFuture<StatsReport> get(WatchRequest request, long waitMs);

    /** Fails as {@link #get}. */
    CompletableFuture<DrainResponse> drain(DrainRequest request, long waitMs);

    /** The stream ends at once; what was asked may still be answered, no more is asked. */
    void close();
}
