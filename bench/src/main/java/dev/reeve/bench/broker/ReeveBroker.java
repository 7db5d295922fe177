// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The packaged broker, as it is shipped, in a process of its own. */
public final class ReeveBroker {
    private static final String MODULE = "broker-service";
    private static final Duration START_TIME_MAX = Duration.ofSeconds(30);
    private static final Pattern ENDPOINT = Pattern.compile("listens on (tcp://\\S+)");

    /** Bounds that the windows and queues measured here stay under; everything else is as shipped. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("reeve.broker.mdp.port", "0"),
            Map.entry("reeve.broker.services.*.policy", "public"),
            Map.entry("reeve.broker.limits.open-per-client-max", "200000"),
            Map.entry("reeve.broker.limits.window-max", "10000"),
            Map.entry("reeve.broker.limits.queue-requests-max", "200000"),
            Map.entry("reeve.broker.limits.send-queue-messages-max", "200000"),
            Map.entry("reeve.broker.limits.send-queue-bytes-max", "256M"),
            Map.entry("reeve.broker.services." + Scale.PARKED + ".declared", "true"),
            Map.entry("reeve.broker.services." + Scale.PARKED + ".policy", "public"),
            Map.entry("reeve.broker.plain.queue-ttl", "1h"),
            Map.entry("reeve.broker.drain-grace", "1s"),
            Map.entry("quarkus.management.port", "0"),
            Map.entry("quarkus.banner.enabled", "false"));

    private ReeveBroker() {}

    public static @Nullable String absence(Surroundings surroundings) {
        return Files.exists(surroundings.packaged(MODULE)) ? null : "not built: ./reeve bench broker builds it";
    }

    /** Starts one with settings of its own, and waits until it listens. */
    public static Hub start(Surroundings surroundings, String title, Map<String, String> settings)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        SETTINGS.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        settings.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        BenchProcess process = surroundings.packaged(MODULE, title, true, arguments);
        Matcher endpoint = ENDPOINT.matcher(process.await("listens on", START_TIME_MAX));
        if (!endpoint.find()) {
            throw new BenchException(title + " does not say where it listens");
        }
        return new Hub(process, endpoint.group(1));
    }
}
