// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.Terms;
import dev.reeve.protocol.v1.WorkerInfo;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerBuilderTest {
    private static void echo(ServiceBuilder service) {
        service.anyMethod(Codec.payload(), (body, _) -> body);
    }

    record Note(String text) {}

    private static WorkerBuilder builder(Map<String, String> environment) {
        return new WorkerBuilder(environment::get).service("echo", WorkerBuilderTest::echo);
    }

    private static WorkerSettings settings(Map<String, String> environment) {
        WorkerSettings settings = builder(environment).settings();
        settings.transports().close();
        return settings;
    }

    private static WorkerInfo announced(Consumer<ServiceBuilder> description) {
        ServiceBuilder service = new ServiceBuilder("s");
        description.accept(service);
        return service.build().announce().build();
    }

    @Test
    void hasDefaults() {
        WorkerSettings settings = settings(Map.of());

        assertThat(settings.brokers()).hasToString("tcp://127.0.0.1:5555");
        assertThat(settings.mode()).isEqualTo(BrokerMode.REEVE);
        assertThat(settings.instance().id()).matches("worker-[0-9a-f]{10}");
        assertThat(settings.lifetime().ownsProcess()).isTrue();
        assertThat(settings.lifetime().drainGrace()).isEqualTo(Duration.ofSeconds(25));
        assertThat(settings.lifetime().managementPort()).isEqualTo(-1);
    }

    @Test
    void takesTheEnvironment() {
        WorkerSettings settings = settings(Map.of(
                "REEVE_BROKERS", "dns://brokers:5555",
                "REEVE_BROKER_MODE", "plain-0.1",
                "REEVE_POD_NAME", "echo-7d9f-abc12",
                "REEVE_NODE_NAME", "node-1",
                "REEVE_MANAGEMENT_PORT", "9000"));

        assertThat(settings.brokers()).hasToString("dns://brokers:5555");
        assertThat(settings.mode()).isEqualTo(BrokerMode.PLAIN_01);
        assertThat(settings.instance())
                .isEqualTo(new WorkerSettings.Instance("echo-7d9f-abc12", "echo-7d9f-abc12", "node-1"));
        assertThat(settings.lifetime().managementPort()).isEqualTo(9_000);
    }

    @Test
    void prefersTheCode() {
        WorkerSettings settings = builder(Map.of("REEVE_BROKERS", "tcp://other:1", "REEVE_POD_NAME", "pod"))
                .brokers("tcp://mine:2")
                .instanceId("me")
                .mode(BrokerMode.PLAIN_02)
                .settings();
        settings.transports().close();

        assertThat(settings.brokers()).hasToString("tcp://mine:2");
        assertThat(settings.instance().id()).isEqualTo("me");
        assertThat(settings.mode()).isEqualTo(BrokerMode.PLAIN_02);
    }

    @Test
    void refusesAKeyFileRatherThanTalkInClear() {
        assertThatThrownBy(() -> settings(Map.of("REEVE_KEY_FILE", "/keys/worker", "REEVE_TRANSPORT", "jeromq")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/keys/worker")
                .hasMessageContaining("no encryption");
        assertThatThrownBy(() -> settings(Map.of("REEVE_KEY_FILE", "/keys/worker")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/keys/worker does not exist");
        assertThatThrownBy(() -> settings(Map.of("REEVE_TRANSPORT", "tcp"))).hasMessageContaining("zmtp, jeromq");
    }

    @Test
    void namesAWrongValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> settings(Map.of("REEVE_BROKER_MODE", "mdp")))
                .hasMessage("REEVE_BROKER_MODE is 'mdp'; allowed: reeve, plain, plain-0.2, plain-0.1");
        assertThatThrownBy(() -> settings(Map.of("REEVE_MANAGEMENT_PORT", "70000")))
                .hasMessage("REEVE_MANAGEMENT_PORT is '70000'; allowed: 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Echo",
                "mmi.service",
                "a b",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesServiceNamesThatNobodyCanCall(String name) {
        assertThatThrownBy(() -> Worker.builder().service(name, WorkerBuilderTest::echo))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesDescriptionsThatMakeNoSense() {
        assertThatThrownBy(() -> announced(_ -> {})).hasMessage("service s has no method");
        assertThatThrownBy(() -> announced(s -> echo(s.idempotent("missing"))))
                .hasMessage("idempotent names method 'missing', which service s does not have");
        assertThatThrownBy(() -> announced(s -> echo(s.requires("x", "missing"))))
                .hasMessageContaining("requires names method 'missing'");
        assertThatThrownBy(() -> announced(s -> s.capacity(1_001))).hasMessageContaining("1000");
        assertThatThrownBy(() -> announced(s -> s.metadata("k", "v".repeat(4_096))))
                .hasMessageContaining("4 KiB");
        assertThatThrownBy(() -> builder(Map.of()).service("echo", WorkerBuilderTest::echo))
                .hasMessageContaining("twice");
    }

    @Test
    void announcesTermsOnlyIfThereAreAny() {
        assertThat(announced(s -> echo(s)).hasTerms()).isFalse();

        Terms terms = announced(s -> echo(s.authenticated()
                        .deadline(Duration.ofMillis(1_500))
                        .deadlineMax(Duration.ofSeconds(5))
                        .queueMax(100, 1_000_000)
                        .requestBytesMax(4_096)
                        .urgency(Urgency.BULK)))
                .getTerms();
        assertThat(terms)
                .isEqualTo(Terms.newBuilder()
                        .setNeedsIdentity(true)
                        .setDeadlineMs(1_500)
                        .setDeadlineMaxMs(5_000)
                        .setQueueRequestsMax(100)
                        .setQueueBytesMax(1_000_000)
                        .setRequestBytesMax(4_096)
                        .setLatencyClass(LatencyClass.BULK)
                        .build());
        for (Urgency urgency : Urgency.values()) {
            assertThat(announced(s -> echo(s.urgency(urgency)))
                            .getTerms()
                            .getLatencyClass()
                            .name())
                    .isEqualTo(urgency.name());
        }
    }

    @Test
    void termsThatAllowNothingAreRefused() {
        assertThatThrownBy(() -> announced(s -> s.deadline(Duration.ZERO))).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> announced(s -> s.deadlineMax(Duration.ofHours(2))))
                .hasMessageContaining("PT2H");
        assertThatThrownBy(() -> announced(s -> s.queueMax(0, 1))).hasMessageContaining("queue of 0");
        assertThatThrownBy(() -> announced(s -> s.requestBytesMax(0))).hasMessageContaining("0 bytes");
    }

    @Test
    void announcesMethodsWithTheirScopesAndIdempotence() {
        WorkerInfo info = announced(s -> s.version("1.2.3")
                .capacity(7)
                .forwardToken()
                .metadata("region", "eu")
                .idempotent("read")
                .requires("notes")
                .requires("notes:write", "write")
                .method("write", Codec.payload(), (body, _) -> body)
                .method("read", JsonCodec.of(Note.class, Note.class), (body, _) -> body));

        assertThat(info.getVersion()).isEqualTo("1.2.3");
        assertThat(info.getCapacity()).isEqualTo(7);
        assertThat(info.getForwardToken()).isTrue();
        assertThat(info.getIdempotent()).isFalse();
        assertThat(info.getMetadataMap()).containsEntry("region", "eu");
        assertThat(info.getMethodsList().stream().map(Method::getName)).containsExactly("read", "write", "*");
        assertThat(info.getMethods(0).getIdempotent()).isTrue();
        assertThat(info.getMethods(0).getScopesList()).containsExactly("notes");
        assertThat(info.getMethods(0).getContentTypesList()).containsExactly("application/json");
        assertThat(info.getMethods(1).getScopesList()).containsExactly("notes", "notes:write");
        assertThat(info.getMethods(2).getScopesList()).containsExactly("notes");
    }
}
