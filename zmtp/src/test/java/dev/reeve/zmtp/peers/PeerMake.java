// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import dev.reeve.testkit.ProcessPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Other makes of ZMTP, as programs with the same arguments and lines. */
enum PeerMake {
    /** libzmq by pyzmq. */
    PYZMQ("pyzmq with CURVE", "sudo apt-get install python3-venv, then build-config/test-tools.sh . (installs pyzmq)"),
    /** libzmq by CZMQ. */
    CZMQ(
            "CZMQ",
            "sudo apt-get install gcc libc6-dev pkg-config libczmq-dev, then build-config/test-tools.sh . (builds)"),
    JEROMQ("JeroMQ", "");

    private static final Path ROOT = Path.of(System.getProperty("reeve.root", ".."));
    private static final Path C_PEER = ROOT.resolve("target/test-czmq/wire_peer");
    private static final Path PYTHON_MADE = ROOT.resolve("target/test-python/bin/python");
    private static final String PYTHON = Files.isExecutable(PYTHON_MADE) ? PYTHON_MADE.toString() : "python3";

    private final String words;
    private final String install;

    PeerMake(String words, String install) {
        this.words = words;
        this.install = install;
    }

    /** Skips the test, saying what to type, where it is missing. */
    void require() {
        Assumptions.assumeTrue(isPresent(), "no " + words + ": " + install);
    }

    private boolean isPresent() {
        return switch (this) {
            case PYZMQ -> runs(PYTHON, "-c", "import zmq; assert zmq.has('curve')");
            case CZMQ -> Files.isExecutable(C_PEER);
            case JEROMQ -> true;
        };
    }

    private static boolean runs(String... command) {
        try {
            Process probe = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    ProcessPool.Child start(ProcessPool processes, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(
                switch (this) {
                    case PYZMQ ->
                        List.of(
                                PYTHON,
                                ROOT.resolve("zmtp/src/test/peers/wire_peer.py").toString());
                    case CZMQ -> List.of(C_PEER.toString());
                    case JEROMQ -> ProcessPool.javaCommand(JeroMqPeer.class);
                });
        command.addAll(arguments);
        return processes.start(name(), command, environment);
    }
}
