// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which lines: options of the command, parameters of the request. */
final class LogFilter {
    @Option(
            names = {"--device"},
            paramLabel = "ID",
            description = "Only this device; may be repeated.")
    private List<String> devices = List.of();

    @Option(
            names = {"--user"},
            paramLabel = "ID",
            description = "Only this user's devices.")
    private @Nullable String user;

    @Option(
            names = {"--app"},
            paramLabel = "NAME",
            description = "Only this app.")
    private @Nullable String app;

    @Option(
            names = {"--session"},
            paramLabel = "ID",
            description = "Only this session of a device.")
    private @Nullable String session;

    @Option(
            names = {"--level"},
            paramLabel = "LEVEL",
            description = "This level and above: trace, debug, info, warn, error, fatal.")
    private @Nullable String level;

    @Parameters(
            arity = "0..*",
            paramLabel = "WORD",
            description = "Lines that have all these words (or words that begin so).")
    private List<String> words = List.of();

    /** The request's parameters; a level that is none is a mistake of usage. */
    List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        devices.forEach(device -> add(parameters, "device", device));
        add(parameters, "user", user);
        add(parameters, "app", app);
        add(parameters, "session", session);
        add(parameters, "level", level == null ? null : Severity.named(level, "--level: "));
        add(parameters, "q", String.join(" ", words));
        return parameters;
    }

    static void add(List<Map.Entry<String, String>> parameters, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            parameters.add(new SimpleImmutableEntry<>(name, value));
        }
    }
}
