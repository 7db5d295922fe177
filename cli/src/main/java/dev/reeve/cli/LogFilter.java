// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
            paramLabel = "FILTER",
            description = {
                "Words (or how they begin), '\"a phrase\"', /a pattern/, -not, OR, brackets, fields as",
                "logger:net, 'level>=warn', attr.user=7, since:2h. All of it: docs/log-filter.md.",
                "The shell takes quotes away, and > and ( mean something to it: use single quotes."
            })
    private List<String> terms = List.of();

    /** The request's parameters; a level that is none is a mistake of usage. */
    List<Map.Entry<String, String>> parameters() {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        devices.forEach(device -> add(parameters, "device", device));
        add(parameters, "user", user);
        add(parameters, "app", app);
        add(parameters, "session", session);
        add(parameters, "level", level == null ? null : Severity.named(level, "--level: "));
        add(parameters, "q", typed());
        return parameters;
    }

    /** The filter as it was typed. */
    String typed() {
        return terms.stream().map(FilterTerms::unmarked).collect(Collectors.joining(" "));
    }

    /** Whether anything was said of which lines. */
    boolean isEmpty() {
        return parameters().isEmpty();
    }

    static void add(List<Map.Entry<String, String>> parameters, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            parameters.add(new SimpleImmutableEntry<>(name, value));
        }
    }
}
