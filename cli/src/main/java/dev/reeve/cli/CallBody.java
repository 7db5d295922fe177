// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The body that {@code call} was given: in the arguments, on standard input, in a file. */
final class CallBody {
    /** What the gateway takes. */
    private static final int BYTES_MAX = 1 << 20;

    private final Shell shell;

    CallBody(Shell shell) {
        this.shell = shell;
    }

    /**
     * Reads it.
     *
     * @param raw any bytes, not JSON
     */
    byte[] read(String argument, boolean raw) {
        byte[] bytes = bytes(argument);
        if (!raw) {
            check(new String(bytes, StandardCharsets.UTF_8));
        }
        return bytes;
    }

    private static void check(String text) {
        String mistake = Json.mistakeIn(text);
        if (!mistake.isEmpty()) {
            String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
            throw CliException.usage("'" + VisibleText.of(shown) + "' is no JSON: " + VisibleText.of(mistake)
                    + ". Usage: ./reeve call SERVICE [METHOD] JSON");
        }
    }

    private byte[] bytes(String argument) {
        if (argument.equals("-")) {
            try {
                return bounded(shell.in(), "standard input");
            } catch (IOException e) {
                throw CliException.usage("standard input cannot be read: " + e.getMessage());
            }
        }
        if (!argument.startsWith("@")) {
            return argument.getBytes(StandardCharsets.UTF_8);
        }
        Path file = Path.of(argument.substring(1));
        try (InputStream in = Files.newInputStream(file)) {
            return bounded(in, file.toString());
        } catch (IOException e) {
            throw CliException.usage(VisibleText.of(file.toString()) + " cannot be read: "
                    + e.getClass().getSimpleName());
        }
    }

    private static byte[] bounded(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw CliException.usage(VisibleText.of(name) + " is longer than " + BYTES_MAX + " bytes");
        }
        return bytes;
    }
}
