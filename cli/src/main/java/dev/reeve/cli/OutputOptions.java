// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import picocli.CommandLine.Option;

/** Options of everything that prints. */
abstract class OutputOptions {
    @Option(
            names = {"--json"},
            description = "Print JSON, for programs.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** Nothing more than these. */
    static final class Plain extends OutputOptions {}

    final boolean isJson() {
        return json;
    }

    /** For picocli, which reads the field. */
    final boolean isHelp() {
        return help;
    }
}
