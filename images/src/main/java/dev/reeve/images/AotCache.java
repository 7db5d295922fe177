// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program's classes, loaded, linked and with what was seen of their methods, in a file that the JVM maps at its start
 * (JEP 483, 514, 515). It is made by a rehearsal: the image's own runtime starts the staged files, is asked for its
 * health until it is ready, is told to end, and writes the file then. A program that lacks something to become ready,
 * such as an API server, is ended when it is up.
 *
 * <p>The JVM refuses a file that does not fit its options or jars, says so and starts without.
 */
final class AotCache {
    /** Where it lies in the image. */
    static final String PLACE = Start.HOME + "/aot/cache.aot";

    private static final int END_SECONDS_MAX = 300;
    private static final int LAST_LINES = 5;

    private AotCache() {}

    /** Whether there is one. */
    sealed interface Result {
        /**
         * There is one.
         *
         * @param ready whether the program got so far
         */
        record Made(Path file, boolean ready) implements Result {}

        record None(String reason) implements Result {}
    }

    static Result make(App app, Path home, Path runtime, Rehearsal rehearsal) throws IOException, InterruptedException {
        Path file = Files.createDirectories(home.resolve("aot")).resolve("cache.aot");
        Path log = rehearsal.folder().resolve(app.name() + ".log");
        String jar = home.resolve(LaunchJar.name(app.start())).toString();
        List<String> command = new ArrayList<>(JavaCommand.of(
                app.start(),
                runtime.resolve("bin/java").toString(),
                // A heap of the size that pods have: addresses of objects are coded alike.
                List.of("-XX:AOTCacheOutput=" + file, "-Xmx256m"),
                jar));
        command.addAll(app.rehearsal());
        Player player = rehearsal.start(app.start(), command, log);
        boolean ready = true;
        if (app.rehearsal().isEmpty()) {
            ready = player.awaitReady(rehearsal.isComplete(app)) == Player.State.READY;
            // One that ended by itself has written its cache by now.
            player.process().destroy();
        }
        if (!player.process().waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            player.process().destroyForcibly();
            return new Result.None("it did not end; it said " + log);
        }
        return Files.exists(file) ? new Result.Made(file, ready) : new Result.None(lastWords(log));
    }

    private static String lastWords(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
