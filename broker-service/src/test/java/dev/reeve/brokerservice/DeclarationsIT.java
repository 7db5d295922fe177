// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.BrokerStats.ServiceStats;
import dev.reeve.brokerservice.ReevePeers.Answer;
import dev.reeve.brokerservice.ReevePeers.Client;
import dev.reeve.brokerservice.ReevePeers.ManualWorker;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Terms;
import dev.reeve.protocol.v1.WorkerInfo;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is declared of services, by the configuration as an operator writes it and by workers as they register, over
 * real sockets. A worker may tighten what the configuration says, never weaken it.
 */
@Tag("R-12")
final class DeclarationsIT {

    private static final byte[] NONE = new byte[0];

    private static TestBroker broker;

    @BeforeAll
    static void start() {
        Map<String, String> config = new HashMap<>();
        put(config, "open.*", "policy", "public");
        put(config, "scoped", "policy", "scope:shop");
        put(config, "open.known", "policy", "public");
        put(config, "open.known", "declared", "true");
        put(config, "open.twice", "policy", "public");
        put(config, "open.twice", "idempotent", "true");
        put(config, "open.once", "policy", "public");
        put(config, "open.once", "idempotent", "false");
        put(config, "open.quick", "policy", "public");
        put(config, "open.quick", "deadline", "2s");
        put(config, "open.quick", "deadline-max", "4s");
        put(config, "open.short", "policy", "public");
        put(config, "open.short", "queue-requests-max", "2");
        put(config, "open.small", "policy", "public");
        put(config, "open.small", "request-bytes-max", "1K");
        put(config, "open.rated", "policy", "public");
        put(config, "open.rated", "rate-limit", "1/h");
        put(config, "open.rated", "rate-limit-burst", "2");
        put(config, "open.money", "policy", "public");
        put(config, "open.money", "audit", "all");
        put(config, "open.bulk", "policy", "public");
        put(config, "open.bulk", "latency-class", "bulk");
        broker = new TestBroker(
                s -> s.withServices(BrokerSetupTest.setup(config).broker().services()));
    }

    private static void put(Map<String, String> config, String service, String key, String value) {
        config.put("reeve.broker.services.\"" + service + "\"." + key, value);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static ManualWorker worker(String service, WorkerInfo.Builder info) throws IOException {
        ManualWorker worker = new ManualWorker(broker.port(), service, info);
        WorkerInbound.Welcome _ = worker.next(WorkerInbound.Welcome.class);
        return worker;
    }

    private static ManualWorker worker(String service) throws IOException {
        return worker(service, ManualWorker.infoOf("w"));
    }

    private static ManualWorker worker(String service, Terms.Builder terms) throws IOException {
        return worker(service, ManualWorker.infoOf("w").setTerms(terms));
    }

    private static Reason call(Client client, String service) throws IOException {
        return client.call(service, "", NONE, "x".getBytes(UTF_8)).reason();
    }

    private static int deadlineMs(ManualWorker worker, Client client, String service, RequestEnvelope.Builder envelope)
            throws IOException {
        client.send(service, envelope, NONE);
        WorkerInbound.Request job = worker.job();
        worker.reply(job, true, "");
        assertThat(client.answer().reason()).isEqualTo(Reason.OK);
        return ReevePeers.envelopeOf(job).getStamp().getDeadlineMsLeft();
    }

    @Test
    void policyIsTheConfigurationsAndAWorkerMayAskForMore() throws IOException {
        WorkerInfo.Builder asksForScope = ManualWorker.infoOf("w")
                .addMethods(Method.newBuilder().setName("*").addScopes("shop"));
        try (Client client = new Client(broker.port());
                ManualWorker scoped = worker("scoped");
                ManualWorker strict = worker("open.strict", asksForScope);
                ManualWorker named = worker("open.named", Terms.newBuilder().setNeedsIdentity(true))) {
            assertThat(call(client, "scoped")).isEqualTo(Reason.UNAUTHENTICATED);
            assertThat(call(client, "open.strict")).isEqualTo(Reason.UNAUTHENTICATED);
            assertThat(call(client, "open.named")).isEqualTo(Reason.UNAUTHENTICATED);
            scoped.disconnect();
            strict.disconnect();
            named.disconnect();
        }
    }

    @Test
    @Tag("R-11")
    void declaredServiceIsKnownWithoutAWorker() throws IOException {
        try (Client client = new Client(broker.port())) {
            client.send("open.known", client.envelope("").setDeadlineMsLeft(50), NONE);
            assertThat(client.answer().reason()).isEqualTo(Reason.NO_WORKERS);
        }
    }

    @Test
    void idempotenceOfTheConfigurationCountsBeforeTheWorkers() throws IOException {
        WorkerInfo.Builder claims = ManualWorker.infoOf("w-1").setIdempotent(true);
        try (Client client = new Client(broker.port());
                ManualWorker second =
                        worker("open.twice", ManualWorker.infoOf("w-2").setCapacity(1))) {
            try (ManualWorker lying = worker("open.once", claims)) {
                client.send("open.once", client.envelope(""), NONE);
                WorkerInbound.Request _ = lying.job();
            }
            assertThat(client.answer().reason()).isEqualTo(Reason.UNKNOWN);

            client.send("open.twice", client.envelope(""), "occupy".getBytes(UTF_8));
            WorkerInbound.Request occupied = second.job();
            try (ManualWorker dying = worker("open.twice", ManualWorker.infoOf("w-3"))) {
                client.send("open.twice", client.envelope(""), "survive".getBytes(UTF_8));
                WorkerInbound.Request _ = dying.job();
            }
            second.reply(occupied, true, "first");
            assertThat(client.answer().text()).isEqualTo("first");
            second.reply(second.job(), true, "again");
            assertThat(client.answer().text()).isEqualTo("again");
            second.disconnect();
        }
    }

    @Test
    @Tag("E-09")
    void deadlinesAreTheConfigurationsOrTheWorkersIfTighter() throws IOException {
        try (Client client = new Client(broker.port())) {
            try (ManualWorker lax = worker(
                    "open.quick", Terms.newBuilder().setDeadlineMs(30_000).setDeadlineMaxMs(50_000))) {
                assertThat(deadlineMs(
                                lax, client, "open.quick", client.envelope("").clearDeadlineMsLeft()))
                        .isBetween(1_000, 2_000);
                assertThat(deadlineMs(
                                lax, client, "open.quick", client.envelope("").setDeadlineMsLeft(60_000)))
                        .isBetween(3_000, 4_000);
                lax.disconnect();
            }
            try (ManualWorker strict =
                    worker("open.tight", Terms.newBuilder().setDeadlineMs(900).setDeadlineMaxMs(1_900))) {
                assertThat(deadlineMs(
                                strict,
                                client,
                                "open.tight",
                                client.envelope("").clearDeadlineMsLeft()))
                        .isBetween(1, 900);
                assertThat(deadlineMs(
                                strict,
                                client,
                                "open.tight",
                                client.envelope("").setDeadlineMsLeft(60_000)))
                        .isBetween(901, 1_900);
                strict.disconnect();
            }
        }
    }

    @Test
    void queuesAreBoundedByTheConfigurationOrTheWorkerIfTighter() throws IOException {
        try (Client client = new Client(broker.port());
                Client second = new Client(broker.port());
                ManualWorker own = worker(
                        "open.own-queue",
                        ManualWorker.infoOf("w")
                                .setCapacity(1)
                                .setTerms(Terms.newBuilder().setQueueRequestsMax(1)));
                ManualWorker configured = worker(
                        "open.short",
                        ManualWorker.infoOf("w")
                                .setCapacity(1)
                                .setTerms(Terms.newBuilder().setQueueRequestsMax(9)))) {
            assertThat(refusedOfFour(client, own, "open.own-queue")).isEqualTo(2);
            assertThat(refusedOfFour(second, configured, "open.short")).isEqualTo(1);
        }
    }

    /** One is at the worker, which answers none; the others wait or are refused. */
    private static long refusedOfFour(Client client, ManualWorker worker, String service) throws IOException {
        for (int i = 0; i < 4; i++) {
            client.send(service, client.envelope(""), NONE);
        }
        WorkerInbound.Request _ = worker.job();
        Answer refused = client.answer();
        assertThat(refused.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(refused.envelope().getRetryAfterMs()).isPositive();
        await().atMost(RawPeer.PATIENCE).until(() -> broker.of(service, ServiceStats::arrivals) == 4);
        return broker.of(service, ServiceStats::rejected);
    }

    @Test
    @Tag("C8")
    void requestsAreBoundedInSizeByTheConfigurationOrTheWorkerIfTighter() throws IOException {
        try (Client client = new Client(broker.port());
                ManualWorker configured =
                        worker("open.small", Terms.newBuilder().setRequestBytesMax(10_000));
                ManualWorker own = worker("open.tiny", Terms.newBuilder().setRequestBytesMax(100))) {
            assertThat(client.call("open.small", "", NONE, new byte[1_025]).reason())
                    .isEqualTo(Reason.TOO_LARGE);
            assertThat(client.call("open.tiny", "", NONE, new byte[101]).reason())
                    .isEqualTo(Reason.TOO_LARGE);
            client.send("open.tiny", client.envelope(""), new byte[50]);
            own.reply(own.job(), true, "fits");
            assertThat(client.answer().text()).isEqualTo("fits");
            configured.disconnect();
        }
    }

    @Test
    void classIsTheWorkersUnlessTheConfigurationsIsLessUrgent() throws IOException {
        WorkerInfo.Builder fast = ManualWorker.infoOf("w")
                .setCapacity(1)
                .setTerms(Terms.newBuilder().setLatencyClass(LatencyClass.FAST));
        try (Client client = new Client(broker.port());
                ManualWorker worker = worker("open.bulk", fast)) {
            client.send("open.bulk", client.envelope(""), "occupies".getBytes(UTF_8));
            WorkerInbound.Request first = worker.job();
            for (int i = 0; i < 3; i++) {
                client.send("open.bulk", client.envelope(""), "bulk".getBytes(UTF_8));
            }
            client.send(
                    "open.bulk",
                    client.envelope("").setLatencyClass(LatencyClass.NORMAL),
                    "more urgent".getBytes(UTF_8));
            await().atMost(RawPeer.PATIENCE).until(() -> broker.waiting("open.bulk") == 4);
            worker.reply(first, true, "");

            assertThat(new String(worker.job().body().getLast(), UTF_8)).isEqualTo("more urgent");
        }
    }

    @Test
    @Tag("rate-limit")
    void callerOverItsRateIsToldWhenToComeBack() throws IOException {
        try (Client client = new Client(broker.port());
                Client other = new Client(broker.port());
                ReevePeers.Worker worker = new ReevePeers.Worker(broker.port(), "open.rated", (_, body) -> body)) {
            assertThat(call(client, "open.rated")).isEqualTo(Reason.OK);
            assertThat(call(client, "open.rated")).isEqualTo(Reason.OK);
            Answer refused = client.call("open.rated", "", NONE, NONE);
            assertThat(refused.reason()).isEqualTo(Reason.RATE_LIMITED);
            assertThat(refused.envelope().getRetryAfterMs()).isBetween(1, 3_600_000);
            assertThat(call(other, "open.rated")).isEqualTo(Reason.OK);
            assertThat(worker).isNotNull();
        }
    }

    @Test
    @Tag("audit")
    void sensitiveServiceHasEveryCallInTheAuditLogOthersRefusedOnes() throws IOException {
        try (Client client = new Client(broker.port());
                ReevePeers.Worker money = new ReevePeers.Worker(broker.port(), "open.money", (_, body) -> body);
                ReevePeers.Worker free = new ReevePeers.Worker(broker.port(), "open.free", (_, body) -> body)) {
            assertThat(call(client, "open.free")).isEqualTo(Reason.OK);
            assertThat(call(client, "open.money")).isEqualTo(Reason.OK);
            assertThat(call(client, "scoped")).isEqualTo(Reason.UNAUTHENTICATED);

            // The line follows the reply
            await().atMost(RawPeer.PATIENCE)
                    .untilAsserted(() -> assertThat(broker.commands(BrokerCommand.Audited.class))
                            .extracting(BrokerCommand.Audited::service)
                            .contains("open.money", "scoped")
                            .doesNotContain("open.free"));
            assertThat(money).isNotSameAs(free);
        }
    }
}
