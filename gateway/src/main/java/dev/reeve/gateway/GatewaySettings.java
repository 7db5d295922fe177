// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway's configuration as its code sees it: validated, immutable, read once at start. */
record GatewaySettings(
        String host,
        int port,
        @Nullable TlsSettings tls,
        OtlpSettings otlp,
        int eventLoops,
        OriginRule origins,
        AddressRule trustedProxies,
        MetadataNames rpcMetadata,
        OldestClients oldestClients,
        boolean reflection,
        DeadlineSettings deadlines,
        DrainSettings drain,
        LimitSettings limits,
        DescriptorSettings descriptors,
        AccessRecordsSettings accessRecords,
        List<TcpListenerSettings> tcp,
        StaticSettings files) {

    /** The port in clear is switched off. */
    static final int NO_PORT = -1;

    /** Most threads taken without being told: they only move bytes. */
    private static final int EVENT_LOOPS_MAX_DEFAULT = 4;

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException names the key, its value and what is allowed
     */
    static GatewaySettings from(GatewayConfig config) {
        if (config.host().isBlank()) {
            throw new IllegalArgumentException("reeve.gateway.host is blank; allowed: an address or a host name");
        }
        TlsSettings tls = TlsSettings.from(config.tls());
        int port = SettingCheck.range("port", config.port(), tls == null ? 0 : NO_PORT, 65_535);
        int loops = SettingCheck.range("event-loops", config.eventLoops(), 0, 64);
        return new GatewaySettings(
                config.host(),
                port,
                tls,
                OtlpSettings.from(config.otlp()),
                loops == 0 ? Math.min(Runtime.getRuntime().availableProcessors(), EVENT_LOOPS_MAX_DEFAULT) : loops,
                OriginRule.of(list(config.allowedOrigins()), config.allowLocalOrigins()),
                AddressRule.of(list(config.trustedProxies())),
                MetadataNames.of(list(config.rpcMetadata())),
                OldestClients.of(list(config.clients().oldest())),
                config.reflection(),
                DeadlineSettings.from(config.deadlines()),
                DrainSettings.from(config.drain()),
                LimitSettings.from(config.limits()),
                DescriptorSettings.from(config.descriptors()),
                AccessRecordsSettings.from(config.accessRecords()),
                TcpSettingsReader.read(config.tcp()),
                StaticSettings.from(config));
    }

    private static List<String> list(Optional<List<String>> values) {
        return values.orElse(List.of());
    }

    /**
     * Files of the user's own.
     *
     * @param folder null = none
     * @param policy Content-Security-Policy; empty = none is sent
     */
    record StaticSettings(@Nullable Path folder, String policy) {
        /** Scripts of their own origin alone, nothing that frames them: the console lives on the same origin. */
        static final String POLICY =
                "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
                        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

        private static final Pattern HEADER = Pattern.compile("[ -~]{1,2000}");

        static StaticSettings from(GatewayConfig config) {
            String policy = config.staticPolicy().orElse(POLICY);
            if (!HEADER.matcher(policy).matches()) {
                throw new IllegalArgumentException(
                        "reeve.gateway.static-policy is no header; allowed: a Content-Security-Policy, or none");
            }
            return new StaticSettings(config.staticDir().orElse(null), policy.equals("none") ? "" : policy);
        }
    }

    /** Deadlines given to calls. */
    record DeadlineSettings(Duration standard, Duration max, Duration stream) {
        static DeadlineSettings from(GatewayConfig.Deadlines config) {
            Duration hour = Duration.ofHours(1);
            return new DeadlineSettings(
                    SettingCheck.time("deadlines.standard", config.standard(), Duration.ofMillis(1), hour),
                    SettingCheck.time("deadlines.max", config.max(), config.standard(), hour),
                    SettingCheck.time("deadlines.stream", config.stream(), config.max(), hour));
        }
    }

    /** Times of the shutdown. */
    record DrainSettings(Duration readiness, Duration sockets, Duration reconnect, Duration calls) {
        static DrainSettings from(GatewayConfig.Drain config) {
            Duration most = Duration.ofMinutes(10);
            return new DrainSettings(
                    SettingCheck.time("drain.readiness", config.readiness(), Duration.ZERO, most),
                    SettingCheck.time("drain.sockets", config.sockets(), Duration.ZERO, most),
                    SettingCheck.time("drain.reconnect", config.reconnect(), Duration.ZERO, most),
                    SettingCheck.time("drain.calls", config.calls(), Duration.ZERO, most));
        }
    }

    /** Descriptors of workers. */
    record DescriptorSettings(long memory, Duration refresh) {
        private static final int MEMORY_MAX = 1 << 30;

        static DescriptorSettings from(DescriptorsConfig config) {
            return new DescriptorSettings(
                    SettingCheck.range("descriptors.memory", memory(config), 0, MEMORY_MAX),
                    SettingCheck.time(
                            "descriptors.refresh", config.refresh(), Duration.ofMillis(50), Duration.ofMinutes(10)));
        }

        private static int memory(DescriptorsConfig config) {
            return Math.clamp(config.memory().asLongValue(), Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }
}
