// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements; each is a command of its own below this one. */
@Command(
        name = "bench",
        description = "Measure a running Reeve.",
        synopsisSubcommandLabel = "WHAT",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What shall be measured? ./reeve bench service NAME");
    }
}
