// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/**
 * The unmodified example programs of the ZeroMQ guide and of zmq4, from checkouts that somebody has made: none is in
 * this repository. All of them use port 5555 of this machine, whatever else may run there.
 */
enum PublicPrograms {
    GUIDE_PYTHON(MdpPeer.Language.PYTHON, "REEVE_ZGUIDE_DIR", "examples/Python", ".py"),
    GUIDE_PHP(MdpPeer.Language.PHP, "REEVE_ZGUIDE_DIR", "examples/PHP", ".php"),
    GUIDE_RUBY(MdpPeer.Language.RUBY, "REEVE_ZGUIDE_DIR", "examples/Ruby", ".rb"),
    /** As programs: whoever has the checkout has built the examples into its folder {@code bin}. */
    ZMQ4_GO(MdpPeer.Language.GO, "REEVE_ZMQ4_DIR", "bin", "");

    static final int PORT = 5555;
    private static final String ABSENT = "no checkouts of public MDP programs: REEVE_ZGUIDE_DIR (booksbyus/zguide),"
            + " REEVE_ZMQ4_DIR (pebbe/zmq4), REEVE_MDP02_DIR (mahan/nodejs-mdp02)";

    private final MdpPeer.Language language;
    private final String variable;
    private final String folder;
    private final String suffix;

    PublicPrograms(MdpPeer.Language language, String variable, String folder, String suffix) {
        this.language = language;
        this.variable = variable;
        this.folder = folder;
        this.suffix = suffix;
    }

    /** Skips the test where the variable does not name a folder. */
    static Path checkout(String variable) {
        String folder = System.getenv(variable);
        Assumptions.assumeTrue(folder != null && Files.isDirectory(Path.of(folder)), ABSENT);
        return Path.of(java.util.Objects.requireNonNull(folder));
    }

    static void requirePort(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Assumptions.assumeTrue(probe.isBound());
        } catch (IOException _) {
            Assumptions.abort("port " + port + ", which the public programs use, is taken");
        }
    }

    void require() {
        language.require();
        Path programs = checkout(variable).resolve(folder);
        Assumptions.assumeTrue(
                Files.exists(programs.resolve("mdworker" + suffix)),
                "no programs in " + programs + " (" + variable + ")");
        requirePort(PORT);
    }

    /** @param workFolder where the program may write */
    Peer start(String name, Path workFolder) {
        return Peer.start(program(name, workFolder));
    }

    Launcher.Result run(String name, Path workFolder, Duration timeout) {
        return Launcher.run(program(name, workFolder), timeout);
    }

    boolean has(String name) {
        return Files.exists(checkout(variable).resolve(folder).resolve(name + suffix));
    }

    private ProcessBuilder program(String name, Path workFolder) {
        Path programs = checkout(variable).resolve(folder);
        List<String> command = new ArrayList<>();
        switch (this) {
            case GUIDE_PYTHON ->
                command.add(
                        Launcher.ROOT.resolve("target/test-python/bin/python").toString());
            case GUIDE_PHP, GUIDE_RUBY -> command.add(language.name().toLowerCase(Locale.ROOT));
            case ZMQ4_GO -> {
                // runs by itself
            }
        }
        command.add(programs.resolve(name + suffix).toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PYTHONUNBUFFERED", "1");
        // Ruby's load their parts from the working folder
        return builder.directory(this == GUIDE_RUBY ? programs.toFile() : workFolder.toFile());
    }
}
