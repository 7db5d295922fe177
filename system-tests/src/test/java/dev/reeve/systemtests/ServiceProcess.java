// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of our packaged services as a process of its own. */
final class ServiceProcess {
    private static final String SMALL_HEAP = "-Xmx256m";

    private ServiceProcess() {}

    /**
     * Starts it.
     *
     * @param module whose {@code quarkus-app} is run
     * @param settings of the form {@code name=value}
     */
    static Peer start(String module, List<String> settings) {
        return Peer.start(new ProcessBuilder(command(Launcher.ROOT, module, List.of(), settings)));
    }

    /** The same of another checkout of the project, which lies below {@code root}. */
    static Peer startOf(Path root, String module, List<String> settings) {
        return Peer.start(new ProcessBuilder(command(root, module, List.of(), settings)));
    }

    /** One of several, with a small heap, for whoever starts it. */
    static List<String> smallCommand(String module, List<String> settings) {
        return command(Launcher.ROOT, module, List.of(SMALL_HEAP), settings);
    }

    private static List<String> command(Path root, String module, List<String> options, List<String> settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        settings.forEach(setting -> command.add("-D" + setting));
        command.addAll(List.of("-jar", jar(root, module).toString()));
        return command;
    }

    /** What is run. */
    static Path jar(Path root, String module) {
        return root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
