// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.curve.Z85;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what of a key file everybody may know. */
@Command(name = "show", description = "Print the public key of a key file, never the secret one.")
final class KeysShowCommand implements Callable<Integer> {
    @Mixin
    private final KeyOptions options = new KeyOptions();

    private final Shell shell;

    KeysShowCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        CurveKeyFile keys = options.read();
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("publicKey", keys.pair().publicKeyZ85());
        keys.oldPair().map(CurveKeyPair::publicKeyZ85).ifPresent(key -> shown.put("oldPublicKey", key));
        keys.serverKey().map(Z85::encode).ifPresent(key -> shown.put("serverKey", key));
        if (options.isJson()) {
            ObjectNode json = Json.object();
            shown.forEach(json::put);
            boolean _ = shell.println(Json.write(json));
        } else {
            shown.forEach((name, key) -> {
                boolean _ = shell.println(label(name) + key);
            });
        }
        return ExitCode.OK.number();
    }

    private static String label(String name) {
        return switch (name) {
            case "publicKey" -> "public key  ";
            case "oldPublicKey" -> "old key     ";
            default -> "server key  ";
        };
    }
}
