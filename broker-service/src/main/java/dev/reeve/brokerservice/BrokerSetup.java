// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.AuditLevel;
import dev.reeve.brokercore.BoundSettings;
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
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.SizeLimits;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.curve.CurveCrypto;
import dev.reeve.zmtp.engine.Engine;
import io.quarkus.runtime.configuration.MemorySize;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the configuration into settings, once. A wrong value ends the start with its key, its value and what is
 * allowed.
 */
final class BrokerSetup {

    static final String PREFIX = "reeve.broker.";
    static final String PORT_KEY = PREFIX + "mdp.port";

    private static final int GATEWAY_MESSAGES_FACTOR = 10;
    private static final int GATEWAY_BYTES_FACTOR = 16;
    static final int PORT_MAX = 65_535;

    /** Above the limit for typed errors, so that a message one frame or one byte over it still gets its error. */
    private static final int FRAMES_ABOVE = 4;

    private static final int BYTES_ABOVE = Limits.TRANSPORT_FRAME_BYTES_MAX - Limits.FRAME_BYTES_MAX;

    private final BrokerConfig config;
    private final String version;

    BrokerSetup(BrokerConfig config, String version) {
        this.config = config;
        this.version = version;
    }

    /**
     * Everything.
     *
     * @throws ConfigException a value is wrong
     */
    DriverSettings settings() {
        Engine _ = engine();
        KeySettings _ = keys();
        TokenSettings tokens = tokenSettings();
        return new DriverSettings(
                brokerSettings(),
                routerSettings(),
                tokens,
                endpoint(),
                config.mdp().nullRoles(),
                within("limits.events-max", config.limits().eventsMax(), 16, 10_000_000),
                bytes("limits.event-bytes-max", config.limits().eventBytesMax()),
                seat(),
                new InterceptorLoader(
                                config.interceptors(), Thread.currentThread().getContextClassLoader())
                        .load(),
                config.drainGrace());
    }

    /**
     * What speaks ZMTP below.
     *
     * @throws ConfigException there is no such engine
     */
    Engine engine() {
        try {
            return Engine.parse(config.mdp().transport());
        } catch (IllegalArgumentException _) {
            throw refused(
                    "mdp.transport", config.mdp().transport(), Engine.JEROMQ.word() + " or " + Engine.ZMTP.word());
        }
    }

    /** The files of an encrypted port; null without encryption. */
    @Nullable
    KeySettings keys() {
        Optional<String> keyFile = config.mdp().keyFile();
        Optional<String> allowList = config.mdp().allowList();
        if (keyFile.isEmpty()) {
            allowList.ifPresent(file -> refuse("mdp.allow-list", file, "only together with mdp.key-file"));
            return null;
        }
        if (engine() != Engine.ZMTP) {
            refuse("mdp.key-file", keyFile.get(), "only with " + PREFIX + "mdp.transport=" + Engine.ZMTP.word());
        }
        return new KeySettings(
                Path.of(keyFile.get()),
                Path.of(allowList.orElseThrow(() -> refused(
                        "mdp.key-file",
                        keyFile.get(),
                        "only together with mdp.allow-list: without a list nobody could come in"))),
                crypto());
    }

    private static CurveCrypto crypto() {
        try {
            return CurveCrypto.ofProcess();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("The MDP port cannot be encrypted: " + e.getMessage(), e);
        }
    }

    private SeatChoice seat() {
        return switch (config.thread()) {
            case "auto" -> SeatChoice.AUTO;
            case "own" -> SeatChoice.OWN;
            case "transport" -> SeatChoice.TRANSPORT;
            default -> throw refused("thread", config.thread(), "auto, own or transport");
        };
    }

    private String endpoint() {
        int port = within("mdp.port", config.mdp().port(), 0, PORT_MAX);
        String host = config.mdp().host();
        if (host.isBlank()) {
            refuse("mdp.host", host, "an address of this machine");
        }
        return "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private BrokerSettings brokerSettings() {
        LimitsConfig limits = config.limits();
        return new BrokerSettings(
                checked("", this::brokerId),
                version,
                checked("", this::heartbeat),
                checked("", this::deadlines),
                checked(
                        "limits.",
                        () -> new SizeLimits(
                                bytes("limits.frame-bytes-max", limits.frameBytesMax()),
                                limits.framesMax(),
                                bytes("limits.message-bytes-max", limits.messageBytesMax()))),
                checked("limits.", this::bounds),
                checked("", this::topics),
                rules(),
                rates());
    }

    private RateSettings rates() {
        BrokerConfig.RateLimit rate = config.rateLimit();
        RateLimit general = rateLimit("rate-limit.per-caller", rate.perCaller(), "rate-limit.burst", rate.burst());
        return checked("", () -> new RateSettings(general, rate.callersMax()));
    }

    private static @Nullable RateLimit rateLimit(
            String key, Optional<String> text, String burstKey, Optional<Integer> burst) {
        if (text.isEmpty()) {
            burst.ifPresent(most -> refuse(burstKey, most.toString(), "only together with " + PREFIX + key));
            return null;
        }
        try {
            RateLimit limit = RateLimit.parse(text.get());
            return burst.map(limit::withBurst).orElse(limit);
        } catch (IllegalArgumentException e) {
            String value =
                    text.get() + burst.map(most -> " with a burst of " + most).orElse("");
            throw new ConfigException(PREFIX + key + "=" + value + " is refused: " + e.getMessage(), e);
        }
    }

    private String brokerId() {
        String id = config.id().orElseGet(BrokerSetup::hostName);
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            refuse("id", id, "1 to 64 characters of A-Z a-z 0-9 . _ -");
        }
        return id;
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            String legal = name.replaceAll("[^A-Za-z0-9._-]", "-");
            return legal.isEmpty() ? "broker" : legal.substring(0, Math.min(64, legal.length()));
        } catch (UnknownHostException _) {
            return "broker";
        }
    }

    private HeartbeatSettings heartbeat() {
        return new HeartbeatSettings(
                config.heartbeat().interval().toMillis(),
                config.heartbeat().liveness(),
                config.plain().busyTtl().toMillis(),
                config.plain().expiryMax().toMillis());
    }

    private DeadlineSettings deadlines() {
        return new DeadlineSettings(
                config.deadline().byDefault().toMillis(),
                config.deadline().max().toMillis(),
                config.deadline().maxStream().toMillis(),
                config.plain().queueTtl().toMillis(),
                config.bootGrace().toMillis(),
                config.serviceIdle().toMillis());
    }

    private BoundSettings bounds() {
        LimitsConfig limits = config.limits();
        long quarterOfHeap = Runtime.getRuntime().maxMemory() / 4;
        return new BoundSettings(
                limits.queueRequestsMax(),
                limits.queueBytesMax().asLongValue(),
                Math.min(limits.queuedBytesMax().asLongValue(), quarterOfHeap),
                limits.servicesMax(),
                limits.idleServicesMax(),
                limits.openPerClientMax(),
                limits.openPerGatewayMax(),
                limits.windowMax(),
                config.token().verifierQueueMax(),
                limits.descriptorBytesMax().asLongValue());
    }

    private TopicSettings topics() {
        TopicsConfig topics = config.topics();
        return new TopicSettings(
                topics.max(),
                topics.ringItemsMax(),
                topics.ringTime().toMillis(),
                topics.ringBytesMax().asLongValue(),
                bytes("topics.message-bytes-max", topics.messageBytesMax()),
                TopicSettings.defaults().reservedMessageBytesMax(),
                topics.lease().toMillis(),
                topics.subscriptionsPerPeerMax());
    }

    /** Reeve's own rules first; what the configuration says of the same name replaces them. */
    private List<ServiceRule> rules() {
        Map<String, ServiceRule> rules = new TreeMap<>();
        for (ServiceRule own : OwnServices.rules()) {
            rules.put(own.pattern(), own);
        }
        config.services()
                .forEach((name, service) ->
                        rules.put(name, checked("services.\"" + name + "\".", () -> rule(name, service))));
        return new ArrayList<>(rules.values());
    }

    private static ServiceRule rule(String name, ServiceConfig service) {
        String key = "services.\"" + name + "\".";
        return new ServiceRule(
                name,
                ServicePolicy.parse(service.policy()),
                service.declared(),
                service.idempotent().orElse(null),
                terms(service),
                service.forwardToken(),
                rateLimit(key + "rate-limit", service.rateLimit(), key + "rate-limit-burst", service.rateLimitBurst()),
                auditLevel(service.audit()));
    }

    private static ServiceTerms terms(ServiceConfig service) {
        long requestBytesMax =
                service.requestBytesMax().map(MemorySize::asLongValue).orElse(0L);
        return new ServiceTerms(
                service.deadline().map(Duration::toMillis).orElse(0L),
                service.deadlineMax().map(Duration::toMillis).orElse(0L),
                service.queueRequestsMax().orElse(0),
                service.queueBytesMax().map(MemorySize::asLongValue).orElse(0L),
                (int) Math.min(requestBytesMax, Integer.MAX_VALUE),
                service.latencyClass().map(BrokerSetup::latencyClass).orElse(LatencyClass.LATENCY_UNSPECIFIED));
    }

    private static AuditLevel auditLevel(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "none" -> AuditLevel.NONE;
            case "refused" -> AuditLevel.REFUSED;
            case "all" -> AuditLevel.ALL;
            default -> throw new IllegalArgumentException("audit is none, refused or all; not \"" + text + "\"");
        };
    }

    private static LatencyClass latencyClass(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "fast" -> LatencyClass.FAST;
            case "normal" -> LatencyClass.NORMAL;
            case "bulk" -> LatencyClass.BULK;
            default ->
                throw new IllegalArgumentException("latency-class is fast, normal or bulk; not \"" + text + "\"");
        };
    }

    private RouterSettings routerSettings() {
        LimitsConfig limits = config.limits();
        // Which peer is one is known only when it connects, and any key may become a gateway's.
        boolean hasGateways = config.mdp().nullRoles().contains(PeerRole.GATEWAY)
                || config.mdp().keyFile().isPresent();
        return checked(
                "limits.",
                () -> new RouterSettings(
                        bytes("limits.frame-bytes-max", limits.frameBytesMax()) + BYTES_ABOVE,
                        limits.framesMax() + FRAMES_ABOVE,
                        bytes("limits.message-bytes-max", limits.messageBytesMax()) + BYTES_ABOVE,
                        limits.sendQueueMessagesMax() * (hasGateways ? GATEWAY_MESSAGES_FACTOR : 1),
                        limits.sendQueueBytesMax().asLongValue() * (hasGateways ? GATEWAY_BYTES_FACTOR : 1),
                        Math.min(limits.connectionsMax(), FileDescriptors.half()),
                        config.mdp().allowNull()));
    }

    private TokenSettings tokenSettings() {
        TokenConfig token = config.token();
        return new TokenSettings(
                within("token.verifier-threads", token.verifierThreads(), 1, 64),
                within("token.verifier-queue-max", token.verifierQueueMax(), 1, 1_000_000),
                within("token.cache-entries-max", token.cacheEntriesMax(), 1, 10_000_000),
                within("token.failure-entries-max", token.failureEntriesMax(), 1, 10_000_000),
                token.failureCacheTime(),
                token.keysReload(),
                token.revocationPull());
    }

    private static int bytes(String key, MemorySize size) {
        long bytes = size.asLongValue();
        return within(key, bytes, 1, 1 << 30);
    }

    static int within(String key, long value, int min, int max) {
        if (value < min || value > max) {
            refuse(key, Long.toString(value), min + " to " + max);
        }
        return (int) value;
    }

    /** The records say what is wrong with them; this says under which key to look. */
    private static <T> T checked(String keyPrefix, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigException(PREFIX + keyPrefix + e.getMessage());
        }
    }

    private static void refuse(String key, String value, String allowed) {
        throw refused(key, value, allowed);
    }

    /** What to throw at a wrong value; the key without the prefix of all. */
    static ConfigException refused(String key, String value, String allowed) {
        return new ConfigException(PREFIX + key + "=" + value + " is refused; allowed: " + allowed);
    }
}
