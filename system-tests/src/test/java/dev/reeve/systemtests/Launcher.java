// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code ./reeve} and other programs the way a person at a terminal does. */
final class Launcher {
    static final Path ROOT =
            Path.of(System.getProperty("reeve.root", "..")).toAbsolutePath().normalize();

    private Launcher() {}

    /** What a finished program said. */
    record Result(int exitCode, String out, String err) {}

    static ProcessBuilder reeve(Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("reeve").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
        // the Maven build that runs this test has built everything already
        builder.environment().put("REEVE_SKIP_BUILD", "1");
        builder.environment().putAll(environment);
        return builder;
    }

    static Result run(Map<String, String> environment, Duration timeout, String... arguments) {
        return run(reeve(environment, List.of(arguments)), timeout);
    }

    /** Runs one line of shell in the project's root. */
    static Result shell(Map<String, String> environment, Duration timeout, String line) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(ROOT.toFile());
        builder.environment().put("REEVE_SKIP_BUILD", "1");
        builder.environment().putAll(environment);
        return run(builder, timeout);
    }

    static Result run(ProcessBuilder builder, Duration timeout) {
        try {
            Path out = Files.createTempFile("reeve-test", ".out");
            Path err = Files.createTempFile("reeve-test", ".err");
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        builder.command() + " did not end within " + timeout + ": " + read(out) + read(err));
            }
            Result result = new Result(process.exitValue(), read(out), read(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
