// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class ConnectionOptions extends OutputOptions {
    @Option(
            names = {"--url"},
            paramLabel = "URL",
            description = "Gateway. Default: $REEVE_URL, else the running ./reeve up, else http://127.0.0.1:8080.")
    private @Nullable URI url;

    @Option(
            names = {"--key"},
            paramLabel = "KEY",
            description = "API key. Default: $REEVE_API_KEY, else admin-key of the data folder. Seen by others in the"
                    + " process list: prefer the variable.")
    private @Nullable String key;

    @Option(
            names = {"--data"},
            paramLabel = "DIR",
            description = "Data folder of ./reeve up. Default: $REEVE_DATA, else as ./reeve up chooses it.")
    private @Nullable Path data;

    @Nullable
    URI url() {
        return url;
    }

    @Nullable
    String key() {
        return key;
    }

    @Nullable
    Path data() {
        return data;
    }
}
