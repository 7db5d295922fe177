// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8 and the discovery verbs. */
class MmiTest {
    private final TestBroker broker = TestBroker.start();

    private String ask(MdpVersion version, String service, String... body) {
        TestClient client = broker.plainClient(version);
        client.request(service, body);
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.service()).isEqualTo(service);
        assertThat(answer.body()).hasSize(1);
        return answer.text();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-01")
    @Tag("8-03")
    void tellsWhetherAWorkerIsRegistered(MdpVersion version) {
        assertThat(ask(version, "mmi.service", "echo")).isEqualTo("404");
        TestWorker busy = broker.plainWorker(version, "echo");
        TestWorker other = broker.plainWorker(version, "echo");
        assertThat(ask(version, "mmi.service", "echo")).isEqualTo("200");
        broker.plainClient(version).request("echo", "x");
        busy.lose();
        assertThat(ask(version, "mmi.service", "echo")).isEqualTo("200");
        other.disconnect();
        assertThat(ask(version, "mmi.service", "echo")).isEqualTo("404");
        TestWorker silent = broker.plainWorker(version, "echo");
        broker.advance(8_000);
        assertThat(ask(version, "mmi.service", "echo")).isEqualTo("404");
        silent.clear();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-03")
    @Tag("X-11")
    void takesTheLastBodyFrameAndSays404ToAnEmptyName(MdpVersion version) {
        broker.plainWorker(version, "echo");
        assertThat(ask(version, "mmi.service", "nobody", "echo")).isEqualTo("200");
        assertThat(ask(version, "mmi.service", "")).isEqualTo("404");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-01")
    @Tag("8-04")
    void says501ToAnyOtherReservedName(MdpVersion version) {
        for (String name : List.of(
                "mmi.",
                "mmi.unknown",
                "mmi.reeve.unknown",
                "mmi.reeve.topic",
                "mmi.reeve.token",
                "mmi.reeve.revocations")) {
            assertThat(ask(version, name, "x")).as(name).isEqualTo("501");
        }
        assertThat(broker.broker().stats(broker.nowMs()).services())
                .extracting(BrokerStats.ServiceStats::service)
                .containsExactly("idem");
    }

    @Test
    @Tag("8-04")
    void says501ToReeveClientsInAnEnvelope() {
        TestClient client = broker.reeveClient();
        for (String name : List.of("mmi.x", "mmi.reeve.topic", "mmi.reeve.token", "mmi.reeve.revocations")) {
            byte[] id = client.call(name, "x");
            TestClient.Answer answer = client.onlyFinal();
            assertThat(answer.text()).as(name).isEqualTo("501");
            assertThat(answer.envelope().getRequestId().toByteArray()).isEqualTo(id);
        }
    }

    private void populate() {
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        WorkerInfo info = TestWorker.info("w-\"1".replace("\"", ""), 8).toBuilder()
                .setPodName("pod")
                .setSdk("sdk/1")
                .setStartedMsAgo(1_000)
                .putMetadata("zone", "a\"b\n")
                .addMethods(
                        Method.newBuilder().setName("say").setIdempotent(true).addScopes("s:read"))
                .build();
        worker.readyAs("echo", info);
        assertThat(worker.welcome()).isNotNull();
        worker.pulse(Pulse.newBuilder()
                .setSentUs(1)
                .setRequests(4)
                .setErrors(1)
                .setProcessingSeconds(0.5)
                .setLoad(0.25f)
                .setLastError("bad \\ thing")
                .build());
        broker.plainWorker(MdpVersion.MDP01, "other");
        broker.jump(10);
    }

    @ParameterizedTest
    @EnumSource
    void showsInstancesByPing(MdpVersion version) {
        populate();
        assertThat(ask(version, "mmi.reeve.ping", ""))
                .isEqualTo("{\"type\":\"reeve.v1.ping\",\"broker\":\"broker-0\",\"instances\":["
                        + "{\"name\":\"echo\",\"id\":\"w-1\",\"version\":\"1.0.0\","
                        + "\"silentMs\":10,\"rttMs\":0.0,\"plain\":false},"
                        + "{\"name\":\"other\",\"id\":\"plain-2\",\"version\":\"\","
                        + "\"silentMs\":10,\"rttMs\":0.0,\"plain\":true}]}");
        assertThat(ask(version, "mmi.reeve.ping", "nobody")).endsWith("\"instances\":[]}");
        assertThat(ask(version, "mmi.reeve.ping", "echo", "w-2")).endsWith("\"instances\":[]}");
        assertThat(ask(version, "mmi.reeve.ping", "", "w-1")).contains("w-1").doesNotContain("plain-2");
    }

    @ParameterizedTest
    @EnumSource
    void showsInfoOfWorkers(MdpVersion version) {
        populate();
        assertThat(ask(version, "mmi.reeve.info", "echo"))
                .isEqualTo("{\"type\":\"reeve.v1.info\",\"broker\":\"broker-0\","
                        + "\"instances\":[{\"name\":\"echo\",\"id\":\"w-1\","
                        + "\"version\":\"1.0.0\",\"podName\":\"pod\",\"capacity\":8,"
                        + "\"sdk\":\"sdk/1\",\"startedMsAgo\":1010,"
                        + "\"descriptorSha256\":\"\",\"plain\":false,\"idempotent\":false,"
                        + "\"metadata\":{\"zone\":\"a\\\"b\\n\"},"
                        + "\"methods\":[{\"name\":\"say\",\"idempotent\":true,"
                        + "\"serverStreaming\":false,\"scopes\":[\"s:read\"]}]}]}");
    }

    @Test
    @Tag("R-12")
    void showsIdempotenceThatCounts() {
        TestBroker own = TestBroker.start(
                ServiceRule.of("once", new ServicePolicy.Public()).withIdempotent(false));
        for (String service : List.of("once", "idem", "echo")) {
            TestWorker worker = own.freshWorker(MdpVersion.MDP02);
            worker.readyAs(
                    service,
                    TestWorker.info("w", 1).toBuilder()
                            .setIdempotent(service.equals("once"))
                            .addMethods(Method.newBuilder().setName("get").setIdempotent(!service.equals("idem")))
                            .build());
        }
        TestClient client = own.plainClient(MdpVersion.MDP02);
        for (String expected : List.of("once,false,false", "idem,true,true", "echo,false,true")) {
            String[] parts = expected.split(",", -1);
            client.request("mmi.reeve.info", parts[0]);
            assertThat(client.onlyFinal().text())
                    .contains("\"idempotent\":" + parts[1] + ",\"metadata\"")
                    .contains("\"get\",\"idempotent\":" + parts[2]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsStatsOfServicesAndInstances(MdpVersion version) {
        populate();
        broker.plainClient(version).request("echo", "x");
        broker.plainClient(version).request("nobody", "x");
        String stats = ask(version, "mmi.reeve.stats", "");
        assertThat(stats)
                .contains("{\"name\":\"echo\",\"declared\":false,\"waiting\":0,\"oldestWaitingMs\":0,\"inFlight\":1,"
                        + "\"arrivals\":1,\"completions\":0,\"rejected\":0,\"expired\":0,\"redelivered\":0,"
                        + "\"readyWorkers\":1,\"free\":7,\"failed\":0,\"cancelled\":0,\"arrivalsPerSecond\":0.0,"
                        + "\"completionsPerSecond\":0.0,\"serviceTimeSumUs\":0,\"serviceTimeCount\":0}")
                .contains("{\"name\":\"nobody\",\"declared\":false,\"waiting\":1")
                .contains("\"inFlight\":1,\"window\":8,\"draining\":false")
                .contains("\"numRequests\":4,\"numErrors\":1,\"lastError\":\"bad \\\\ thing\","
                        + "\"processingTimeMs\":500.0,\"averageProcessingTimeMs\":125.0,\"load\":0.25");
        assertThat(ask(version, "mmi.reeve.stats", "nobody")).endsWith("\"instances\":[]}");
    }

    @Test
    void splitsManyInstancesIntoPartialsOf256() {
        for (int i = 0; i < 600; i++) {
            broker.plainWorker(MdpVersion.MDP02, "echo");
        }
        TestClient client = broker.reeveClient();
        client.call("mmi.reeve.ping", "echo");
        for (int i = 0; i < 3; i++) {
            TestClient.Answer answer = client.next();
            assertThat(answer.last()).isEqualTo(i == 2);
            assertThat(answer.envelope().getSequence()).isEqualTo(i);
            assertThat(answer.text().split("\"silentMs\"", -1)).hasSize(i == 2 ? 89 : 257);
        }
        client.assertThatNothingCame();
    }

    @Test
    void truncatesTheOneReplyOfTheOldVersionAtAThousand() {
        for (int i = 0; i < 1_001; i++) {
            broker.plainWorker(MdpVersion.MDP02, "echo");
        }
        assertThat(ask(MdpVersion.MDP01, "mmi.reeve.ping", "")).endsWith("\"truncated\":true}");
        assertThat(ask(MdpVersion.MDP01, "mmi.reeve.ping", "").split("\"silentMs\"", -1))
                .hasSize(1_001);
    }

    @Test
    void splitsLargeInfoByBytes() {
        for (int i = 0; i < 40; i++) {
            TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
            WorkerInfo.Builder info = TestWorker.info("w" + i, 1).toBuilder();
            for (int method = 0; method < 250; method++) {
                info.addMethods(Method.newBuilder().setName("m".repeat(100) + method));
            }
            worker.readyAs("echo", info.build());
            assertThat(worker.welcome()).isNotNull();
        }
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        client.request("mmi.reeve.info", "");
        int messages = 0;
        boolean last = false;
        while (!last) {
            TestClient.Answer answer = client.next();
            assertThat(answer.body().getFirst().length).isLessThan(1024 * 1024);
            last = answer.last();
            messages++;
        }
        assertThat(messages).isGreaterThan(2);
        client.assertThatNothingCame();
    }

    @Test
    void splitsManyServices() {
        for (int i = 0; i < 2_100; i++) {
            broker.plainWorker(MdpVersion.MDP02, "s" + i).disconnect();
        }
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        client.request("mmi.reeve.stats", "");
        int services = 0;
        boolean last = false;
        while (!last) {
            TestClient.Answer answer = client.next();
            services += answer.text().split("\"declared\"", -1).length - 1;
            last = answer.last();
        }
        assertThat(services).isEqualTo(2_101);
    }

    @Test
    void countsAsTheSnapshotDoes() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        client.call("echo", "1");
        client.call("echo", "2", envelope -> envelope.setDeadlineMsLeft(100));
        TestWorker.Job job = worker.next();
        broker.advance(100);
        worker.answer(
                TestWorker.FINAL,
                job,
                ReplyEnvelope.newBuilder().setWorkerMs(12.5f).build(),
                "ok");
        BrokerStats.ServiceStats stats = broker.stats("echo");
        assertThat(stats.arrivals()).isEqualTo(2);
        assertThat(stats.completions()).isOne();
        assertThat(stats.expired()).isOne();
        assertThat(stats.serviceTimeCount()).isOne();
        assertThat(stats.serviceTimeSumUs()).isEqualTo(12_500);
        assertThat(broker.broker().stats(broker.nowMs()).workers().getFirst().requests())
                .isOne();
        assertThat(broker.broker().stats(broker.nowMs()).clients()).isOne();
        assertThat(broker.broker().stats(broker.nowMs()).peers()).isEqualTo(2);
        assertThat(broker.broker().stats(broker.nowMs()).uptimeMs()).isEqualTo(100);
        assertThat(broker.broker().stats(broker.nowMs()).draining()).isFalse();
        client.call("echo", "3");
        client.call("echo", "4");
        broker.jump(70);
        assertThat(broker.stats("echo").oldestWaitingMs()).isEqualTo(70);
        assertThat(new Broker(TestBroker.settings(), new BrokerBoot(1, 2, 9, 3), (_, _, _) -> null)
                        .stats(5)
                        .uptimeMs())
                .isZero();
    }
}
