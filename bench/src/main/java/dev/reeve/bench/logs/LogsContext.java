// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.auth.Caller;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a part measures in.
 *
 * @param theirs null = there is no peer here
 * @param out for people, as it goes
 */
record LogsContext(
        LogsOptions options, ReeveLogs ours, @Nullable VictoriaLogs theirs, Caller caller, PrintStream out) {
    /** Ours first. */
    List<LogServer> servers() {
        List<LogServer> all = new ArrayList<>();
        all.add(ours);
        if (theirs != null) {
            all.add(theirs);
        }
        return all;
    }
}
