// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An image of a program of Java. */
final class JavaImage {
    private JavaImage() {}

    static ImageContent of(App app, AppFiles files, SortedMap<String, Path> runtime, AotCache.Result cache) {
        List<ImageContent.Layer> layers = new ArrayList<>(List.of(
                new ImageContent.Layer("runtime", runtime),
                new ImageContent.Layer("libraries", files.libraries()),
                new ImageContent.Layer("own", files.own())));
        List<String> more = new ArrayList<>();
        if (cache instanceof AotCache.Result.Made made) {
            layers.add(new ImageContent.Layer("cache", new TreeMap<>(Map.of(AotCache.PLACE, made.file()))));
            more.add("-XX:AOTCache=" + AotCache.PLACE);
        }
        return new ImageContent(
                app,
                layers,
                JavaCommand.of(
                        app.start(),
                        JavaRuntime.HOME + "/bin/java",
                        more,
                        Start.HOME + "/" + LaunchJar.name(app.start())),
                Map.of("MALLOC_ARENA_MAX", "2", "PATH", JavaRuntime.HOME + "/bin:/usr/bin:/bin"));
    }
}
