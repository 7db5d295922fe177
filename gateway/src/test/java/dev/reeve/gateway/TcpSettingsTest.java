// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gateway.TcpListenerSettings.Bounds;
import dev.reeve.gateway.TcpListenerSettings.ErrorPolicy;
import dev.reeve.gateway.TcpListenerSettings.Failure;
import dev.reeve.gateway.TcpListenerSettings.ReplyMode;
import dev.reeve.gateway.TcpListenerSettings.Target;
import dev.reeve.gateway.tcp.BuffStreamsCodec;
import dev.reeve.gateway.tcp.ForemanCodec;
import dev.reeve.gateway.tcp.TcpBinding;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpSettingsTest {
    @Test
    void thereIsNoListenerUnlessOneIsSet() {
        assertThat(RunningGateway.settings(Map.of()).tcp()).isEmpty();
    }

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        TcpListenerSettings settings = read("codec", "buffstreams", "port", "5031", "service", "notes");

        assertThat(settings.name()).isEqualTo("x");
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(5_031);
        assertThat(settings.codec()).isEqualTo(new BuffStreamsCodec(3, 4_096));
        assertThat(settings.target())
                .isEqualTo(new Target.Service("notes", "", "application/octet-stream", ReplyMode.NONE, 1));
        assertThat(settings.failure()).isEqualTo(new Failure(ErrorPolicy.LOG, ""));
        assertThat(settings.entry()).isEqualTo(new TcpListenerSettings.Entry(null, null));
        assertThat(settings.identity()).isEqualTo(new Credential.None());
        assertThat(settings.latency()).isEqualTo(RequiredLatency.NONE);
        assertThat(settings.bounds()).isEqualTo(new Bounds(1_000, 1_000, 256, Duration.ZERO));
    }

    @Test
    void everyKeyIsRead() {
        TcpListenerSettings settings = read(
                "codec", "foreman",
                "host", "0.0.0.0",
                "port", "0",
                "service", "chat",
                "method", "say",
                "reply", "broadcast",
                "content-type", "text/plain",
                "max-payload", "64K",
                "length-width", "minimal",
                "byte-order", "big",
                "allow", "10.0.0.0/8,192.168.1.7",
                "api-key", "rvs_abc",
                "latency", "100ms",
                "on-error", "dead-letter",
                "dead-letter-topic", "dead.chat",
                "connections", "5",
                "connections-per-address", "4",
                "in-flight", "3",
                "waiting-frames", "2",
                "idle", "1m");

        assertThat(settings.codec())
                .isEqualTo(new ForemanCodec(ForemanCodec.Width.MINIMAL, ForemanCodec.Order.BIG, 65_536));
        assertThat(settings.target())
                .isEqualTo(new Target.Service("chat", "say", "text/plain", ReplyMode.BROADCAST, 3));
        assertThat(settings.failure()).isEqualTo(new Failure(ErrorPolicy.DEAD_LETTER, "dead.chat"));
        assertThat(settings.entry().allowed()).isNotNull().matches(rule -> rule.contains("10.9.9.9"));
        assertThat(settings.identity()).isEqualTo(new Credential.ApiKey("rvs_abc"));
        assertThat(settings.latency()).isEqualTo(new RequiredLatency(100));
        assertThat(settings.bounds()).isEqualTo(new Bounds(5, 4, 2, Duration.ofMinutes(1)));
    }

    @Test
    void theKeyIsNeverShown() {
        TcpListenerSettings settings =
                read("codec", "buffstreams", "port", "0", "service", "notes", "api-key", "rvs_abc");

        assertThat(settings.toString()).doesNotContain("rvs_abc");
        assertThatThrownBy(() -> read("codec", "buffstreams", "port", "0", "service", "notes", "api-key", "hunter2"))
                .hasMessageContaining("api-key")
                .hasMessageContaining("allowed")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void orderedRepliesEndTheConnectionOnAnErrorUnlessToldOtherwise() {
        assertThat(read("codec", "buffstreams", "port", "0", "service", "notes", "reply", "ordered")
                        .failure()
                        .policy())
                .isEqualTo(ErrorPolicy.CLOSE);
        assertThat(read("codec", "buffstreams", "port", "0", "service", "notes", "reply", "ordered", "on-error", "log")
                        .failure()
                        .policy())
                .isEqualTo(ErrorPolicy.LOG);
    }

    @Test
    void anIncompleteListenerStopsTheStart() {
        assertThatThrownBy(() -> read("codec", "buffstreams", "service", "notes"))
                .hasStackTraceContaining("port");
        assertThatThrownBy(() -> read("port", "0", "service", "notes")).hasStackTraceContaining("codec");
        assertThatThrownBy(() -> read("codec", "buffstreams", "port", "0")).hasMessageContaining("service");
        assertThatThrownBy(() -> read("codec", "buffstreams", "port", "0", "service", "a", "topic", "b"))
                .hasMessageContaining("topic");
    }

    @ParameterizedTest
    @CsvSource({
        "codec, zmq",
        "port, 65536",
        "host, 0.0.0.0",
        "host, no.such.host.invalid",
        "service, UPPER",
        "service, mmi.service",
        "service, reeve.auth.v1.edge",
        "method, 'a b'",
        "reply, all",
        "max-payload, 0",
        "on-error, retry",
        "dead-letter-topic, dead",
        "allow, 10.0.0.0/33",
        "latency, 0s",
        "latency, 61s",
        "connections, 0",
        "connections-per-address, 0",
        "in-flight, 1001",
        "waiting-frames, 0",
        "idle, 8d",
        "tls.certificate, /tmp/x.pem",
        "api-key-file, /no/such/file"
    })
    void aWrongValueIsNamedWithItsKeyAndWhatIsAllowed(String key, String value) {
        Map<String, String> keys = new HashMap<>(Map.of("codec", "buffstreams", "port", "0", "service", "notes"));
        keys.put(key, value.equals("8d") ? "192h" : value);

        String group = key.startsWith("tls.") ? "tls" : key;
        assertThatThrownBy(() -> read(keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.gateway.tcp.\"x\"." + group);
    }

    @ParameterizedTest
    @CsvSource({"length-width, wide", "byte-order, middle", "max-payload, 2M"})
    void foremansOwnKeysAreCheckedToo(String key, String value) {
        Map<String, String> keys = new HashMap<>(Map.of("codec", "foreman", "port", "0", "service", "notes"));
        keys.put(key, value);

        assertThatThrownBy(() -> read(keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.gateway.tcp.\"x\"." + key)
                .hasMessageContaining("allowed");
    }

    @ParameterizedTest
    @CsvSource({"topic, UPPER", "topic, reeve.inner", "topic, a..b"})
    void aTopicIsOneThatAnOperatorMayGive(String key, String value) {
        assertThatThrownBy(() -> read(Map.of("codec", "buffstreams", "port", "0", key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed");
    }

    @Test
    void addressesAreCountedAsOnTheMainPort() {
        TcpBinding binding =
                read("codec", "buffstreams", "port", "0", "service", "notes").binding(null);

        for (String address : List.of("2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:3::1", "192.0.2.1")) {
            assertThat(binding.addressKey().apply(InetAddress.ofLiteral(address)))
                    .isEqualTo(AddressRule.limitKey(address));
        }
    }

    private static TcpListenerSettings read(String... keysAndValues) {
        Map<String, String> keys = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            keys.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return read(keys);
    }

    private static TcpListenerSettings read(Map<String, String> keys) {
        Map<String, String> full = new HashMap<>();
        keys.forEach((key, value) -> full.put("tcp.\"x\"." + key, value));
        return RunningGateway.settings(full).tcp().getFirst();
    }
}
