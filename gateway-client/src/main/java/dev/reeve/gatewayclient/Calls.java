// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** All calls that are open. Owned by the loop. */
final class Calls {
    private static final int OPEN_MAX = 1_000;

    private final Context context;
    private final Sessions sessions;
    private final Connection connection;
    private final Set<CallTask> open = new HashSet<>();

    Calls(Context context, Sessions sessions, Connection connection) {
        this.context = context;
        this.sessions = sessions;
        this.connection = connection;
    }

    Context context() {
        return context;
    }

    Connection connection() {
        return connection;
    }

    Sessions sessions() {
        return sessions;
    }

    /** The plan of an app's call. */
    CallTask.Plan plan(CallOptions options) {
        long deadlineMs = options.deadlineMs() == 0 ? context.ms(Setting.DEADLINE_MS) : options.deadlineMs();
        return new CallTask.Plan(
                deadlineMs, options.door(), options.isSafeToRepeat(), context.ms(Setting.ATTEMPTS_MAX), true, sessions);
    }

    /** Begins a call. */
    CallTask start(Operation operation, CallTask.Plan plan, CallTask.Ends ends) {
        CallTask task = new CallTask(this, operation, plan, ends);
        if (open.size() >= OPEN_MAX) {
            ends.failed(ReeveException.ofClient("QUEUE_FULL", "resource_exhausted", "too many calls are open"));
            return task;
        }
        open.add(task);
        task.start();
        return task;
    }

    static String newRequestId() {
        return UUID.randomUUID().toString();
    }

    void ended(CallTask task) {
        open.remove(task);
    }

    void close() {
        List.copyOf(open).forEach(CallTask::close);
    }
}
