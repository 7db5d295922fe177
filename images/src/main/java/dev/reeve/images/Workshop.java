// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes the contents of all images of a run: their files staged, one Java runtime, a cache for each program. */
final class Workshop {
    // Rehearsals wait as much as they work; more at once would only make each slower.
    private static final int AT_ONCE = 2;

    private final Options options;
    private final Path work;
    private final Map<App, Stage> stages = new LinkedHashMap<>();
    private final Path runtime;
    private final Optional<SortedSet<String>> modules;

    private Workshop(Options options, Path work) throws IOException, InterruptedException {
        this.options = options;
        this.work = work;
        this.runtime = work.resolve("runtime");
        Parts parts = new Parts(Repository.at(options.repository()), options.tag());
        List<Path> jars = new ArrayList<>();
        for (App app : options.apps()) {
            if (app.isJava()) {
                AppFiles files = AppFiles.of(app);
                jars.addAll(files.jars().values());
                Stage stage = Stage.set(app, files, work.resolve("stage").resolve(app.name()));
                Path bom = stage.home().resolve("sbom.json");
                Bom.write(bom, image(app), parts.ofJava(stage.files().jars(), app.licence()));
                stage.files().own().put(Bom.PLACE, bom);
                stages.put(app, stage);
            }
        }
        this.modules = jars.isEmpty() ? Optional.empty() : Optional.of(JavaRuntime.modules(jars));
        if (modules.isPresent()) {
            JavaRuntime.make(modules.get(), runtime);
        }
    }

    /** Sees what there is, makes the runtime. */
    static Workshop open(Options options, Path work) throws IOException, InterruptedException {
        return new Workshop(options, work);
    }

    /** What the runtime has; empty if no program needs one. */
    Optional<SortedSet<String>> modules() {
        return modules;
    }

    /** In the order in which they were asked for. */
    List<ImageContent> contents(PrintStream out) throws IOException, InterruptedException {
        SortedMap<String, Path> runtimeFiles =
                modules.isPresent() ? Folders.files(runtime, JavaRuntime.HOME) : new TreeMap<>();
        Map<App, AotCache.Result> caches = caches();
        List<ImageContent> contents = new ArrayList<>();
        for (App app : options.apps()) {
            Stage stage = stages.get(app);
            if (stage == null) {
                contents.add(PostgresImage.of(app, work.resolve("postgres"), image(app)));
                continue;
            }
            AotCache.Result cache = caches.getOrDefault(app, new AotCache.Result.None("none was asked for"));
            tell(app, cache, out);
            contents.add(JavaImage.of(app, stage.files(), runtimeFiles, cache));
        }
        return contents;
    }

    private Part image(App app) {
        String name = options.prefix() + app.name();
        return app.licence().isEmpty()
                ? Part.whole("container", name, options.tag())
                : Part.whole("container", name, options.tag(), app.licence());
    }

    private void tell(App app, AotCache.Result cache, PrintStream out) {
        switch (cache) {
            case AotCache.Result.Made made when made.ready() -> {}
            case AotCache.Result.Made _ ->
                out.println(app.name() + ": its cache knows it as far as it comes up alone; it was not ready");
            case AotCache.Result.None none
            when options.cached() -> out.println(app.name() + ": starts without a cache: " + none.reason());
            case AotCache.Result.None _ -> {}
        }
    }

    private boolean stores() {
        return stages.keySet().stream().anyMatch(App::stores);
    }

    private Map<App, AotCache.Result> caches() throws IOException, InterruptedException {
        Map<App, AotCache.Result> results = new HashMap<>();
        if (!options.cached() || stages.isEmpty()) {
            return results;
        }
        try (Rehearsal rehearsal = Rehearsal.begin(work.resolve("rehearsal"), options.broker(), stores());
                ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            Map<App, Future<AotCache.Result>> making = new LinkedHashMap<>();
            stages.forEach((app, stage) ->
                    making.put(app, pool.submit(() -> AotCache.make(app, stage.home(), runtime, rehearsal))));
            for (Map.Entry<App, Future<AotCache.Result>> one : making.entrySet()) {
                results.put(one.getKey(), one.getValue().get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a cache could not be made: " + e.getCause(), e);
        }
        return results;
    }
}
