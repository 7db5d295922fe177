// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

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
            AccessToken given = AccessToken.exchange(gateway, installation);
            if (given.token().isEmpty()) {
                throw CliException.failed(AccessToken.NONE, AccessToken.NONE_FIX);
            }
            boolean _ = shell.println(options.isJson() ? given.answer() : given.token());
            return ExitCode.OK.number();
        }
    }
}
