// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The program helm: that of REEVE_HELM, else the one on the PATH. It never speaks to a cluster here. */
final class Helm {
    static final Path ROOT = Path.of(System.getProperty("reeve.root", ".."));
    static final Path CHART = ROOT.resolve("helm/reeve");
    private static final int SECONDS_MAX = 30;

    /** Helm takes a third of a second each time, and the files of ci/ are what most tests look at. */
    private static final Map<List<String>, Answer> RENDERED = new ConcurrentHashMap<>();

    private Helm() {}

    /** What it said, and whether it was content. */
    record Answer(boolean good, String text) {}

    /** A program that build-config/test-tools.sh makes with Go; without it the test is skipped and says so. */
    static String built(String name, String options) {
        Path program = ROOT.resolve("target/test-go").resolve(name).toAbsolutePath();
        Assumptions.assumeTrue(
                Files.isExecutable(program),
                "no " + program + ": run build-config/test-tools.sh ." + options + " (needs Go)");
        return program.toString();
    }

    /** What Helm 4 makes of these values; it has to be content. */
    static List<JsonNode> renderByFour(Path values) {
        return objects(values, run(built("helm", " --long"), template("r", "ns", values)));
    }

    /** Skips the tests, with the reason, where there is none. */
    static void need() {
        Assumptions.assumeTrue(
                program().isPresent(),
                "there is no helm: install it (https://helm.sh/docs/intro/install), or REEVE_HELM=/path/to/helm");
    }

    /** The files of ci/, by name. */
    static List<Path> valuesFiles() {
        try (Stream<Path> files = Files.list(CHART.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** One of them. */
    static Path values(String name) {
        return CHART.resolve("ci").resolve(name + "-values.yaml");
    }

    /** What the chart makes of these values; it has to be content. */
    static List<JsonNode> render(Path values) {
        return renderAs("r", values);
    }

    /** The same for another release. */
    static List<JsonNode> renderAs(String release, Path values) {
        return objects(values, templateAs(release, "ns", values));
    }

    private static List<JsonNode> objects(Path values, Answer answer) {
        if (!answer.good()) {
            throw new AssertionError(values.getFileName() + ": " + answer.text());
        }
        return Yaml.documents(answer.text());
    }

    static Answer template(Path values, String... more) {
        return templateAs("r", "ns", values, more);
    }

    static Answer templateAs(String release, String namespace, Path values, String... more) {
        List<String> arguments = new ArrayList<>(template(release, namespace, values));
        arguments.addAll(List.of(more));
        boolean isOften = more.length == 0 && values.startsWith(CHART);
        return isOften ? RENDERED.computeIfAbsent(List.copyOf(arguments), Helm::run) : run(arguments);
    }

    private static List<String> template(String release, String namespace, Path values) {
        return List.of("template", release, CHART.toString(), "--namespace", namespace, "--values", values.toString());
    }

    static Answer lint(Path values) {
        return run(List.of("lint", "--strict", CHART.toString(), "--values", values.toString()));
    }

    private static Answer run(List<String> arguments) {
        return run(program().orElseThrow(), arguments);
    }

    static Answer run(String program, List<String> arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(arguments);
            Path out = Files.createTempFile("helm", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("helm did not end: " + command);
                }
                return new Answer(process.exitValue() == 0, Files.readString(out, UTF_8));
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Optional<String> program() {
        String given = System.getenv("REEVE_HELM");
        if (given != null && !given.isBlank()) {
            return Optional.of(given);
        }
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "helm"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
