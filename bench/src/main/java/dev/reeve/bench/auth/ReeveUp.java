// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import dev.reeve.bench.FreePort;
import dev.reeve.bench.broker.BenchProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code ./reeve up} as it comes, in a process of its own: broker, gateway, auth worker, PostgreSQL and the rest.
 *
 * @param gatewayPort on loopback
 * @param brokerPort on loopback
 * @param data its folder
 */
public record ReeveUp(BenchProcess process, int gatewayPort, int brokerPort, Path data) {
    /** Those of the launcher. */
    static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx144m",
            "-XX:MaxMetaspaceSize=160m",
            "-XX:TieredStopAtLevel=4",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Duration START_TIME_MAX = Duration.ofSeconds(90);

    /**
     * Starts one on free ports and waits until it is ready.
     *
     * @param settings of the form {@code key=value}
     */
    public static ReeveUp start(Path root, Path data, Path logs, List<String> settings)
            throws IOException, InterruptedException {
        int gateway = FreePort.find();
        int broker = FreePort.find();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-jar");
        command.add(
                root.resolve("standalone/target/quarkus-app/quarkus-run.jar").toString());
        command.addAll(List.of("--data", data.toString()));
        List<String> all = new ArrayList<>(settings);
        all.add("reeve.gateway.port=" + gateway);
        all.add("reeve.broker.mdp.port=" + broker);
        all.add("quarkus.management.port=" + FreePort.find());
        all.forEach(setting -> command.addAll(List.of("--set", setting)));
        BenchProcess process = BenchProcess.start("reeve-up", command, Map.of("MALLOC_ARENA_MAX", "2"), logs, null);
        String _ = process.await("Reeve is ready", START_TIME_MAX);
        return new ReeveUp(process, gateway, broker, data);
    }

    /** An API key that may do everything. */
    public String adminKey() throws IOException {
        return Files.readString(data.resolve("admin-key")).strip();
    }
}
