// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainResult;
import dev.reeve.protocol.broker.v1.DrainState;
import dev.reeve.protocol.broker.v1.WatchRequest;
import dev.reeve.protocol.broker.v1.WorkerStats;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator's drain marks over gRPC, and what the marked workers notice: nothing. */
final class DrainIT {
    private final TestBroker broker = TestBroker.start();
    private final StatsServer server = server(true);
    private final StatsClient operator = new StatsClient(server.port(), null);

    private StatsServer server(boolean clearMayDrain) {
        return StatsServer.start(
                new StatsSettings("127.0.0.1", 0, 4, null, clearMayDrain),
                broker.driver().access());
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
        broker.close();
        server.close();
    }

    @Test
    @Tag("X-14")
    void stopsDispatchWithoutAWordUntilTheMarkIsTakenAway() throws Exception {
        // Given
        try (RawPeer worker = RawPeer.worker(Version.V2, broker.port(), "pool");
                RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            String id = onlyWorker().getInstanceId();
            caller.request("pool", "first");
            Job held = worker.job();

            // When
            DrainResult marked = drain(true, 60_000, id).getFirst();
            caller.request("pool", "second");

            // Then
            assertThat(marked.getState()).isEqualTo(DrainState.DRAINING);
            assertThat(marked.getInFlight()).isEqualTo(1);
            worker.answer(held, "done");
            assertThat(caller.reply("pool")).isEqualTo("done");
            assertThat(onlyWorker().getDraining()).isTrue();
            assertThat(waiting()).isEqualTo(1);

            // When
            DrainResult again = drain(true, 60_000, id).getFirst();
            DrainResult unmarked = drain(false, 0, id).getFirst();

            // Then
            assertThat(again.getState()).isEqualTo(DrainState.DRAINING);
            assertThat(again.getInFlight()).isZero();
            assertThat(unmarked.getState()).isEqualTo(DrainState.ACTIVE);
            Job second = worker.job();
            assertThat(second.body()).isEqualTo("second");
        }
    }

    @Test
    @Tag("X-14")
    void marksEndByThemselves() throws Exception {
        // Given
        try (RawPeer worker = RawPeer.worker(Version.V2, broker.port(), "pool");
                RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            drain(true, 1_000, onlyWorker().getInstanceId());

            // When
            caller.request("pool", "waits for the mark's end");

            // Then
            assertThat(waiting()).isEqualTo(1);
            assertThat(worker.job().body()).startsWith("waits");
            assertThat(onlyWorker().getDraining()).isFalse();
        }
    }

    @Test
    @Tag("X-14")
    void answersForEachInstanceInTheOrderAskedFor() throws Exception {
        // Given
        try (RawPeer _ = RawPeer.worker(Version.V2, broker.port(), "pool")) {
            String id = onlyWorker().getInstanceId();

            // When
            List<DrainResult> results = drain(true, 0, "nobody", id, "nobody-else");

            // Then
            assertThat(results).extracting(DrainResult::getInstanceId).containsExactly("nobody", id, "nobody-else");
            assertThat(results)
                    .extracting(DrainResult::getState)
                    .containsExactly(DrainState.NOT_FOUND, DrainState.DRAINING, DrainState.NOT_FOUND);
        }
    }

    @Test
    void refusesRequestsThatMakeNoSense() {
        assertThatThrownBy(() -> drain(true, 999, "a"))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(refused.getStatus().getDescription()).contains("ttl_ms");
                });
    }

    @Test
    void refusesCallersInClearUnlessTheSettingTakesThemForOperators() throws Exception {
        // Given
        try (StatsServer strict = server(false);
                StatsClient anybody = new StatsClient(strict.port(), null)) {
            DrainRequest request = DrainRequest.newBuilder()
                    .setService("pool")
                    .addInstanceIds("a")
                    .build();

            // When, then
            assertThatThrownBy(() -> anybody.control().drain(request))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused ->
                                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
            assertThat(anybody.stats().get(WatchRequest.getDefaultInstance()).getBrokerId())
                    .isEqualTo("test-broker");
        }
    }

    private List<DrainResult> drain(boolean draining, int ttlMs, String... instances) {
        return operator.control()
                .drain(DrainRequest.newBuilder()
                        .setService("pool")
                        .addAllInstanceIds(List.of(instances))
                        .setDraining(draining)
                        .setTtlMs(ttlMs)
                        .build())
                .getResultsList();
    }

    private WorkerStats onlyWorker() {
        return await().until(
                        () -> operator.stats()
                                .get(WatchRequest.newBuilder()
                                        .addServices("pool")
                                        .build())
                                .getWorkersList(),
                        workers -> workers.size() == 1)
                .getFirst();
    }

    private int waiting() {
        return await().until(
                        () -> operator.stats()
                                .get(WatchRequest.newBuilder()
                                        .addServices("pool")
                                        .build())
                                .getServices(0)
                                .getWaiting(),
                        waiting -> waiting > 0);
    }
}
