// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A client and a worker of one language and one version of MDP, written from the RFCs on that language's plain ZeroMQ
 * binding (system-tests/peers). All take the same arguments and print the same lines.
 */
record MdpPeer(Language language, String version) {
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(60);
    private static final String CURVE_KEYS = "CURVE_KEYS";
    private static final Path PEERS = Launcher.ROOT.resolve("system-tests/peers");
    private static final Path TOOLS = Launcher.ROOT.resolve("target");

    /** A binding, and what to type where it is missing. */
    enum Language {
        PYTHON("sudo apt-get install python3-venv, then build-config/test-tools.sh . (installs pyzmq)"),
        PHP("sudo apt-get install php8.2-cli php8.2-zmq"),
        RUBY("sudo apt-get install ruby ruby-ffi-rzmq"),
        GO("sudo apt-get install golang-go gcc pkg-config libzmq3-dev, then build-config/test-tools.sh . (builds it)"),
        NODE("sudo apt-get install nodejs npm, then build-config/test-tools.sh . (installs zeromq@6)");

        private final String install;
        private final boolean present = isPresent();

        Language(String install) {
            this.install = install;
        }

        void require() {
            Assumptions.assumeTrue(present, "no ZeroMQ for " + name().toLowerCase(Locale.ROOT) + ": " + install);
        }

        private boolean isPresent() {
            return switch (this) {
                case PYTHON -> Files.isExecutable(TOOLS.resolve("test-python/bin/python"));
                case PHP -> runs("php", "-r", "exit(extension_loaded('zmq') ? 0 : 1);");
                case RUBY -> runs("ruby", "-e", "require 'ffi-rzmq'");
                case GO -> Files.isExecutable(TOOLS.resolve("test-go/mdpworker"));
                case NODE -> Files.isDirectory(TOOLS.resolve("test-node/node_modules/zeromq")) && runs("node", "-v");
            };
        }

        private static boolean runs(String... command) {
            try {
                return Launcher.run(new ProcessBuilder(command), Duration.ofSeconds(20))
                                .exitCode()
                        == 0;
            } catch (UncheckedIOException _) {
                return false;
            }
        }
    }

    static Stream<MdpPeer> all() {
        return Arrays.stream(Language.values())
                .flatMap(language -> Stream.of(new MdpPeer(language, "0.1"), new MdpPeer(language, "0.2")));
    }

    static Stream<MdpPeer> present() {
        return all().filter(peer -> peer.language.present);
    }

    void require() {
        language.require();
    }

    /** Makes the calls ({@code SERVICE=FRAME|FRAME}) one after the other; one line for each reply. */
    List<String> call(String endpoint, String... calls) {
        return lines(program("client", endpoint, calls));
    }

    private List<String> lines(ProcessBuilder client) {
        Launcher.Result result = Launcher.run(client, CLIENT_TIMEOUT);
        if (result.exitCode() != 0) {
            throw new AssertionError(this + " ended with " + result.exitCode() + ": " + result.err() + result.out());
        }
        return result.out().lines().toList();
    }

    /** The same without waiting for the end. */
    Peer startClient(String endpoint, String... calls) {
        return Peer.start(program("client", endpoint, calls));
    }

    /** {@link #call}, encrypted. */
    List<String> callWithKeys(String endpoint, String curveKeys, String... calls) {
        ProcessBuilder builder = program("client", endpoint, calls);
        builder.environment().put(CURVE_KEYS, curveKeys);
        return lines(builder);
    }

    /** A worker, encrypted. */
    Peer startWorkerWithKeys(String endpoint, String curveKeys, String service) {
        ProcessBuilder builder = program("worker", endpoint, service);
        builder.environment().put(CURVE_KEYS, curveKeys);
        return Peer.start(builder);
    }

    /** @param options {@code --hold} takes requests and never answers */
    Peer startWorker(String endpoint, String service, String... options) {
        List<String> arguments = new ArrayList<>(List.of(service));
        arguments.addAll(List.of(options));
        return Peer.start(program("worker", endpoint, arguments.toArray(String[]::new)));
    }

    /** What runs a worker, for whoever starts it. */
    List<String> workerCommand(String endpoint, String service) {
        return program("worker", endpoint, service).command();
    }

    /** What a client of {@code version} is sent for a request of {@code body} that this peer's worker serves. */
    List<String> replies(String clientVersion, String service, String body) {
        String upper = body.toUpperCase(Locale.ROOT);
        if (version.equals("0.1")) {
            return List.of(service + " final " + upper);
        }
        // a client of 0.1 knows no PARTIAL: the frames of all parts, in order, in one reply
        return clientVersion.equals("0.1")
                ? List.of(service + " final " + body + "|" + upper)
                : List.of(service + " partial " + body, service + " final " + upper);
    }

    /** Part of a service's name. */
    @Override
    public String toString() {
        return language.name().toLowerCase(Locale.ROOT) + "-" + version;
    }

    private ProcessBuilder program(String role, String endpoint, String... arguments) {
        List<String> command = new ArrayList<>(
                switch (language) {
                    case PYTHON ->
                        List.of(
                                TOOLS.resolve("test-python/bin/python").toString(),
                                PEERS.resolve("python/mdp_" + role + ".py").toString());
                    case PHP ->
                        List.of("php", PEERS.resolve("php/mdp_" + role + ".php").toString());
                    case RUBY ->
                        List.of(
                                "ruby",
                                PEERS.resolve("ruby/mdp_" + role + ".rb").toString());
                    case GO -> List.of(TOOLS.resolve("test-go/mdp" + role).toString());
                    case NODE ->
                        List.of(
                                "node",
                                PEERS.resolve("node/mdp_" + role + ".cjs").toString());
                });
        command.add(endpoint);
        command.add(version);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("NODE_PATH", TOOLS.resolve("test-node/node_modules").toString());
        return builder;
    }
}
