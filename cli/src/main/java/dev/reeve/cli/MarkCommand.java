// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A line of one's own in the log, for all who look at it. */
@Command(
        name = "mark",
        description = "Place a marker: a line of your own, stored, seen by all viewers. Needs the scope logs:control.",
        footer = {"", "Example: ./reeve logs mark --device i_01hx... before checkout"})
final class MarkCommand implements Callable<Integer> {
    private static final String PATH = "v1/logs/markers";

    /** As the gateway bounds it: said here, before anything is sent. */
    private static final int TEXT_BYTES_MAX = 1_024;

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Option(
            names = {"--device"},
            paramLabel = "ID",
            defaultValue = "",
            description = "In the log of this device, in its last session. Default: in that of all.")
    private String device = "";

    @Parameters(arity = "1..*", paramLabel = "TEXT", description = "What the line says.")
    private List<String> words = List.of();

    private final Shell shell;

    MarkCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        ObjectNode request = Json.object().put("text", text()).put("device", device);
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            String stored = gateway.post(PATH, request.toString()).body();
            boolean _ = new LogPrinter(shell, options.isJson()).entry(Json.answer(stored));
            return ExitCode.OK.number();
        }
    }

    private String text() {
        String text = String.join(" ", words).strip();
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > TEXT_BYTES_MAX) {
            throw CliException.usage("a marker has 1 to " + TEXT_BYTES_MAX + " bytes of text");
        }
        return text;
    }
}
