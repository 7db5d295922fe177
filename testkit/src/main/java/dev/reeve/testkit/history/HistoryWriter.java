// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes what one client or worker sees. Each line is with the kernel when the method returns, so {@code kill -9} loses
 * none. Any thread; the order of lines is the order of calls.
 */
public final class HistoryWriter implements AutoCloseable {
    private static final long NANOS_PER_MICRO = 1_000;

    private final String who;
    /** Not a channel: that would be closed with the first interrupted handler. */
    private final OutputStream file;

    private HistoryWriter(String who, OutputStream file) {
        this.who = who;
        this.file = file;
    }

    /** A new file for this process, {@code WHO-PID.jsonl}. */
    public static HistoryWriter create(Path folder, String who) {
        try {
            Path path = folder.resolve(who + "-" + ProcessHandle.current().pid() + ".jsonl");
            Files.createFile(path);
            return new HistoryWriter(who, new FileOutputStream(path.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("no history in " + folder, e);
        }
    }

    /** Before the request is sent. */
    public void invoke(HistoryCall call, long deadlineMs) {
        append(call, Op.INVOKE, "", new Details(0, "", 0, deadlineMs));
    }

    /**
     * The reply came.
     *
     * @param attempt the broker's number of the dispatch that answered
     */
    public void ok(HistoryCall call, int attempt, String hash) {
        append(call, Op.OK, "", new Details(attempt, hash, 0, 0));
    }

    /**
     * A typed error came.
     *
     * @param reason as in docs/errors.md
     */
    public void fail(HistoryCall call, String reason) {
        append(call, Op.FAIL, reason, Details.NONE);
    }

    /** The outcome UNKNOWN. */
    public void unknown(HistoryCall call) {
        append(call, Op.UNKNOWN, "", Details.NONE);
    }

    /**
     * A part of the reply came.
     *
     * @param n from 0
     */
    public void partial(HistoryCall call, int n, String hash) {
        append(call, Op.PARTIAL, "", new Details(0, hash, n, 0));
    }

    /** Before the reply is sent. */
    public void exec(HistoryCall call, int attempt, String hash) {
        append(call, Op.EXEC, "", new Details(attempt, hash, 0, 0));
    }

    /** Something came for a request that had ended. */
    public void late(HistoryCall call, String hash) {
        append(call, Op.LATE, "", new Details(0, hash, 0, 0));
    }

    /** This result was found stored. */
    public void read(HistoryCall call, String hash) {
        append(call, Op.READ, "", new Details(0, hash, 0, 0));
    }

    /** Everything stored of the service has been written down by {@link #read}. */
    public void audit(String service) {
        append(new HistoryCall("", service, false), Op.AUDIT, "", Details.NONE);
    }

    /** The last line: every call that this client made has its outcome. */
    public void end() {
        append(new HistoryCall("", "", false), Op.END, "", Details.NONE);
    }

    private record Details(int attempt, String hash, int n, long deadlineMs) {
        private static final Details NONE = new Details(0, "", 0, 0);
    }

    private synchronized void append(HistoryCall call, Op op, String reason, Details details) {
        HistoryEvent event = new HistoryEvent(
                System.nanoTime() / NANOS_PER_MICRO,
                who,
                op,
                reason,
                call.request(),
                call.service(),
                call.idempotent(),
                details.attempt(),
                details.hash(),
                details.n(),
                details.deadlineMs());
        try {
            file.write((event.line() + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("history of " + who, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("history of " + who, e);
        }
    }
}
