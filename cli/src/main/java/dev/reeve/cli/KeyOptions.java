// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import dev.reeve.zmtp.curve.CurveKeyException;
import dev.reeve.zmtp.curve.CurveKeyFile;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every action on a file has. */
final class KeyOptions {
    @Parameters(index = "0", paramLabel = "FILE", description = "The file.")
    private @Nullable Path file;

    @Option(
            names = {"--json"},
            description = "Print JSON, for programs.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    Path file() {
        Path given = file;
        if (given == null) {
            throw CliException.usage("which file?");
        }
        return given;
    }

    boolean isJson() {
        return json;
    }

    /** For picocli, which reads the field. */
    boolean isHelp() {
        return help;
    }

    CurveKeyFile read() {
        return read(file());
    }

    static CurveKeyFile read(Path file) {
        try {
            return CurveKeyFile.read(file);
        } catch (CurveKeyException e) {
            throw new CliException(ExitCode.FAILED, VisibleText.of(e.getMessage()), "", Map.of());
        }
    }
}
