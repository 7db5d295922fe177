// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The app's log, brought to Reeve: seen in the console within seconds, kept through a crash. No method throws or waits.
 * Secrets are taken out before anything is kept.
 */
public final class Logs {
    private static final int BODY_BYTES_MAX = 8 * 1024;
    private static final int PAYLOAD_BYTES_MAX = 48 * 1024;
    private static final int STACK_CHARS_MAX = 32 * 1024;
    private static final long CRASH_WAIT_MS = 200;
    /** Held, so that it is the one with our handler. */
    private static final Logger ROOT = Logger.getLogger("");

    private final Loop loop;
    private final LogSender sender;
    private final LogLevels levels;
    private final ThreadLocal<int[]> indent = ThreadLocal.withInitial(() -> new int[1]);
    private final ThreadLocal<boolean[]> logging = ThreadLocal.withInitial(() -> new boolean[1]);
    private @Nullable Handler jul;

    Logs(Loop loop, LogSender sender, LogLevels levels) {
        this.loop = loop;
        this.sender = sender;
        this.levels = levels;
    }

    /** From which level on records count; INFO unless set. The console can override it for a while. */
    public void level(LogLevel level) {
        levels.own(level);
    }

    /** Whether a record of this logger and level would count, for what is expensive to put together. */
    public boolean isOn(String logger, LogLevel level) {
        return levels.isOn(logger, level);
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
        add(level, logger, text, record -> {
            if (!fields.isEmpty()) {
                record.set("attributes", ObjectDump.of(fields));
            }
        });
    }

    /** A fault with its causes. */
    public void exception(LogLevel level, String logger, String text, Throwable fault) {
        add(level, logger, text, record -> {
            StringWriter stack = new StringWriter();
            fault.printStackTrace(new PrintWriter(stack));
            String all = Redaction.text(stack.toString());
            payload(record, "EXCEPTION", "text/plain", all.substring(0, Math.min(all.length(), STACK_CHARS_MAX)));
            ObjectNode attributes = Json.object()
                    .put("exception.type", fault.getClass().getName())
                    .put("exception.message", Redaction.text(String.valueOf(fault.getMessage())));
            record.set("attributes", attributes);
        });
    }

    /** An object as a tree: four deep, 200 fields, cycles cut. */
    public void object(LogLevel level, String logger, String text, @Nullable Object value) {
        add(
                level,
                logger,
                text,
                record -> payload(record, "OBJECT", "application/json", Json.text(ObjectDump.of(value))));
    }

    /** A list as a table. */
    public void list(LogLevel level, String logger, String text, Iterable<?> values) {
        add(
                level,
                logger,
                text,
                record -> payload(record, "LIST", "application/json", Json.text(ObjectDump.of(values))));
    }

    /** Bytes in hex. */
    public void bytes(LogLevel level, String logger, String text, byte[] value) {
        add(level, logger, text, record -> {
            int length = Math.min(value.length, PAYLOAD_BYTES_MAX);
            record.put("kind", "BYTES").put("mediaType", "application/octet-stream");
            record.put("payload", Base64.getEncoder().encodeToString(Arrays.copyOf(value, length)));
            record.put("truncated", length < value.length);
        });
    }

    /** What follows on this thread belongs to it, until the span is closed. */
    public Span enter(String logger, String name) {
        add(LogLevel.DEBUG, logger, name, record -> record.put("kind", "ENTER"));
        indent.get()[0]++;
        return () -> {
            indent.get()[0]--;
            add(LogLevel.DEBUG, logger, name, record -> record.put("kind", "EXIT"));
        };
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

    /** A crash is logged and kept before the handler that was there gets it. */
    public void installCrashHandler() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            exception(LogLevel.FATAL, "crash", "the app ends: " + fault, fault);
            awaitKept();
            if (before != null) {
                before.uncaughtException(thread, fault);
            }
        });
    }

    /** Sends what there is now. */
    public void flush() {
        boolean unused = loop.execute(() -> sender.flush(() -> {}));
    }

    /** Hears nothing more by itself. */
    synchronized void close() {
        if (jul != null) {
            ROOT.removeHandler(jul);
            jul = null;
        }
    }

    /** What the console says to this installation. On the loop. */
    void command(Publication publication) {
        JsonNode command = Json.parsed(publication.body().bytes());
        JsonNode asked = command.path("level");
        LogLevel level = LogLevel.named(asked.path("level").asText());
        if (level == null) {
            return;
        }
        String logger = asked.path("logger").asText();
        // Both times are of the server's clock: the device's own does not matter.
        long saidMs = millis(publication.publishedAt());
        long lifeMs =
                levels.set(logger, level, saidMs < 0 ? 0 : asked.path("untilMs").asLong() - saidMs);
        if (command.has("id")) {
            sender.answer(applied(command.path("id").asText(), logger, lifeMs == 0 ? 0 : saidMs + lifeMs));
        }
    }

    /** What counts now. */
    private ObjectNode applied(String id, String logger, long untilMs) {
        ObjectNode answer = Json.object().put("id", id);
        answer.putObject("level")
                .put("logger", logger)
                .put("level", levels.of(logger).name())
                .put("untilMs", untilMs);
        return answer;
    }

    /** Below 0 = not a time. */
    private static long millis(String time) {
        try {
            return Instant.parse(time).toEpochMilli();
        } catch (DateTimeException e) {
            return -1;
        }
    }

    private void awaitKept() {
        CountDownLatch kept = new CountDownLatch(1);
        boolean begun = loop.execute(() -> {
            sender.keep();
            kept.countDown();
        });
        try {
            boolean unused = begun && kept.await(CRASH_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(LogLevel level, String logger, String text, Consumer<ObjectNode> more) {
        boolean[] isLogging = logging.get();
        // What a text, or the client itself while it keeps or sends a record, logs in turn would have no end.
        if (isLogging[0] || loop.isHere() || !levels.isOn(logger, level)) {
            return;
        }
        isLogging[0] = true;
        try {
            ObjectNode record = Json.object()
                    .put("timeUnixNano", Long.toString(TimeUnit.MILLISECONDS.toNanos(loop.wallMs())))
                    .put("severity", level.severity())
                    .put("thread", Thread.currentThread().getName());
            body(record, Redaction.text(text));
            if (!logger.isEmpty()) {
                record.put("logger", logger);
            }
            if (indent.get()[0] > 0) {
                record.put("indent", indent.get()[0]);
            }
            more.accept(record);
            sender.ring().add(record, level.severity());
            boolean isGrave = level.severity() >= LogLevel.ERROR.severity();
            boolean unused = loop.execute(() -> sender.added(isGrave));
        } catch (RuntimeException e) {
            // A log must not break the app: an object whose toString throws is no record.
            sender.ring()
                    .add(
                            Json.object()
                                    .put("severity", level.severity())
                                    .put("body", "[this record could not be made]"),
                            level.severity());
        } finally {
            isLogging[0] = false;
        }
    }

    private static void body(ObjectNode record, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= BODY_BYTES_MAX) {
            record.put("body", text);
            return;
        }
        String head = text.substring(0, Math.min(text.length(), BODY_BYTES_MAX / 4));
        record.put("body", head + "[cut, " + bytes.length + " B]").put("truncated", true);
    }

    private static void payload(ObjectNode record, String kind, String mediaType, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] kept = bytes.length <= PAYLOAD_BYTES_MAX
                ? bytes
                : ("\"[cut, " + bytes.length + " B]\"").getBytes(StandardCharsets.UTF_8);
        record.put("kind", kind).put("mediaType", mediaType);
        record.put("payload", Base64.getEncoder().encodeToString(kept));
        record.put("truncated", kept.length < bytes.length);
    }

    /** Work that has begun; close it where it ends, on the same thread. */
    public interface Span extends AutoCloseable {
        @Override
        void close();
    }
}
