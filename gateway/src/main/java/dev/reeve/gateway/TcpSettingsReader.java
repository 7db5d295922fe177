// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.TcpListenerSettings.Bounds;
import dev.reeve.gateway.TcpListenerSettings.Entry;
import dev.reeve.gateway.TcpListenerSettings.ErrorPolicy;
import dev.reeve.gateway.TcpListenerSettings.Failure;
import dev.reeve.gateway.TcpListenerSettings.ReplyMode;
import dev.reeve.gateway.TcpListenerSettings.Target;
import dev.reeve.gateway.tcp.BuffStreamsCodec;
import dev.reeve.gateway.tcp.ForemanCodec;
import dev.reeve.gateway.tcp.FrameCodec;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the keys of one TCP listener into its settings. What is wrong is named with its key and what is allowed. */
final class TcpSettingsReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final int COUNT_MAX = 1_000_000;
    private static final int IN_FLIGHT_MAX = 1_000;
    private static final Duration IDLE_MAX = Duration.ofDays(7);

    private final String name;
    private final TcpConfig config;

    private TcpSettingsReader(String name, TcpConfig config) {
        this.name = name;
        this.config = config;
    }

    /**
     * All listeners.
     *
     * @throws IllegalArgumentException names the key, its value and what is allowed
     */
    static List<TcpListenerSettings> read(Map<String, TcpConfig> listeners) {
        return listeners.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new TcpSettingsReader(entry.getKey(), entry.getValue()).read())
                .toList();
    }

    private TcpListenerSettings read() {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "reeve.gateway.tcp has a listener '" + name + "'; allowed: names of [a-z0-9-]{1,32}");
        }
        Entry entry = entry();
        checkReach(entry);
        return new TcpListenerSettings(
                name,
                config.host(),
                SettingCheck.range(key("port"), config.port(), 0, 65_535),
                codec(),
                target(),
                failure(),
                entry,
                identity(),
                config.latency().map(this::latency).orElse(RequiredLatency.NONE),
                bounds());
    }

    private FrameCodec codec() {
        return switch (config.codec()) {
            case "buffstreams" ->
                BuffStreamsCodec.of(maxPayload(BuffStreamsCodec.MAXIMUM_DEFAULT, BuffStreamsCodec.MAXIMUM_MAX));
            case "foreman" ->
                new ForemanCodec(
                        choice("length-width", config.lengthWidth(), ForemanCodec.Width.class),
                        choice("byte-order", config.byteOrder(), ForemanCodec.Order.class),
                        (int) maxPayload(FrameCodec.PAYLOAD_BYTES_MAX, FrameCodec.PAYLOAD_BYTES_MAX));
            default -> throw refused("codec", config.codec(), "buffstreams, foreman");
        };
    }

    private long maxPayload(long standard, long max) {
        long value = config.maxPayload().map(MemorySize::asLongValue).orElse(standard);
        if (value < 1 || value > max) {
            throw refused("max-payload", value, "1 to " + max);
        }
        return value;
    }

    private Target target() {
        if (config.service().isPresent() == config.topic().isPresent()) {
            throw new IllegalArgumentException(
                    "reeve.gateway." + key("service") + " or its topic is needed: one of them");
        }
        String contentType = checked("content-type", config.contentType(), CallFields::contentType);
        if (config.topic().isPresent()) {
            if (config.method().isPresent()) {
                throw refused("method", config.method().get(), "nothing, beside a topic");
            }
            return new Target.Topic(topic("topic", config.topic().get()), contentType);
        }
        return new Target.Service(
                checked("service", config.service().orElseThrow(), CallFields::service),
                checked("method", config.method().orElse(""), CallFields::method),
                contentType,
                choice("reply", config.reply(), ReplyMode.class),
                SettingCheck.range(key("in-flight"), config.inFlight(), 1, IN_FLIGHT_MAX));
    }

    private Failure failure() {
        boolean ordered = config.service().isPresent() && config.reply().equals("ordered");
        ErrorPolicy policy = choice("on-error", config.onError().orElse(ordered ? "close" : "log"), ErrorPolicy.class);
        boolean needsTopic = policy == ErrorPolicy.DEAD_LETTER;
        if (needsTopic != config.deadLetterTopic().isPresent()) {
            throw refused(
                    "dead-letter-topic",
                    config.deadLetterTopic().orElse("nothing"),
                    "a topic, with on-error=dead-letter and only then");
        }
        return new Failure(
                policy,
                needsTopic ? topic("dead-letter-topic", config.deadLetterTopic().get()) : "");
    }

    private Entry entry() {
        AddressRule allowed = config.allow()
                .map(list -> AddressRule.of(list, "reeve.gateway." + key("allow")))
                .orElse(null);
        return new Entry(allowed, tls());
    }

    private @Nullable TcpTls tls() {
        TcpConfig.Tls tls = config.tls();
        List<Optional<Path>> files = List.of(tls.certificate(), tls.key(), tls.clientCa());
        if (files.stream().allMatch(Optional::isEmpty)) {
            return null;
        }
        if (files.stream().anyMatch(Optional::isEmpty)) {
            throw new IllegalArgumentException("reeve.gateway." + key("tls")
                    + " needs certificate, key and client-ca: clients show certificates here, too");
        }
        return new TcpTls(
                tls.certificate().get(), tls.key().get(), tls.clientCa().get());
    }

    /** In these formats nobody shows who he is: what other machines reach says whom it lets in. */
    private void checkReach(Entry entry) {
        try {
            boolean guarded = entry.allowed() != null || entry.tls() != null;
            if (!guarded && !InetAddress.getByName(config.host()).isLoopbackAddress()) {
                throw refused("host", config.host(), "a loopback address, or with allow or tls any");
            }
        } catch (UnknownHostException _) {
            throw refused("host", config.host(), "an address or a name of this machine");
        }
    }

    private Credential identity() {
        if (config.apiKey().isPresent() && config.apiKeyFile().isPresent()) {
            throw new IllegalArgumentException(
                    "reeve.gateway." + key("api-key") + " and its api-key-file are both set; allowed: one of them");
        }
        String text = config.apiKeyFile().map(this::readKey).or(config::apiKey).orElse("");
        if (text.isEmpty()) {
            return new Credential.None();
        }
        if (Credential.of(text) instanceof Credential.ApiKey known) {
            return known;
        }
        throw new IllegalArgumentException("reeve.gateway." + key("api-key")
                + " (or its file) holds no API key; allowed: one that begins with rvs_ or rvp_");
    }

    private String readKey(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "reeve.gateway." + key("api-key-file") + " is " + file + ", which cannot be read: " + e, e);
        }
    }

    private RequiredLatency latency(Duration value) {
        Duration max = Duration.ofMillis(RequiredLatency.MILLIS_MAX);
        return new RequiredLatency((int) SettingCheck.time(key("latency"), value, Duration.ofMillis(1), max)
                .toMillis());
    }

    private Bounds bounds() {
        return new Bounds(
                SettingCheck.range(key("connections"), config.connections(), 1, COUNT_MAX),
                SettingCheck.range(key("connections-per-address"), config.connectionsPerAddress(), 1, COUNT_MAX),
                SettingCheck.range(key("waiting-frames"), config.waitingFrames(), 1, COUNT_MAX),
                SettingCheck.time(key("idle"), config.idle(), Duration.ZERO, IDLE_MAX));
    }

    private String topic(String key, String value) {
        if (TopicRights.isInner(value)) {
            throw refused(key, value, "topics that are not Reeve's own");
        }
        return checked(key, value, TopicRights::name);
    }

    private String checked(String key, String value, UnaryOperator<String> check) {
        try {
            return check.apply(value);
        } catch (Refusal e) {
            throw refused(key, value, String.valueOf(e.getMessage()));
        }
    }

    private <E extends Enum<E>> E choice(String key, String value, Class<E> type) {
        String allowed = Arrays.stream(type.getEnumConstants())
                .map(TcpSettingsReader::text)
                .collect(Collectors.joining(", "));
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> text(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> refused(key, value, allowed));
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String key(String last) {
        return "tcp.\"" + name + "\"." + last;
    }

    private IllegalArgumentException refused(String key, Object value, String allowed) {
        return new IllegalArgumentException("reeve.gateway." + key(key) + " is " + value + "; allowed: " + allowed);
    }
}
