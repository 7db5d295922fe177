// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Keys; each action is a command of its own below this one. Those of the MDP port are files and need no running Reeve;
 * API keys and signing keys are those of a running one.
 */
@Command(
        name = "keys",
        description =
                "CURVE keys of brokers and of those who connect (files), certificates, API keys and signing keys.",
        synopsisSubcommandLabel = "ACTION",
        footer = {"", "How encryption is turned on: docs/keys.md, docs/tls.md"},
        mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine line(Shell shell) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new CommandLine(new KeysNewCommand(shell)).addSubcommand(new KeysNewTlsCommand(shell)))
                .addSubcommand(new KeysShowCommand(shell))
                .addSubcommand(new KeysRotateCommand(shell))
                .addSubcommand(new KeysCheckCommand(shell))
                .addSubcommand(new CommandLine(new KeysEnsureCommand(shell)).setCaseInsensitiveEnumValuesAllowed(true))
                .addSubcommand(new KeysApiCommand(shell))
                .addSubcommand(new KeysSigningCommand(shell));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "Which action? ./reeve keys new, show, rotate, check, ensure, api or signing");
    }
}
