// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images of what is tested, made of what was packaged and brought to the nodes by {@code REEVE_IMAGE_LOAD}; once a
 * run.
 */
public final class TestImages {
    static final Path OUT = Cluster.ROOT.resolve("cluster-tests/target/images");
    /** Of the examples' workers. */
    static final String OWN_PREFIX = "localhost/reeve-own-";

    private static final String PREFIX = "localhost/reeve-test-";
    private static final String CHART_PREFIX = "localhost/reeve-chart-";

    private static @Nullable Map<String, String> names;
    private static @Nullable List<String> chart;

    private TestImages() {}

    /** The image of the programs of this module. */
    public static String worker() {
        return requireNonNull(onTheNodes().get("WORKER_IMAGE"));
    }

    /** Values for manifests: {@code BROKER_IMAGE}, {@code OPERATOR_IMAGE}, {@code WORKER_IMAGE}. */
    static synchronized Map<String, String> onTheNodes() {
        Map<String, String> known = names;
        if (known == null) {
            known = make();
            names = known;
        }
        return known;
    }

    /** The command of a container of {@code WORKER_IMAGE} that runs another program of it. */
    public static List<String> java(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "/opt/java/bin/java",
                "-XX:-UsePerfData",
                "-cp",
                "/app/*:/app/lib/*",
                "dev.reeve.clustertests." + program));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Options of helm by which the chart takes the images of this run. */
    static synchronized List<String> forChart() {
        List<String> known = chart;
        if (known == null) {
            List<String> images = List.of("broker", "gateway", "auth", "logger", "operator", "cli", "echo", "postgres");
            String tag = make(CHART_PREFIX, images, images);
            known = List.of("--set", "image.prefix=" + CHART_PREFIX + ",image.tag=" + tag);
            chart = known;
        }
        return known;
    }

    /** The name of an image of a worker in one file of Java. */
    static String ofSource(String name, Path source) {
        return OWN_PREFIX + name + ":" + make(OWN_PREFIX, List.of("--worker", name + "=" + source), List.of(name));
    }

    private static Map<String, String> make() {
        List<String> what = List.of(
                "broker",
                "operator",
                "--worker",
                "slow=" + SlowWorker.class.getName() + "@" + Cluster.ROOT.resolve("cluster-tests/target"));
        String tag = make(PREFIX, what, List.of("broker", "operator", "slow"));
        return Map.of(
                "BROKER_IMAGE", PREFIX + "broker:" + tag,
                "OPERATOR_IMAGE", PREFIX + "operator:" + tag,
                "WORKER_IMAGE", PREFIX + "slow:" + tag);
    }

    /** Returns the tag of all of them. */
    private static String make(String prefix, List<String> what, List<String> names) {
        String tag = newTag();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dreeve.root=" + Cluster.ROOT,
                "-cp",
                Cluster.ROOT.resolve("images/target") + "/*:" + Cluster.ROOT.resolve("images/target/lib") + "/*",
                "dev.reeve.images.Images",
                // what starts sooner is not what is tested, and caches take their time to make
                "--no-aot"));
        command.addAll(what);
        command.addAll(List.of("--out", OUT.toString(), "--prefix", prefix, "--tag", tag));
        Cluster.tell(Command.run(command));
        names.forEach(image -> bring(OUT.resolve(image + ".tar")));
        return tag;
    }

    /** The same name with other bytes would be taken for what is there. */
    static String newTag() {
        return Long.toHexString(System.currentTimeMillis());
    }

    /** Brings an archive to the nodes. */
    static void bring(Path archive) {
        String load = System.getenv("REEVE_IMAGE_LOAD");
        if (load == null) {
            throw new AssertionError(
                    "REEVE_IMAGE_LOAD is not set: a command that brings the OCI archive it is given to the nodes");
        }
        Command.run(List.of("sh", "-c", load + " \"$0\"", archive.toString()));
    }
}
