// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** The app that {@link LogKillIT} kills: logs, and says once how many records its files certainly have. */
final class LoggingProcess {
    /** More than one record has with all around it. */
    private static final long RECORD_BYTES_MAX = 400;

    private static final long ENOUGH_BYTES = 40_000;

    private LoggingProcess() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        // Nobody listens there: nothing is sent.
        ReeveBuilder builder = Reeve.at("http://127.0.0.1:9")
                .installation(Store.inFolder(folder))
                .set(Setting.LOG_RATE_MAX, 1_000_000)
                .set(Setting.LOG_BURST_MAX, 1_000_000);
        if (arguments[1].equals("sealed")) {
            builder.logKey(LogKey.of(new byte[32]));
        }
        Reeve reeve = builder.build();
        if (arguments[1].equals("crash")) {
            reeve.logs().installCrashHandler();
            reeve.logs().log(LogLevel.INFO, "before");
            throw new IllegalStateException("boom");
        }
        endless(reeve, folder);
    }

    private static void endless(Reeve reeve, Path folder) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean hasSaid = false;
        for (long i = 1; i > 0; i++) {
            reeve.logs().log(LogLevel.INFO, "record " + i);
            // Not so fast that the ring's bound is met before the kill.
            LockSupport.parkNanos(50_000);
            if (!hasSaid && bytes(folder) > ENOUGH_BYTES) {
                hasSaid = true;
                out.println(bytes(folder) / RECORD_BYTES_MAX);
            }
        }
    }

    /** Files come and go meanwhile: one that is gone has none. */
    private static long bytes(Path folder) {
        File[] files = folder.resolve("log.ring").toFile().listFiles((in, name) -> name.endsWith(".seg"));
        return files == null ? 0 : Arrays.stream(files).mapToLong(File::length).sum();
    }
}
