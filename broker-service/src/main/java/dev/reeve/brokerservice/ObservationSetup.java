// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.PeerRole;
import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.GrpcPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@link BrokerSetup} does, for what others see of the broker: statistics, records, traces, audit. */
final class ObservationSetup {

    private final BrokerConfig config;

    ObservationSetup(BrokerConfig config) {
        this.config = config;
    }

    /**
     * The statistics port.
     *
     * @return null if there is to be none
     * @throws ConfigException a value is wrong
     */
    @Nullable
    StatsSettings stats() {
        StatsConfig stats = config.stats();
        if (!stats.enabled()) {
            return null;
        }
        int port = BrokerSetup.within("stats.port", stats.port(), 0, BrokerSetup.PORT_MAX);
        int streamsMax = BrokerSetup.within("stats.streams-max", stats.streamsMax(), 1, 1_000);
        StatsSettings.StatsTls tls = statsTls(stats);
        if (tls == null && !GrpcPort.isLoopback(stats.host())) {
            throw BrokerSetup.refused(
                    "stats.host",
                    stats.host(),
                    "a loopback address; any other with stats.certificate, stats.private-key and stats.client-ca");
        }
        boolean clearMayDrain = config.mdp().nullRoles().contains(PeerRole.OPERATOR);
        return new StatsSettings(stats.host(), port, streamsMax, tls, clearMayDrain);
    }

    /**
     * The access records.
     *
     * @throws ConfigException a value is wrong
     */
    AccessLog.Level accessLevel() {
        return switch (config.accessLog().toLowerCase(Locale.ROOT)) {
            case "off" -> AccessLog.Level.OFF;
            case "errors" -> AccessLog.Level.ERRORS;
            case "all" -> AccessLog.Level.ALL;
            default -> throw BrokerSetup.refused("access-log", config.accessLog(), "off, errors, all");
        };
    }

    int accessPerSecond() {
        return BrokerSetup.within("access-log-per-second", config.accessLogPerSecond(), 1, 100_000);
    }

    /**
     * Where spans go.
     *
     * @return null if there are to be none
     * @throws ConfigException a value is wrong
     */
    @Nullable
    TraceSettings traces() {
        BrokerConfig.Traces traces = config.traces();
        String endpoint = traces.endpoint().orElse("");
        if (endpoint.isEmpty()) {
            return null;
        }
        URI uri = URI.create("");
        try {
            uri = new URI(endpoint);
        } catch (URISyntaxException _) {
            // Refused below.
        }
        boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isWeb || uri.getHost() == null) {
            throw BrokerSetup.refused("traces.endpoint", endpoint, "http://HOST:PORT/v1/traces or https://...");
        }
        return new TraceSettings(
                uri, traces.headers(), BrokerSetup.within("traces.per-second", traces.perSecond(), 1, 100_000));
    }

    private static StatsSettings.@Nullable StatsTls statsTls(StatsConfig stats) {
        String certificate = stats.certificate().orElse("");
        String privateKey = stats.privateKey().orElse("");
        String clientCa = stats.clientCa().orElse("");
        List<String> files = List.of(certificate, privateKey, clientCa);
        if (files.stream().allMatch(String::isEmpty)) {
            return null;
        }
        if (files.contains("")) {
            throw BrokerSetup.refused(
                    "stats.certificate",
                    certificate,
                    "all of stats.certificate, stats.private-key and stats.client-ca");
        }
        return new StatsSettings.StatsTls(certificate, privateKey, clientCa, stats.operators());
    }

    static int auditLinesPerSecond(BrokerConfig.Audit audit) {
        return BrokerSetup.within("audit.lines-per-second", audit.linesPerSecond(), 1, 100_000);
    }
}
