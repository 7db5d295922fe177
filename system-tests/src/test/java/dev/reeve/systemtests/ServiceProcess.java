// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of our packaged services as a process of its own. */
final class ServiceProcess {
    private ServiceProcess() {}

    /**
     * @param module whose {@code quarkus-app} is run
     * @param settings of the form {@code name=value}
     */
    static Peer start(String module, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        settings.forEach(setting -> command.add("-D" + setting));
        Path jar = Launcher.ROOT.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        command.addAll(List.of("-jar", jar.toString()));
        return Peer.start(new ProcessBuilder(command));
    }
}
