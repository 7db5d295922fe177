// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.zmtp.curve.AllowList;
import dev.reeve.zmtp.curve.AllowListException;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.curve.Z85;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a pair: the secret half goes to a file, the public half and the allow-list's line to the screen. */
@Command(
        name = "new",
        description = "Make a key pair in a new file (mode 0600); print the public key and the allow-list's line.",
        footer = {
            "",
            "A broker's:  ./reeve keys new broker.key",
            "A worker's:  ./reeve keys new worker.key --server broker.key --role worker --user shop --services shop.*",
            "A certificate for the gateway's TLS port: ./reeve keys new tls BASE"
        })
final class KeysNewCommand implements Callable<Integer> {
    @Mixin
    private final KeyOptions options = new KeyOptions();

    @Option(
            names = {"--server"},
            paramLabel = "KEY|FILE",
            description = "Whoever connects: the brokers' public key, or a file that holds their keys.")
    private @Nullable String server;

    @Option(
            names = {"--role"},
            paramLabel = "ROLE",
            description = "client, gateway, worker, operator or auth; without, no line is printed.")
    private @Nullable String role;

    @Option(
            names = {"--user"},
            paramLabel = "NAME",
            description = "What logs and statistics call the owner. Default: the file's name.")
    private @Nullable String user;

    @Option(
            names = {"--services"},
            paramLabel = "a,b.*",
            description = "What it may serve, or call without a token; * = all but reeve.*. A worker must have it.")
    private @Nullable String services;

    @Option(
            names = {"--topics"},
            paramLabel = "p,q",
            description = "What it may publish and subscribe.")
    private @Nullable String topics;

    @Option(
            names = {"--tenant"},
            paramLabel = "T",
            description = "Its tenant.")
    private @Nullable String tenant;

    private final Shell shell;

    KeysNewCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Optional<byte[]> serverKey = Optional.ofNullable(server).map(KeysNewCommand::serverKey);
        try (CurveKeyPair pair = CurveKeyPair.generate(new SecureRandom())) {
            Optional<String> line = Optional.ofNullable(role).map(word -> line(pair.publicKeyZ85(), word));
            write(new CurveKeyFile(pair, Optional.empty(), serverKey));
            print(pair.publicKeyZ85(), line);
        }
        return ExitCode.OK.number();
    }

    /** A file that is there is meant, even where its path could be a key: some of 40 characters could. */
    private static byte[] serverKey(String text) {
        Path file = Path.of(text);
        if (Files.exists(file)) {
            return KeyOptions.read(file).pair().publicKey();
        }
        byte[] key = Z85.decodeKey(text);
        if (key == null) {
            throw CliException.usage(
                    "--server is neither a public key of 40 characters nor a file: " + VisibleText.of(text));
        }
        return key;
    }

    private String line(String publicKey, String word) {
        String line = publicKey + " " + user() + " " + word + option("tenant", tenant) + option("services", services)
                + option("topics", topics);
        try {
            AllowList _ = AllowList.parse(line);
            return line;
        } catch (AllowListException e) {
            throw CliException.usage(e.getMessage().replaceFirst("^line 1: ", ""));
        }
    }

    private static String option(String name, @Nullable String value) {
        return value == null ? "" : " " + name + "=" + value;
    }

    private String user() {
        return Optional.ofNullable(user)
                .orElseGet(() -> options.file().getFileName().toString().replaceFirst("\\.[^.]*$", ""));
    }

    private void write(CurveKeyFile keys) {
        try {
            keys.create(options.file());
        } catch (FileAlreadyExistsException _) {
            throw CliException.failed(
                    options.name() + " exists already, and is left as it is",
                    "Choose another name, or ./reeve keys rotate to replace a broker's key.");
        } catch (IOException e) {
            throw options.cannotBe("written", e, "Does its folder exist, and may you write there?");
        }
    }

    private void print(String publicKey, Optional<String> line) {
        if (options.isJson()) {
            ObjectNode json =
                    Json.object().put("file", options.file().toString()).put("publicKey", publicKey);
            line.ifPresent(text -> json.put("allowListLine", text));
            boolean _ = shell.println(Json.write(json));
            return;
        }
        boolean _ = shell.println("file        " + options.name() + "  (secret, mode 0600)");
        boolean _ = shell.println("public key  " + publicKey);
        line.ifPresent(text -> {
            boolean _ = shell.println("allow-list  " + text);
        });
    }
}
