// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints an access token, for curl and scripts. */
@Command(name = "token", description = "Print an access token (valid for some minutes) for the API key.")
final class TokenCommand implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    private final Shell shell;

    TokenCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Installation installation = Installation.find(shell, options);
        try (Gateway gateway = new Gateway(installation.url(), "")) {
            String body = gateway.post("v1/auth/token", Json.write(Map.of("apiKey", installation.key())))
                    .body();
            String token = Json.parse(body)
                    .map(json -> json.path("accessToken"))
                    .map(JsonNode::asText)
                    .filter(text -> !text.isEmpty())
                    .orElseThrow(
                            () -> CliException.failed("the answer holds no token", "Is this address a Reeve gateway?"));
            boolean _ = shell.println(options.isJson() ? body : token);
            return ExitCode.OK.number();
        }
    }
}
