// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terminal's size, and its keys without Enter: by {@code stty}, which every Unix has. Where that fails the size is
 * taken from COLUMNS and LINES, and keys come with Enter.
 */
final class Tty {
    /** In characters. */
    record Size(int rows, int columns) {}

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
    private static final int COLUMNS_DEFAULT = 80;
    private static final int ROWS_DEFAULT = 24;
    private static final long ANSWER_MS_MAX = 2_000;

    private final Shell shell;
    private final boolean isReal;
    private String saved = "";

    private Tty(Shell shell, boolean isReal) {
        this.shell = shell;
        this.isReal = isReal;
    }

    /** Of the process, if the shell is the process' own. */
    static Tty of(Shell shell) {
        return new Tty(shell, System.in.equals(shell.in()));
    }

    Size size() {
        Matcher told = SIZE.matcher(stty("size"));
        if (told.matches() && !told.group(1).equals("0") && !told.group(2).equals("0")) {
            return new Size(Integer.parseInt(told.group(1)), Integer.parseInt(told.group(2)));
        }
        return new Size(number("LINES", ROWS_DEFAULT), number("COLUMNS", COLUMNS_DEFAULT));
    }

    private int number(String variable, int otherwise) {
        String text = shell.variable(variable);
        return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
    }

    /** Each key at once and unseen; Ctrl-C keeps its meaning. */
    void keysAtOnce() {
        saved = stty("-g");
        if (!saved.isEmpty()) {
            String _ = stty("-icanon", "-echo", "min", "1", "time", "0");
        }
    }

    void restore() {
        if (!saved.isEmpty()) {
            String _ = stty(saved);
        }
    }

    /** What it printed; empty if it could not. */
    private String stty(String... arguments) {
        if (!isReal) {
            return "";
        }
        try {
            List<String> command = new ArrayList<>(List.of("stty"));
            command.addAll(List.of(arguments));
            Process stty = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return stty.waitFor(ANSWER_MS_MAX, TimeUnit.MILLISECONDS) && stty.exitValue() == 0 ? text : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
