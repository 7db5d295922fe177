// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The app's log, brought to Reeve: seen in the console within seconds, kept through a crash. No method that logs throws
 * or waits. Secrets are taken out before anything is kept.
 */
public final class Logs {
    private static final long CRASH_WAIT_MS = 200;
    /** Held, so that it is the one with our handler. */
    private static final Logger ROOT = Logger.getLogger("");

    private final Loop loop;
    private final LogParts parts;
    private final ThreadLocal<int[]> indent = ThreadLocal.withInitial(() -> new int[1]);
    private @Nullable Handler jul;
    private @Nullable CrashHandler crash;

    Logs(Loop loop, LogParts parts) {
        this.loop = loop;
        this.parts = parts;
    }

    /** From which level on records count; INFO unless set. The console can override it for a while. */
    public void level(LogLevel level) {
        parts.levels().own(level);
    }

    /** Whether a record of this logger and level would count, for what is expensive to put together. */
    public boolean isOn(String logger, LogLevel level) {
        return parts.intake().isOn() && parts.levels().isOn(logger, level);
    }

    public void log(LogLevel level, String text) {
        log(level, "", text, Map.of());
    }

    /**
     * A record with fields.
     *
     * @param logger for example the name of a class; dots part it
     * @param fields shown beside the text; any objects
     */
    public void log(LogLevel level, String logger, String text, Map<String, ?> fields) {
        add(level, logger, text, (records, record) -> records.fields(record, fields));
    }

    /** A fault with its causes. */
    public void exception(LogLevel level, String logger, String text, Throwable fault) {
        add(level, logger, text, (records, record) -> records.fault(record, fault));
    }

    /** An object as a tree: four deep, 200 fields, cycles cut. */
    public void object(LogLevel level, String logger, String text, @Nullable Object value) {
        add(level, logger, text, (records, record) -> records.tree(record, "OBJECT", value));
    }

    /** A list as a table. */
    public void list(LogLevel level, String logger, String text, Iterable<?> values) {
        add(level, logger, text, (records, record) -> records.tree(record, "LIST", values));
    }

    /** Bytes in hex. */
    public void bytes(LogLevel level, String logger, String text, byte[] value) {
        add(level, logger, text, (records, record) -> records.bytes(record, value));
    }

    /** What follows on this thread belongs to it, until the span is closed. */
    public Span enter(String logger, String name) {
        add(LogLevel.DEBUG, logger, name, (records, record) -> record.put("kind", "ENTER"));
        indent.get()[0]++;
        return () -> {
            indent.get()[0]--;
            add(LogLevel.DEBUG, logger, name, (records, record) -> record.put("kind", "EXIT"));
        };
    }

    /**
     * A rule of the app's own that takes out what must not leave the device, after those that there are: it gets each
     * text of a record, and of a watched value, and gives back what may be kept. A record for which it throws is not
     * kept, but counted. It runs on the thread that logs.
     */
    public void redact(UnaryOperator<String> rule) {
        parts.intake().redaction().add(rule);
    }

    /**
     * A value that the console can look at while the app runs, once {@link #offerWatch} was called: a number, a
     * boolean, a text, or an object, shown as JSON. It is asked for on the thread of the app's listeners.
     *
     * @return takes it back
     * @throws IllegalStateException there are 100 of them
     */
    public Watched watch(String name, Supplier<?> value) {
        if (!parts.watched().add(name, value)) {
            throw new IllegalStateException("so many values are watched already that " + name + " is too many");
        }
        return () -> parts.watched().remove(name, value);
    }

    /**
     * Objects of the app that are counted, and named by their text, when the console asks for memory, once {@link
     * #offerMemory} was called: for example open documents. It is asked for on the thread of the app's listeners.
     *
     * @param kind for example the name of their class; shown among the classes
     * @param all those that there are; at most 100 captions of all kinds are shown
     * @return takes it back
     * @throws IllegalStateException there are 50 kinds
     */
    public Watched instances(String kind, Supplier<? extends Iterable<?>> all) {
        if (!parts.instances().add(kind, all)) {
            throw new IllegalStateException(
                    "so many kinds of objects are counted already that " + kind + " is too many");
        }
        return () -> parts.instances().remove(kind, all);
    }

    /** Lets the console look at the values of {@link #watch}. */
    public void offerWatch() {
        parts.offers().watch();
    }

    /**
     * Lets the console ask how much memory the app has, on HotSpot with its objects by class, for which the whole heap
     * is walked.
     */
    public void offerMemory() {
        parts.offers().memory();
    }

    /**
     * Everything that goes to {@code java.util.logging} comes here as well, until the client is closed. What its
     * loggers let through: they count from INFO on, unless told otherwise.
     */
    public synchronized void installJul() {
        if (jul == null) {
            jul = julHandler();
            ROOT.addHandler(jul);
        }
    }

    /** For one logger of {@code java.util.logging}, and those below it; whoever adds it takes it away. */
    public Handler julHandler() {
        return new JulHandler(this);
    }

    /**
     * What {@code LogbackAppender} and {@code Log4jAppender} have comes here, until the client is closed: first what
     * was logged since the app began, at most 5,000 records. The client that was installed last gets all.
     */
    public void installAppenders() {
        AppLoggers.OF_PROCESS.install(parts.intake());
    }

    /** A crash is logged and kept before the handler that was there gets it, until the client is closed. */
    public synchronized void installCrashHandler() {
        if (crash == null) {
            crash = CrashHandler.install(this);
        }
    }

    /** It is on disk when this returns, or was given up. */
    void crashed(String text, Throwable fault) {
        exception(LogLevel.FATAL, "crash", text, fault);
        awaitKept();
    }

    /** Sends what there is now. */
    public void flush() {
        boolean unused = loop.execute(() -> parts.sender().flush(() -> {}));
    }

    /** Hears nothing more by itself. */
    synchronized void close() {
        AppLoggers.OF_PROCESS.remove(parts.intake());
        if (jul != null) {
            ROOT.removeHandler(jul);
            jul = null;
        }
        if (crash != null) {
            crash.remove();
            crash = null;
        }
    }

    private void awaitKept() {
        CountDownLatch kept = new CountDownLatch(1);
        boolean begun = loop.execute(() -> {
            parts.sender().keep();
            kept.countDown();
        });
        try {
            boolean unused = begun && kept.await(CRASH_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(LogLevel level, String logger, String text, BiConsumer<LogRecords, ObjectNode> more) {
        LogCall.Origin origin = new LogCall.Origin(Thread.currentThread().getName(), loop.wallMs(), indent.get()[0]);
        parts.intake().add(new LogCall(level, logger, text, origin, more));
    }

    /** A value that can be looked at, until it is closed. */
    public interface Watched extends AutoCloseable {
        @Override
        void close();
    }

    /** Work that has begun; close it where it ends, on the same thread. */
    public interface Span extends AutoCloseable {
        @Override
        void close();
    }
}
