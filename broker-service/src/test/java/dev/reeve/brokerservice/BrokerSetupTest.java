// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.brokercore.AuditLevel;
import dev.reeve.brokercore.BrokerSettings;
import dev.reeve.brokercore.DeadlineSettings;
import dev.reeve.brokercore.HeartbeatSettings;
import dev.reeve.brokercore.PeerRole;
import dev.reeve.brokercore.RateLimit;
import dev.reeve.brokercore.RateSettings;
import dev.reeve.brokercore.ServicePolicy;
import dev.reeve.brokercore.ServiceRule;
import dev.reeve.brokercore.ServiceTerms;
import dev.reeve.brokercore.TopicSettings;
import dev.reeve.grpcport.ConfigException;
import dev.reeve.protocol.SizeLimits;
import dev.reeve.protocol.v1.LatencyClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BrokerSetupTest {

    @Test
    void defaultsAreThoseOfTheLimitsDocument() {
        DriverSettings settings = setup(Map.of());

        assertThat(settings.endpoint()).isEqualTo("tcp://127.0.0.1:5555");
        assertThat(settings.nullRoles()).containsExactlyInAnyOrder(PeerRole.CLIENT, PeerRole.WORKER);
        assertThat(settings.drainGrace()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.tokens()).isEqualTo(TokenSettings.defaults());
        BrokerSettings broker = settings.broker();
        assertThat(broker.heartbeat()).isEqualTo(HeartbeatSettings.defaults());
        assertThat(broker.deadlines()).isEqualTo(DeadlineSettings.defaults());
        assertThat(broker.sizes()).isEqualTo(SizeLimits.defaults());
        assertThat(broker.topics()).isEqualTo(TopicSettings.defaults());
        assertThat(broker.services())
                .contains(ServiceRule.of("reeve.auth.v1.auth", new ServicePolicy.Public()))
                .contains(ServiceRule.of(
                        "reeve.auth.v1.edge",
                        new ServicePolicy.NeedsRole(Set.of(PeerRole.GATEWAY, PeerRole.BROKER, PeerRole.AUTH))));
    }

    @Test
    void transportTakesSomewhatMoreSoThatErrorsCanBeTyped() {
        DriverSettings settings = setup(Map.of());

        assertThat(settings.router().frameBytesMax()).isEqualTo(1_048_576 + 65_536);
        assertThat(settings.router().framesPerMessageMax()).isGreaterThan(16);
        assertThat(settings.router().sendQueueMessagesMax()).isEqualTo(1_000);
        assertThat(settings.router().sendQueueBytesMax()).isEqualTo(4_194_304);
        assertThat(settings.router().unencryptedAnywhere()).isFalse();
    }

    @Test
    void gatewaysGetLargerSendQueues() {
        DriverSettings settings = setup(Map.of("reeve.broker.mdp.null-roles", "client,gateway"));

        assertThat(settings.router().sendQueueMessagesMax()).isEqualTo(10_000);
        assertThat(settings.router().sendQueueBytesMax()).isEqualTo(67_108_864);
    }

    @Test
    void takesWhatIsConfigured() {
        Map<String, String> values = new HashMap<>();
        values.put("reeve.broker.id", "broker-7");
        values.put("reeve.broker.mdp.host", "::1");
        values.put("reeve.broker.mdp.port", "6000");
        values.put("reeve.broker.boot-grace", "3s");
        values.put("reeve.broker.deadline.by-default", "5s");
        values.put("reeve.broker.heartbeat.interval", "1s");
        values.put("reeve.broker.limits.queue-requests-max", "17");
        values.put("reeve.broker.limits.frame-bytes-max", "512K");
        values.put("reeve.broker.token.verifier-threads", "3");
        values.put("reeve.broker.services.\"shop.v1.cart\".policy", "scope:shop");
        values.put("reeve.broker.services.\"shop.v1.cart\".idempotent", "true");
        values.put("reeve.broker.services.\"shop.v1.cart\".declared", "true");
        values.put("reeve.broker.services.\"shop.v1.cart\".deadline", "2s");
        values.put("reeve.broker.services.\"shop.v1.cart\".latency-class", "fast");
        values.put("reeve.broker.services.\"shop.v1.cart\".deadline-max", "4s");
        values.put("reeve.broker.services.\"shop.v1.cart\".queue-requests-max", "7");
        values.put("reeve.broker.services.\"shop.v1.cart\".queue-bytes-max", "1K");
        values.put("reeve.broker.services.\"shop.v1.cart\".request-bytes-max", "2K");
        values.put("reeve.broker.services.\"shop.v1.cart\".rate-limit", "20/m");
        values.put("reeve.broker.services.\"shop.v1.cart\".rate-limit-burst", "5");
        values.put("reeve.broker.services.\"shop.v1.cart\".audit", "all");
        values.put("reeve.broker.rate-limit.per-caller", "100/s");
        values.put("reeve.broker.rate-limit.callers-max", "77");

        DriverSettings settings = setup(values);

        assertThat(settings.endpoint()).isEqualTo("tcp://[::1]:6000");
        assertThat(settings.broker().brokerId()).isEqualTo("broker-7");
        assertThat(settings.broker().deadlines().bootGraceMs()).isEqualTo(3_000);
        assertThat(settings.broker().deadlines().defaultMs()).isEqualTo(5_000);
        assertThat(settings.broker().heartbeat().intervalMs()).isEqualTo(1_000);
        assertThat(settings.broker().bounds().queueRequestsMax()).isEqualTo(17);
        assertThat(settings.broker().sizes().frameBytesMax()).isEqualTo(524_288);
        assertThat(settings.tokens().verifierThreads()).isEqualTo(3);
        assertThat(settings.broker().services())
                .contains(ServiceRule.of("shop.v1.cart", new ServicePolicy.NeedsScope("shop"))
                        .withDeclared(true)
                        .withIdempotent(true)
                        .withTerms(new ServiceTerms(2_000, 4_000, 7, 1_024, 2_048, LatencyClass.FAST))
                        .withRateLimit(new RateLimit(20, 60_000, 5))
                        .withAudit(AuditLevel.ALL));
        assertThat(settings.broker().rates()).isEqualTo(new RateSettings(RateLimit.parse("100/s"), 77));
    }

    @Test
    void servesNoStatisticsByDefault() {
        assertThat(new ObservationSetup(config(Map.of())).stats()).isNull();
    }

    @Test
    void servesStatisticsOnLoopbackInClearUnlessToldOtherwise() {
        assertThat(stats(Map.of())).isEqualTo(new StatsSettings("127.0.0.1", 9001, 16, null, false));
        assertThat(stats(Map.of("reeve.broker.mdp.null-roles", "operator")))
                .isEqualTo(new StatsSettings("127.0.0.1", 9001, 16, null, true));
    }

    @Test
    void servesStatisticsAnywhereWithCertificates() {
        Map<String, String> values = new HashMap<>();
        values.put("reeve.broker.stats.host", "0.0.0.0");
        values.put("reeve.broker.stats.port", "9100");
        values.put("reeve.broker.stats.streams-max", "2");
        values.put("reeve.broker.stats.certificate", "tls.crt");
        values.put("reeve.broker.stats.private-key", "tls.key");
        values.put("reeve.broker.stats.client-ca", "ca.crt");
        values.put("reeve.broker.stats.operators", "a,b");

        assertThat(stats(values))
                .isEqualTo(new StatsSettings(
                        "0.0.0.0",
                        9100,
                        2,
                        new StatsSettings.StatsTls("tls.crt", "tls.key", "ca.crt", Set.of("a", "b")),
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "reeve.broker.stats.port, 70000",
        "reeve.broker.stats.streams-max, 0",
        "reeve.broker.stats.host, 0.0.0.0",
        "reeve.broker.stats.host, 192.0.2.1",
        "reeve.broker.stats.certificate, tls.crt",
    })
    void namesWrongValueOfTheStatisticsPort(String key, String value) {
        assertThatThrownBy(() -> stats(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }

    @Test
    void recordsFailedRequestsAndMakesNoSpansByDefault() {
        ObservationSetup setup = new ObservationSetup(config(Map.of()));

        assertThat(setup.accessLevel()).isEqualTo(AccessLog.Level.ERRORS);
        assertThat(setup.accessPerSecond()).isEqualTo(100);
        assertThat(setup.traces()).isNull();
    }

    @Test
    void makesSpansWhereACollectorIsNamed() {
        Map<String, String> values = new HashMap<>();
        values.put("reeve.broker.access-log", "all");
        values.put("reeve.broker.access-log-per-second", "7");
        values.put("reeve.broker.traces.endpoint", "https://collector:4318/v1/traces");
        values.put("reeve.broker.traces.headers.authorization", "Basic x");
        values.put("reeve.broker.traces.per-second", "5");
        ObservationSetup setup = new ObservationSetup(config(values));

        assertThat(setup.accessLevel()).isEqualTo(AccessLog.Level.ALL);
        assertThat(setup.accessPerSecond()).isEqualTo(7);
        assertThat(setup.traces())
                .isEqualTo(new TraceSettings(
                        URI.create("https://collector:4318/v1/traces"), Map.of("authorization", "Basic x"), 5));
    }

    @ParameterizedTest
    @CsvSource({
        "reeve.broker.access-log, some",
        "reeve.broker.access-log-per-second, 0",
        "reeve.broker.traces.endpoint, collector:4318",
        "reeve.broker.traces.endpoint, ftp://collector/v1/traces",
        "reeve.broker.traces.endpoint, ::",
    })
    void namesWrongValueOfWhatIsObserved(String key, String value) {
        ObservationSetup setup = new ObservationSetup(config(Map.of(key, value)));

        assertThatThrownBy(() -> {
                    AccessLog.Level _ = setup.accessLevel();
                    int _ = setup.accessPerSecond();
                    TraceSettings _ = setup.traces();
                })
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value);
    }

    private static @Nullable StatsSettings stats(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("reeve.broker.stats.enabled", "true");
        return new ObservationSetup(config(all)).stats();
    }

    @ParameterizedTest
    @CsvSource({
        "reeve.broker.mdp.port, 70000",
        "reeve.broker.mdp.transport, tcp",
        "reeve.broker.mdp.key-file, keys.txt",
        "reeve.broker.mdp.allow-list, allowed.txt",
        "reeve.broker.id, 'a b'",
        "reeve.broker.limits.queue-requests-max, 0",
        "reeve.broker.limits.events-max, 1",
        "reeve.broker.limits.event-bytes-max, 0",
        "reeve.broker.thread, mine",
        "reeve.broker.deadline.max, 1ms",
        "reeve.broker.heartbeat.liveness, 1",
        "reeve.broker.token.verifier-queue-max, 0",
        "reeve.broker.services.\"x\".policy, everybody",
        "reeve.broker.services.\"x\".latency-class, quick",
        "reeve.broker.services.\"x\".audit, some",
        "reeve.broker.services.\"x\".rate-limit, 5/d",
        "reeve.broker.services.\"x\".rate-limit-burst, 7",
        "reeve.broker.rate-limit.per-caller, 0/s",
        "reeve.broker.rate-limit.burst, 7",
        "reeve.broker.rate-limit.callers-max, 0",
        "reeve.broker.interceptors.chain, nobody",
    })
    void namesWrongValueAndWhatIsAllowed(String key, String value) {
        assertThatThrownBy(() -> setup(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value.equals("1ms") ? "1" : value);
    }

    static DriverSettings setup(Map<String, String> values) {
        return new BrokerSetup(config(values), "1.0").settings();
    }

    static BrokerConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BrokerConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .build()
                .getConfigMapping(BrokerConfig.class);
    }
}
