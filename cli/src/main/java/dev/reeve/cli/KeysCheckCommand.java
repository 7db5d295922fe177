// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.zmtp.curve.AllowList;
import dev.reeve.zmtp.curve.AllowListEntry;
import dev.reeve.zmtp.curve.AllowListException;
import dev.reeve.zmtp.curve.AllowListRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads an allow-list as a broker would, before a broker does. */
@Command(
        name = "check",
        description = "Check an allow-list; name every line that is wrong.",
        footer = {"", "Ends with 0 if a broker would take it, 1 if not."})
final class KeysCheckCommand implements Callable<Integer> {
    @Mixin
    private final KeyOptions options = new KeyOptions();

    private final Shell shell;

    KeysCheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try {
            print(AllowList.parse(text()));
            return ExitCode.OK.number();
        } catch (AllowListException e) {
            print(e.problems());
            return ExitCode.FAILED.number();
        }
    }

    private String text() {
        try {
            if (Files.size(options.file()) > AllowList.BYTES_MAX) {
                throw CliException.usage("larger than " + AllowList.BYTES_MAX + " bytes: no allow-list");
            }
            return Files.readString(options.file(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw options.cannotBe("read", e, "");
        }
    }

    private void print(AllowList list) {
        Map<AllowListRole, Long> byRole = list.entries().stream()
                .collect(Collectors.groupingBy(AllowListEntry::role, TreeMap::new, Collectors.counting()));
        if (options.isJson()) {
            ObjectNode json = Json.object().put("keys", list.entries().size());
            byRole.forEach((role, count) -> json.put(role.word(), count));
            boolean _ = shell.println(Json.write(json));
            return;
        }
        String roles = byRole.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().word())
                .collect(Collectors.joining(", "));
        boolean _ = shell.println(list.entries().isEmpty() ? "good, but empty: nobody gets in" : "good: " + roles);
    }

    private void print(List<String> problems) {
        if (options.isJson()) {
            ObjectNode json = Json.object();
            problems.forEach(json.putArray("problems")::add);
            boolean _ = shell.println(Json.write(json));
            return;
        }
        problems.forEach(problem -> {
            boolean _ = shell.println(VisibleText.of(problem));
        });
    }
}
