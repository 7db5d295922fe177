// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a certificate for the gateway's TLS port that signs itself. */
@Command(
        name = "tls",
        description = "Make a self-signed certificate for a gateway in development: BASE.crt and BASE.key (mode 0600).",
        footer = {"", "How it is used: docs/tls.md"})
final class KeysNewTlsCommand implements Callable<Integer> {
    private static final int DAYS_MAX = 3_650;

    @Mixin
    private final OutputOptions.Plain options = new OutputOptions.Plain();

    @Parameters(index = "0", paramLabel = "BASE", description = "The files' name, without .crt and .key.")
    private Path base = Path.of("");

    @Option(
            names = {"--name"},
            paramLabel = "NAME",
            description = "Host name or address that clients connect to; as often as needed."
                    + " Default: localhost and 127.0.0.1.")
    private List<String> names = List.of("localhost", "127.0.0.1");

    @Option(
            names = {"--days"},
            paramLabel = "N",
            defaultValue = "365",
            description = "How long it is good (default: 365).")
    private int days;

    private final Shell shell;

    KeysNewTlsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (days < 1 || days > DAYS_MAX) {
            throw CliException.usage("--days is " + days + "; allowed: 1 to " + DAYS_MAX);
        }
        Path certificate = Path.of(base + ".crt");
        Path key = Path.of(base + ".key");
        try {
            DevelopmentCertificate.make(names, days).write(certificate, key);
        } catch (FileAlreadyExistsException e) {
            throw CliException.failed(
                    VisibleText.of(String.valueOf(e.getMessage())) + " exists already, and is left as it is",
                    "Choose another name.");
        } catch (IOException e) {
            throw CliException.failed(
                    VisibleText.of(base.toString()) + " cannot be written ("
                            + e.getClass().getSimpleName() + ")",
                    "Does its folder exist, and may you write there?");
        }
        print(certificate, key);
        return ExitCode.OK.number();
    }

    private void print(Path certificate, Path key) {
        if (options.isJson()) {
            ObjectNode json =
                    Json.object().put("certificate", certificate.toString()).put("privateKey", key.toString());
            ArrayNode array = json.putArray("names");
            names.forEach(array::add);
            boolean _ = shell.println(Json.write(json));
            return;
        }
        boolean _ = shell.println("certificate  " + VisibleText.of(certificate.toString()) + "  for "
                + VisibleText.of(String.join(", ", names)) + ", " + days + " days");
        boolean _ = shell.println("private key  " + VisibleText.of(key.toString()) + "  (secret, mode 0600)");
    }
}
