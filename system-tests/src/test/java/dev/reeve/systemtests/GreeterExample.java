// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.util.List;
import java.util.Map;

/** The example grpc-worker as a process, started by the command of its README. */
final class GreeterExample {
    static final String SERVICE = "greeter.v1.greeter";

    private GreeterExample() {}

    /** At this broker; returns once it is registered. */
    static Peer start(String brokers) {
        String target = "examples/grpc-worker/target/";
        ProcessBuilder command = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        target + "classes:" + target + "lib/*",
                        "dev.reeve.grpcworker.GreeterWorker"))
                .directory(Launcher.ROOT.toFile());
        command.environment().putAll(Map.of("REEVE_BROKERS", brokers));
        Peer worker = Peer.start(command);
        worker.awaitText("registered service=" + SERVICE);
        return worker;
    }
}
