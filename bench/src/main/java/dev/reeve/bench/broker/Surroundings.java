// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where processes run, and how they are started.
 *
 * @param root of the checkout
 * @param logs folder of their output
 * @param recordings folder of JFR recordings of brokers; null = none
 * @param before words before each command of a JVM
 */
public record Surroundings(Path root, Path logs, @Nullable Path recordings, List<String> before) {
    /**
     * Of every JVM here, brokers, workers and clients alike: the collector of {@code ./reeve up}, and a heap that none
     * of them fills.
     */
    public static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xms512m",
            "-Xmx512m",
            "-Xmn256m",
            "-XX:-UsePerfData",
            "-Dslf4j.internal.verbosity=ERROR",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final List<String> LESS_PRESSING = List.of("nice", "-n", "10");

    public Surroundings(Path root, Path logs, @Nullable Path recordings) {
        this(root, logs, recordings, List.of());
    }

    /** Says where and with what all is measured. */
    public static Machine tell(PrintStream out) {
        Machine machine = Machine.here();
        out.println(Json.of(machine.json()));
        out.println("Every JVM: " + String.join(" ", JVM));
        return machine;
    }

    /**
     * The same, with processes that the others go before: who makes a load is not to be held up by what it loads, and
     * what waits there would be counted as the server's.
     */
    public Surroundings lessPressing() {
        return new Surroundings(root, logs, recordings, LESS_PRESSING);
    }

    /** The same with folders of their own for a load. */
    Surroundings of(Cell cell) throws IOException {
        Path recorded = recordings == null ? null : Files.createDirectories(recordings.resolve(cell.fileName()));
        return new Surroundings(root, Files.createDirectories(logs.resolve(cell.fileName())), recorded, before);
    }

    /** What {@code ./reeve bench} builds for peers. */
    Path peers() {
        return root.resolve("bench/target/peers");
    }

    /** A process of this program. */
    BenchProcess own(String role, Peer peer, String endpoint) throws IOException {
        String title = peer.name() + "-" + role;
        List<String> arguments = List.of(
                "-cp", System.getProperty("java.class.path"), Main.class.getName(), role, peer.name(), endpoint);
        return java(title, role.equals(Main.SERVER), arguments);
    }

    /**
     * A JVM.
     *
     * @param recorded it is a broker, of which there are recordings if they are asked for
     */
    public BenchProcess java(String title, boolean recorded, List<String> arguments) throws IOException {
        Path collections = logs.resolve(title + ".gc");
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Xlog:gc:file=" + collections + ":uptime:filecount=0");
        if (recorded && recordings != null) {
            command.add("-XX:StartFlightRecording=settings=profile,filename=" + recordings.resolve(title + ".jfr"));
        }
        command.addAll(arguments);
        return BenchProcess.start(title, command, Map.of(), logs, collections);
    }

    /** Of one of our servers as it is packaged, by its module. */
    Path packaged(String module) {
        return root.resolve(module + "/target/quarkus-app/quarkus-run.jar");
    }

    /**
     * One of our servers, as it is packaged.
     *
     * @param recorded as at {@link #java}
     * @param options of the JVM, settings among them
     * @throws BenchException it is not there
     */
    public BenchProcess packaged(String module, String title, boolean recorded, List<String> options)
            throws IOException {
        Path program = packaged(module);
        if (!Files.exists(program)) {
            throw new BenchException(module + " is not built: ./reeve bench builds what it measures");
        }
        List<String> arguments = new ArrayList<>(options);
        arguments.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        arguments.addAll(List.of("-jar", program.toString()));
        return java(title, recorded, arguments);
    }

    /** Another program. */
    public BenchProcess program(String title, List<String> command, Map<String, String> environment)
            throws IOException {
        return BenchProcess.start(title, command, environment, logs, null);
    }
}
