// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a command has around it; tests bring their own.
 *
 * @param isTerminal whether a person reads the output as it comes: colours, hints
 */
record Shell(
        Map<String, String> environment,
        Path home,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean isTerminal,
        Clock clock) {

    @SuppressWarnings(
            "SystemConsoleNull") // with the console of java.base, JDK 25's default, it is null without a terminal
    static Shell ofProcess() {
        Console console = System.console();
        return new Shell(
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")),
                System.in,
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                console != null && console.isTerminal(),
                Clock.system(ZoneId.systemDefault()));
    }

    /** The variable, or empty. */
    String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    /** Colours only where a person sees them, and not against the person's will (no-color.org). */
    boolean hasColours() {
        return isTerminal && variable("NO_COLOR").isEmpty() && !"dumb".equals(variable("TERM"));
    }

    /**
     * Prints a line and sends it off.
     *
     * @return false when nobody reads any more (the pipe is closed): the command should end
     */
    boolean println(String line) {
        out.println(line);
        out.flush();
        return !out.checkError();
    }
}
