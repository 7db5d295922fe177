// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.Map;

/** A command cannot go on: what happened, what to do next, how the process ends. */
final class CliException extends RuntimeException {
    private final ExitCode exitCode;
    private final String next;
    private final transient Map<String, Object> details;

    /**
     * @param next what the person can do about it; empty if nothing
     * @param details members of the JSON form, beside the message
     */
    CliException(ExitCode exitCode, String message, String next, Map<String, Object> details) {
        super(message);
        this.exitCode = exitCode;
        this.next = next;
        this.details = Map.copyOf(details);
    }

    static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message, "", Map.of());
    }

    static CliException failed(String message, String next) {
        return new CliException(ExitCode.FAILED, message, next, Map.of());
    }

    static CliException notAllowed(String message, String next) {
        return new CliException(ExitCode.NOT_ALLOWED, message, next, Map.of());
    }

    static CliException unreachable(String message, String next) {
        return new CliException(ExitCode.UNREACHABLE, message, next, Map.of());
    }

    ExitCode exitCode() {
        return exitCode;
    }

    String next() {
        return next;
    }

    Map<String, Object> details() {
        return details;
    }

    /** What {@link #getMessage()} says, never null. */
    String text() {
        return String.valueOf(getMessage());
    }
}
