// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
final class Command {
    private static final Duration AT_MOST = Duration.ofMinutes(4);

    private Command() {}

    /** Returns what it said, without space around it; throws if it fails. */
    static String run(List<String> command) {
        return run(new ProcessBuilder(command), "", AT_MOST).strip();
    }

    /** Returns what it said of what it reads; throws if it fails or does not end. */
    static String run(ProcessBuilder builder, String input, Duration atMost) {
        List<String> command = builder.command();
        try {
            Path log = Files.createTempFile("reeve-it", ".log");
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try (var in = process.outputWriter(UTF_8)) {
                in.write(input);
            }
            boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(log, UTF_8);
            Files.delete(log);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
