// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.ClientRole;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a part has started; it ends with the part, the last first. */
final class PartProcesses implements AutoCloseable {
    private static final Duration READY_TIME_MAX = Duration.ofSeconds(60);

    private final PartContext context;
    private final List<BenchProcess> all = new ArrayList<>();

    PartProcesses(PartContext context) {
        this.context = context;
    }

    BenchProcess add(BenchProcess process) {
        all.add(process);
        return process;
    }

    /** Returns when it is ready. */
    BenchProcess addReady(BenchProcess process) throws InterruptedException {
        String _ = add(process).await(ClientRole.READY, READY_TIME_MAX);
        return process;
    }

    /** Starts a process of this program, see {@link PartContext#own}; returns when it is ready. */
    BenchProcess own(String title, String... words) throws IOException, InterruptedException {
        return addReady(context.own(title, words));
    }

    @Override
    public void close() {
        all.reversed().forEach(BenchProcess::close);
    }
}
