// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that becomes an image.
 *
 * @param name of the image, after the prefix
 * @param folder what was packaged
 * @param ports that it listens on
 * @param licence SPDX expression; empty = not known
 * @param rehearsal arguments of the run that fills its cache, if it ends by itself; none for what serves until told
 */
record App(
        String name,
        String description,
        Path folder,
        Start start,
        List<Integer> ports,
        String licence,
        List<String> rehearsal) {
    private static final Pattern SOURCE = Pattern.compile("([a-z0-9][a-z0-9-]*)=(.*?([A-Za-z_$][\\w$]*)\\.java)");
    private static final Pattern WORKER = Pattern.compile("([a-z0-9][a-z0-9-]*)=([A-Za-z_$][\\w.$]*)@(.+)");
    private static final String OURS = "Apache-2.0";
    private static final int MANAGEMENT = 9000;
    private static final int POSTGRES = 5432;
    private static final Set<String> DATABASES = Set.of("auth", "logger");

    /** Keeps copies. */
    App {
        ports = List.copyOf(ports);
        rehearsal = List.copyOf(rehearsal);
    }

    /** All that Reeve itself consists of. */
    static List<App> ofReeve(Path root) {
        return List.of(
                quarkus(root, "broker-service", "broker", "Queues requests and hands them to workers", 5555, 9001),
                quarkus(root, "gateway", "gateway", "Where phones and browsers come in", 8080, 8443),
                quarkus(root, "auth-worker", "auth", "Accounts and access tokens"),
                quarkus(root, "logger-worker", "logger", "Logs of devices and services"),
                quarkus(root, "operator", "operator", "Scales workers from what the brokers see", 9001),
                new App(
                        "cli",
                        "The command line",
                        root.resolve("cli/target"),
                        new Start.Main("dev.reeve.cli.Reeve"),
                        List.of(),
                        OURS,
                        // Nothing answers there: what it takes to ask is loaded all the same.
                        List.of("call", "echo", "{}", "--url", "http://127.0.0.1:1")),
                serving(
                        "echo",
                        "A worker that answers with what it got",
                        root.resolve("examples/echo-worker/target"),
                        new Start.Main("dev.reeve.echoworker.EchoWorker"),
                        List.of(MANAGEMENT),
                        OURS),
                serving(
                        "postgres",
                        "PostgreSQL for a trial: one server, one volume",
                        root.resolve("images/target"),
                        new Start.Postgres(),
                        List.of(POSTGRES),
                        "PostgreSQL AND " + OURS));
    }

    /**
     * {@code NAME=MAINCLASS@FOLDER}: a worker with its jars in a folder, and their libraries in {@code lib} below it.
     * {@code NAME=FILE.java}: one in a file, which is to be packaged yet.
     */
    static App worker(String text) {
        Matcher source = SOURCE.matcher(text);
        if (source.matches()) {
            return worker(source.group(1), Path.of(source.group(2)), source.group(3));
        }
        Matcher parts = WORKER.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "--worker is NAME=FILE.java or NAME=MAINCLASS@FOLDER, e.g. orders=com.example.Orders@target: "
                            + text);
        }
        return worker(parts.group(1), Path.of(parts.group(3)), parts.group(2));
    }

    private static App worker(String name, Path folder, String main) {
        return serving(name, "A worker", folder, new Start.Main(main), List.of(MANAGEMENT), "");
    }

    /** The same, packaged elsewhere. */
    App in(Path otherFolder) {
        return new App(name, description, otherFolder, start, ports, licence, rehearsal);
    }

    /** Runs on Java. */
    boolean isJava() {
        return switch (start) {
            case Start.Quarkus _, Start.Main _ -> true;
            case Start.Postgres _ -> false;
        };
    }

    /** Has a database. */
    boolean stores() {
        return start instanceof Start.Quarkus && DATABASES.contains(name);
    }

    private static App serving(
            String name, String description, Path folder, Start start, List<Integer> ports, String licence) {
        return new App(name, description, folder, start, ports, licence, List.of());
    }

    private static App quarkus(Path root, String module, String name, String description, Integer... ports) {
        List<Integer> all = new ArrayList<>(List.of(ports));
        all.add(MANAGEMENT);
        return serving(
                name, description, root.resolve(module).resolve("target/quarkus-app"), new Start.Quarkus(), all, OURS);
    }
}
