// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was asked for.
 *
 * @param out folder of the archives
 * @param prefix of the names of images
 * @param revision commit, for a label; empty = not known
 * @param cached whether each program gets a cache of its classes
 * @param broker a packaged one, for rehearsals; may be missing
 * @param libraries what a worker in one file is compiled with
 * @param repository Maven's, which knows what a jar is; may be missing
 */
record Options(
        List<App> apps,
        Base base,
        Path out,
        String prefix,
        String tag,
        String revision,
        boolean cached,
        Path broker,
        Path libraries,
        Path repository) {
    private static final String PREFIX = "localhost/reeve-";
    private static final String NO_CACHE = "--no-aot";
    private static final Set<String> WITH_VALUE = Set.of("--base", "--out", "--prefix", "--tag", "--worker");

    /** Keeps a copy. */
    Options {
        apps = List.copyOf(apps);
    }

    /**
     * Reads the command line.
     *
     * @param root of the project
     * @throws IllegalArgumentException it makes no sense; the message says what does not
     */
    static Options parse(List<String> arguments, Path root, Map<String, String> environment, String version) {
        Map<String, String> values = new HashMap<>();
        List<App> apps = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                names.add(argument);
            } else if (argument.equals(NO_CACHE)) {
                values.put(NO_CACHE, "");
            } else if (!WITH_VALUE.contains(argument) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        WITH_VALUE.contains(argument)
                                ? argument + " needs a value"
                                : "unknown option '" + argument + "'");
            } else if (argument.equals("--worker")) {
                apps.add(App.worker(arguments.get(++i)));
            } else {
                values.put(argument, arguments.get(++i));
            }
        }
        apps.addAll(0, chosen(names, App.ofReeve(root), apps.isEmpty()));
        return new Options(
                apps,
                Base.parse(values.getOrDefault("--base", environment.getOrDefault("REEVE_IMAGE_BASE", Base.PUBLIC))),
                Path.of(values.getOrDefault(
                        "--out", root.resolve("target/images").toString())),
                values.getOrDefault("--prefix", PREFIX),
                values.getOrDefault("--tag", version),
                environment.getOrDefault("REEVE_COMMIT", ""),
                !values.containsKey(NO_CACHE),
                root.resolve("broker-service/target/quarkus-app/quarkus-run.jar"),
                root.resolve("examples/echo-worker/target/lib"),
                Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository")));
    }

    /** The same, after workers in one file were packaged below {@code work}. */
    Options packaged(Path work) throws IOException {
        List<App> packaged = new ArrayList<>();
        for (App app : apps) {
            packaged.add(SourceFile.isOne(app) ? SourceFile.packaged(app, libraries, work.resolve(app.name())) : app);
        }
        return new Options(packaged, base, out, prefix, tag, revision, cached, broker, libraries, repository);
    }

    /** The name of the image. */
    String image(App app) {
        return prefix + app.name() + ":" + tag;
    }

    private static List<App> chosen(Set<String> names, List<App> all, boolean allIfNone) {
        if (names.isEmpty()) {
            return allIfNone ? all : List.of();
        }
        Map<String, App> byName = all.stream().collect(Collectors.toMap(App::name, app -> app));
        return names.stream()
                .map(name -> {
                    App app = byName.get(name);
                    if (app == null) {
                        throw new IllegalArgumentException("there is no image '" + name + "'; there are: "
                                + all.stream().map(App::name).collect(Collectors.joining(", ")));
                    }
                    return app;
                })
                .toList();
    }
}
