// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** On whose devices a level is meant: a device by its id, or one of the options. */
final class LevelTarget {
    @Parameters(
            arity = "0..2",
            paramLabel = "[DEVICE] LEVEL",
            description = "Installation id, and one of trace, debug, info, warn, error, fatal.")
    private List<String> words = List.of();

    @Option(
            names = {"--user"},
            paramLabel = "ID",
            description = "In place of DEVICE: all devices of this user.")
    private @Nullable String user;

    @Option(
            names = {"--app-version"},
            paramLabel = "VERSION",
            description = "In place of DEVICE: all devices with this version of the app.")
    private @Nullable String version;

    @Option(
            names = {"--all"},
            description = "In place of DEVICE: all devices.")
    private boolean all;

    /** As the gateway names it: {@code installation}, {@code account}, {@code app-version}, {@code all}. */
    String target() {
        return user != null ? "account" : version != null ? "app-version" : all ? "all" : "installation";
    }

    /** Which one; empty for all. */
    String value() {
        String value = isDevice() ? (words.isEmpty() ? "" : words.getFirst()) : user != null ? user : version;
        if (!all && (value == null || value.isBlank())) {
            throw CliException.usage(
                    "On which device? ./reeve logs level DEVICE LEVEL, or --user, --app-version, --all");
        }
        return value == null ? "" : value;
    }

    /** The level that was asked for. */
    String level() {
        List<String> rest = rest();
        return Severity.named(rest.isEmpty() ? "" : rest.getFirst(), "");
    }

    /** One of them, and not a word too many. */
    void check(boolean withLevel) {
        long named = List.of(user != null, version != null, all).stream()
                .filter(is -> is)
                .count();
        if (named > 1 || rest().size() > (withLevel ? 1 : 0)) {
            throw CliException.usage("DEVICE, --user, --app-version or --all: one of them");
        }
    }

    private boolean isDevice() {
        return user == null && version == null && !all;
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>(words);
        if (isDevice() && !rest.isEmpty()) {
            String _ = rest.removeFirst();
        }
        return rest;
    }
}
