// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import dev.reeve.zmtp.curve.CurveKeyException;
import dev.reeve.zmtp.curve.CurveKeyFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** What every action on a file has. */
final class KeyOptions extends OutputOptions {
    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "The file.")
    private @Nullable Path file;

    Path file() {
        Path given = file;
        if (given == null) {
            throw CliException.usage("which FILE? --help explains");
        }
        return given;
    }

    CurveKeyFile read() {
        return read(file());
    }

    static CurveKeyFile read(Path file) {
        try {
            return CurveKeyFile.read(file);
        } catch (CurveKeyException e) {
            throw CliException.failed(VisibleText.of(e.getMessage()), "");
        }
    }

    /** The failure to do something with the file. */
    CliException cannotBe(String done, IOException cause, String next) {
        return CliException.failed(
                name() + " cannot be " + done + " (" + cause.getClass().getSimpleName() + ")", next);
    }

    /** The file as it may be shown. */
    String name() {
        return VisibleText.of(file().toString());
    }
}
