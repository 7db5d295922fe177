// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replaces a broker's key in two steps, so that nobody is cut off between them. */
@Command(
        name = "rotate",
        description = {
            "Replace a broker's key pair. First a new pair beside the old one: clients that know either get in.",
            "When all of them know the new key: --finish forgets the old one."
        })
final class KeysRotateCommand implements Callable<Integer> {
    private static final List<String> AFTER_THE_BEGINNING = List.of(
            "Next:",
            "  1. Copy the file to every broker with this key. They read it again within 5 s and accept both keys.",
            "  2. Put the new public key as server= into the key file of every worker, client and gateway.",
            "  3. When all of them have been restarted: ./reeve keys rotate --finish on the same file.");

    private static final List<String> AFTER_THE_END = List.of(
            "Next: copy the file to every broker with this key. The old key opens nothing there 5 s later;",
            "connections that stand are not cut.");

    @Mixin
    private final KeyOptions options = new KeyOptions();

    @Option(
            names = {"--finish"},
            description = "Forget the old key: who still uses it is refused from then on.")
    private boolean finish;

    private final Shell shell;

    KeysRotateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        CurveKeyFile keys = options.read();
        CurveKeyFile replaced = finish ? finished(keys) : begun(keys);
        try {
            replaced.replace(options.file());
        } catch (IOException e) {
            throw CliException.failed(
                    options.name() + " cannot be replaced (" + e.getClass().getSimpleName() + "); it is as it was",
                    "May you write to its folder?");
        }
        print(replaced);
        return ExitCode.OK.number();
    }

    private static CurveKeyFile begun(CurveKeyFile keys) {
        if (keys.serverKey().isPresent()) {
            throw CliException.failed(
                    "this is the file of one who connects, not a broker's",
                    "Make a new one with ./reeve keys new, add its line to the allow-list, then remove the old line.");
        }
        if (keys.oldPair().isPresent()) {
            throw CliException.failed(
                    "a rotation is under way already",
                    "When all clients know the new key: ./reeve keys rotate --finish FILE");
        }
        return new CurveKeyFile(CurveKeyPair.generate(new SecureRandom()), Optional.of(keys.pair()), keys.serverKey());
    }

    private static CurveKeyFile finished(CurveKeyFile keys) {
        if (keys.oldPair().isEmpty()) {
            throw CliException.failed("there is no old key to forget", "./reeve keys rotate FILE begins a rotation.");
        }
        return new CurveKeyFile(keys.pair(), Optional.empty(), keys.serverKey());
    }

    private void print(CurveKeyFile keys) {
        if (options.isJson()) {
            ObjectNode json = Json.object().put("publicKey", keys.pair().publicKeyZ85());
            keys.oldPair().ifPresent(old -> json.put("oldPublicKey", old.publicKeyZ85()));
            boolean _ = shell.println(Json.write(json));
            return;
        }
        boolean _ = shell.println("public key  " + keys.pair().publicKeyZ85());
        keys.oldPair().ifPresent(old -> {
            boolean _ = shell.println("old key     " + old.publicKeyZ85());
        });
        for (String line : finish ? AFTER_THE_END : AFTER_THE_BEGINNING) {
            boolean _ = shell.println(line);
        }
    }
}
