// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.UnknownFieldSet;
import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.brokerservice.StatsClient.Watch;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WatchRequest;
import dev.reeve.protocol.broker.v1.WorkerStats;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Statistics as an operator gets them: a real broker, a real gRPC client, sockets between. Tests name their services:
 * the broker's own calls to the auth worker wait as well.
 */
final class StatsStreamIT {
    private static final int STREAMS_MAX = 3;
    private static final int SLOWEST = 10_000;
    private static final int QUICKEST = 250;

    private final TestBroker broker = TestBroker.start();
    private final StatsServer server = StatsServer.start(
            new StatsSettings("127.0.0.1", 0, STREAMS_MAX, null, true),
            broker.driver().access());
    private final StatsClient client = new StatsClient(server.port(), null);

    @AfterEach
    void stop() throws Exception {
        client.close();
        broker.close();
        server.close();
    }

    @Test
    void tellsEverythingAtOnceAndAtEachInterval() throws Exception {
        // Given
        try (RawPeer _ = RawPeer.worker(Version.V2, broker.port(), "echo")) {
            await().until(() -> workers(client.stats().get(all(0))), workers -> workers.size() == 1);

            // When
            Watch watch = client.watch(named(QUICKEST, "echo"));
            List<StatsReport> reports = List.of(watch.next(), watch.next(), watch.next());

            // Then
            assertThat(reports).extracting(StatsReport::getSeq).containsExactly(1L, 2L, 3L);
            assertThat(reports).allSatisfy(report -> {
                assertThat(report.getKind()).isEqualTo(Kind.FULL);
                assertThat(report.getBrokerId()).isEqualTo("test-broker");
                assertThat(report.getBootId()).isEqualTo(reports.getFirst().getBootId());
                WorkerStats worker = report.getWorkers(0);
                assertThat(worker.getService()).isEqualTo("echo");
                assertThat(worker.getPlain()).isTrue();
                assertThat(worker.getCapacity()).isEqualTo(1);
                assertThat(worker.getDraining()).isFalse();
            });
            assertThat(reports).extracting(StatsReport::getUptimeMs).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void tellsAtOnceWhenARequestWaitsThatNoWorkerCanTake(TestReporter reporter) throws Exception {
        // Given
        String[] names = IntStream.range(0, 50).mapToObj("urgent-%d"::formatted).toArray(String[]::new);
        Watch watch = client.watch(named(SLOWEST, names));
        assertThat(watch.next().getKind()).isEqualTo(Kind.FULL);
        List<Long> micros = new ArrayList<>();

        try (RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            for (int i = 0; i < names.length; i++) {
                // When
                long startNs = System.nanoTime();
                caller.request(names[i], "x");
                StatsReport report = watch.next();
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs));

                // Then
                assertThat(report.getKind()).isEqualTo(Kind.URGENT);
                assertThat(report.getSeq()).isEqualTo(i + 2);
                assertThat(report.getServicesList())
                        .extracting(ServiceStats::getService)
                        .containsExactly(names[i]);
                assertThat(report.getServices(0).getWaiting()).isEqualTo(1);
                assertThat(report.getServices(0).getArrivals()).isEqualTo(1);
                assertThat(report.getWorkersList()).isEmpty();
            }
        }
        micros.sort(null);
        reporter.publishEntry("urgent-us", "p50 " + micros.get(25) + ", max " + micros.getLast());
    }

    @Test
    void tellsAgainWhenTheQueueHasDoubled() throws Exception {
        // Given
        Watch watch = client.watch(named(SLOWEST, "doubling"));
        watch.next();
        try (RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            caller.request("doubling", "1");
            assertThat(watch.next().getServices(0).getWaiting()).isEqualTo(1);

            // When
            int asked = 1;
            for (int told = 1; told < 64; ) {
                while (asked < 2 * told) {
                    caller.request("doubling", "x");
                    asked++;
                }
                StatsReport report = watch.next();

                // Then
                assertThat(report.getKind()).isEqualTo(Kind.URGENT);
                assertThat(report.getServices(0).getWaiting()).isEqualTo(2 * told);
                told = report.getServices(0).getWaiting();
            }
        }
    }

    @Test
    void tellsNothingUrgentWhileWorkersAreFree() throws Exception {
        // Given
        try (RawPeer worker = RawPeer.worker(Version.V2, broker.port(), "echo");
                RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            Watch watch = client.watch(named(QUICKEST, "echo"));
            watch.next();

            // When
            for (int i = 0; i < 20; i++) {
                caller.request("echo", "x");
                Job job = worker.job();
                worker.answer(job, "y");
                caller.reply("echo");
            }

            // Then
            StatsReport seen = watch.next(report -> {
                assertThat(report.getKind()).isEqualTo(Kind.FULL);
                return service(report, "echo").getCompletions() == 20;
            });
            assertThat(service(seen, "echo").getArrivals()).isEqualTo(20);
            assertThat(service(seen, "echo").getServiceTimeCount()).isEqualTo(20);
        }
    }

    @Test
    void keepsWatchersApart() throws Exception {
        // Given
        Watch one = client.watch(named(SLOWEST, "one"));
        Watch both = client.watch(named(SLOWEST, "one", "two"));
        assertThat(one.next().getServicesList())
                .extracting(ServiceStats::getService)
                .containsExactly("one");
        assertThat(both.next().getServicesList())
                .extracting(ServiceStats::getService)
                .containsExactlyInAnyOrder("one", "two");

        // When
        try (RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            caller.request("two", "x");
            assertThat(both.next().getServices(0).getService()).isEqualTo("two");
            caller.request("one", "x");

            // Then
            assertThat(one.next().getServices(0).getService()).isEqualTo("one");
            assertThat(both.next().getServices(0).getService()).isEqualTo("one");
        }
    }

    @Test
    @Tag("R-11")
    void knowsNamedServicesAlthoughNobodyServesThem() throws Exception {
        // When
        Watch watch = client.watch(named(SLOWEST, "yet-to-come"));

        // Then
        ServiceStats stats = watch.next().getServices(0);
        assertThat(stats.getService()).isEqualTo("yet-to-come");
        assertThat(stats.getWaiting()).isZero();

        // When
        watch.cancel();
        await().until(() -> server.streams() == 0);

        // Then
        assertThat(service(client.stats().get(all(0)), "yet-to-come").getArrivals())
                .isZero();
    }

    @Test
    void refusesTheStreamThatIsOneTooManyUntilOneEnds() throws Exception {
        // Given
        List<Watch> watches = new ArrayList<>();
        for (int i = 0; i < STREAMS_MAX; i++) {
            watches.add(client.watch(all(SLOWEST)));
            watches.getLast().next();
        }

        // When
        Watch refused = client.watch(all(SLOWEST));

        // Then
        assertThat(refused.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(server.refusedStreams()).isEqualTo(1);

        // When
        watches.getFirst().cancel();
        await().until(() -> server.streams() == STREAMS_MAX - 1);

        // Then
        assertThat(client.watch(all(SLOWEST)).next().getKind()).isEqualTo(Kind.FULL);
    }

    @Test
    void neitherWaitsForASlowWatcherNorTellsItOldNews() throws Exception {
        // Given
        String[] names = IntStream.range(0, WatchTerms.NAMES_MAX)
                .mapToObj("a-service-with-a-name-long-enough-to-fill-send-buffers-%d"::formatted)
                .toArray(String[]::new);
        Watch slow = client.watchSlowly(named(QUICKEST, names));
        StatsReport first = slow.next();
        assertThat(first.getServicesCount()).isEqualTo(names.length);

        // When
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.driver().reportsSkipped() > 3);

        // Then
        Watch quick = client.watch(named(QUICKEST, names[0]));
        quick.next();
        try (RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            caller.request(names[0], "x");
            assertThat(quick.next(report -> report.getKind() == Kind.URGENT)
                            .getServices(0)
                            .getWaiting())
                    .isEqualTo(1);
        }
        long last = first.getSeq();
        long missed = 0;
        StatsReport next = first;
        while (service(next, names[0]).getWaiting() == 0) {
            next = slow.read();
            assertThat(next.getSeq()).isGreaterThan(last);
            missed += next.getSeq() - last - 1;
            last = next.getSeq();
        }
        assertThat(missed).isPositive();
    }

    @Test
    void endsStreamsAsUnavailableWhenTheBrokerStops() throws Exception {
        // Given
        Watch one = client.watch(all(SLOWEST));
        Watch two = client.watch(named(SLOWEST, "echo"));
        one.next();
        two.next();

        // When
        broker.driver().close();

        // Then
        assertThat(one.end()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(two.end()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(client.watch(all(SLOWEST)).end()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThatThrownBy(() -> client.stats().get(all(0)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void endsStreamsWhenTheBrokersThreadFails() throws Exception {
        // Given
        Watch watch = client.watch(all(SLOWEST));
        watch.next();

        // When
        broker.throwAtNextDrop();
        try (RawPeer peer = RawPeer.connect(Version.V2, broker.port())) {
            peer.socket().send(List.of(new byte[] {9}));

            // Then
            assertThat(watch.end()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        assertThat(broker.takeFault()).isNotNull();
    }

    @Test
    void passesOverFieldsThatItDoesNotKnow() {
        // Given
        WatchRequest request = all(0).toBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                77,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .build();

        // When, then
        assertThat(client.stats().get(request).getKind()).isEqualTo(Kind.FULL);
    }

    @Test
    void refusesRequestsThatMakeNoSense() throws Exception {
        // When, then
        assertThat(client.watch(all(249)).end()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThatThrownBy(() -> client.stats().get(named(0, "mmi.service")))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(refused.getStatus().getDescription()).contains("not mmi.*");
                });
        assertThat(server.streams()).isZero();
    }

    @Test
    void countsAsTheDiscoveryVerbDoes() throws Exception {
        // Given
        try (RawPeer worker = RawPeer.worker(Version.V2, broker.port(), "echo");
                RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            for (int i = 0; i < 5; i++) {
                caller.request("echo", "x");
            }
            for (int i = 0; i < 3; i++) {
                worker.answer(worker.job(), "y");
                caller.reply("echo");
            }
            worker.job();

            // When
            caller.request("mmi.reeve.stats", "echo");
            JsonNode verb = new ObjectMapper().readTree(caller.reply("mmi.reeve.stats"));
            StatsReport report = client.stats().get(named(0, "echo"));

            // Then
            JsonNode told = verb.path("services").get(0);
            ServiceStats stats = service(report, "echo");
            assertThat(stats.getArrivals())
                    .isEqualTo(told.path("arrivals").asLong())
                    .isEqualTo(5);
            assertThat(stats.getCompletions())
                    .isEqualTo(told.path("completions").asLong())
                    .isEqualTo(3);
            assertThat(stats.getWaiting())
                    .isEqualTo(told.path("waiting").asInt())
                    .isEqualTo(1);
            assertThat(stats.getInFlight())
                    .isEqualTo(told.path("inFlight").asInt())
                    .isEqualTo(1);
            assertThat(stats.getRejected()).isEqualTo(told.path("rejected").asLong());
            assertThat(stats.getExpired()).isEqualTo(told.path("expired").asLong());
            assertThat(stats.getRedelivered())
                    .isEqualTo(told.path("redelivered").asLong());
            assertThat(stats.getServiceTimeSumUs())
                    .isEqualTo(told.path("serviceTimeSumUs").asLong());
            assertThat(stats.getServiceTimeCount())
                    .isEqualTo(told.path("serviceTimeCount").asLong());
            assertThat(report.getBrokerId()).isEqualTo(verb.path("broker").asText());
            JsonNode instance = verb.path("instances").get(0);
            assertThat(report.getWorkers(0).getInstanceId())
                    .isEqualTo(instance.path("id").asText());
            assertThat(report.getWorkers(0).getInFlight())
                    .isEqualTo(instance.path("inFlight").asInt());
        }
    }

    private static WatchRequest all(int intervalMs) {
        return WatchRequest.newBuilder().setIntervalMs(intervalMs).build();
    }

    private static WatchRequest named(int intervalMs, String... names) {
        return all(intervalMs).toBuilder().addAllServices(List.of(names)).build();
    }

    private static ServiceStats service(StatsReport report, String name) {
        return report.getServicesList().stream()
                .filter(service -> service.getService().equals(name))
                .findFirst()
                .orElse(ServiceStats.getDefaultInstance());
    }

    private static List<WorkerStats> workers(StatsReport report) {
        return report.getWorkersList();
    }
}
