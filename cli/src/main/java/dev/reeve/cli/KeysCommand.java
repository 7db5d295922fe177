// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keys of the MDP port; each action is a command of its own below this one. Nothing here needs a running Reeve. */
@Command(
        name = "keys",
        description = "Make, show and replace the CURVE keys of brokers and of those who connect.",
        synopsisSubcommandLabel = "ACTION",
        footer = {"", "How encryption is turned on: docs/keys.md"},
        mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine line(Shell shell) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new KeysNewCommand(shell))
                .addSubcommand(new KeysShowCommand(shell))
                .addSubcommand(new KeysRotateCommand(shell))
                .addSubcommand(new KeysCheckCommand(shell));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which action? ./reeve keys new, show, rotate or check");
    }
}
