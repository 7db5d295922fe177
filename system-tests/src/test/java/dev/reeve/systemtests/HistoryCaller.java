// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.testkit.history.HistoryCall;
import dev.reeve.testkit.history.HistoryWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** How {@link HistoryClient} reaches services. */
interface HistoryCaller extends AutoCloseable {

    /**
     * Makes a call, writes what came of it, and returns that: ok, unknown or the reason.
     *
     * @param history where the invoke was written
     */
    String call(HistoryCall call, Duration deadline, HistoryWriter history);

    /**
     * The same in two halves: sends in the order in which this is called, and waits for what comes of it when the other
     * half is run.
     */
    default Supplier<String> begin(HistoryCall call, Duration deadline, HistoryWriter history) {
        return () -> call(call, deadline, history);
    }

    /** Brokers that take calls now; 0 where that is not to be seen. */
    int brokers();

    @Override
    void close();

    static HistoryCaller of(ProgramOptions options) {
        return options.text("url", "").isEmpty()
                ? new SdkHistoryCaller(options)
                : new HttpHistoryCaller(options.text("url"));
    }

    /** The hash of a reply {@code REQUEST HASH}; what is no reply to that request has the hash {@code foreign:...}. */
    static String hash(HistoryCall call, String reply) {
        return reply.startsWith(call.request() + " ")
                ? reply.substring(call.request().length() + 1)
                : "foreign:" + reply;
    }

    /** Writes an outcome that is not ok. */
    static String failed(HistoryCall call, String reason, HistoryWriter history) {
        if (reason.equals("UNKNOWN")) {
            history.unknown(call);
            return "unknown";
        }
        history.fail(call, reason);
        return reason;
    }
}
