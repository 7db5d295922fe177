// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of the app's log calls, up to the ring. */
class LogsTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<Runnable> writes = new ArrayList<>();
    private final Store store = new ToldStore();
    private final Core core = core();
    private final Logs logs = core.logs();

    @Test
    void eachKindHasItsPayload() {
        logs.level(LogLevel.TRACE);
        logs.object(LogLevel.INFO, "shop", "cart", Map.of("items", 3));
        logs.list(LogLevel.INFO, "shop", "names", List.of("a", "b"));
        logs.bytes(LogLevel.DEBUG, "shop", "image", new byte[] {1, 2, 3});
        logs.exception(
                LogLevel.WARN, "shop", "lost", new IllegalStateException("outer", new RuntimeException("inner")));

        List<JsonNode> records = kept();

        assertThat(records)
                .extracting(record -> record.path("kind").asText())
                .containsExactly("OBJECT", "LIST", "BYTES", "EXCEPTION");
        assertThat(payload(records.get(0))).isEqualTo("{\"items\":3}");
        assertThat(payload(records.get(1))).isEqualTo("[\"a\",\"b\"]");
        assertThat(payload(records.get(3)))
                .contains("IllegalStateException: outer")
                .contains("Caused by")
                .contains("inner");
        assertThat(records.get(3).path("attributes").path("exception.type").asText())
                .isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void whatIsBetweenEnterAndExitIsIndented() {
        logs.level(LogLevel.DEBUG);
        try (Logs.Span outer = logs.enter("shop", "buy")) {
            assertThat(outer).isNotNull();
            logs.log(LogLevel.INFO, "inside");
        }
        logs.log(LogLevel.INFO, "after");

        List<JsonNode> records = kept();

        assertThat(records).extracting(record -> record.path("indent").asInt()).containsExactly(0, 1, 0, 0);
        assertThat(records)
                .extracting(record -> record.path("kind").asText("TEXT"))
                .containsExactly("ENTER", "TEXT", "EXIT", "TEXT");
    }

    @Test
    void theStackOfAFaultIsCutWithAMarkToo() {
        logs.exception(LogLevel.INFO, "shop", "lost", new IllegalStateException("x".repeat(100_000)));

        JsonNode record = kept().get(0);

        assertThat(payload(record)).endsWith(" B]").hasSize(32 * 1024);
        assertThat(record.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void longTextsAndPayloadsAreCutWithAMark() {
        logs.log(LogLevel.INFO, "x".repeat(20_000));
        logs.bytes(LogLevel.INFO, "", "big", new byte[100_000]);

        List<JsonNode> records = kept();

        assertThat(records.get(0).path("body").asText())
                .endsWith("[cut, 20000 B]")
                .hasSize(8_192);
        assertThat(records.get(1).path("truncated").asBoolean()).isTrue();
        assertThat(Base64.getDecoder().decode(records.get(1).path("payload").asText()))
                .hasSize(48 * 1024);
    }

    @Test
    void anObjectWhoseTextThrowsDoesNotBreakTheApp() {
        logs.log(LogLevel.INFO, "shop", "odd", Map.of("k", new LateText(LogsTest::none)));

        assertThat(kept()).hasSize(1);
    }

    @Test
    void aLongMessageOfAnExceptionIsCut() {
        logs.exception(LogLevel.WARN, "shop", "lost", new IllegalStateException("x".repeat(100_000)));

        assertThat(kept().get(0).path("attributes").path("exception.message").asText())
                .hasSize(4_096 + 3);
    }

    @Test
    void recordsOfJavaUtilLoggingComeTooButNotTheClientsOwn() {
        JulHandler handler = new JulHandler(logs);
        Logger shop = Logger.getAnonymousLogger();
        shop.setUseParentHandlers(false);
        shop.addHandler(handler);
        shop.log(Level.WARNING, "stock of {0} is low", "pens");
        shop.log(Level.SEVERE, "gone", new IllegalStateException("boom"));
        shop.fine("not counted at this level");
        java.util.logging.LogRecord own = new java.util.logging.LogRecord(Level.SEVERE, "own");
        own.setLoggerName(ThreadLoop.class.getName());
        handler.publish(own);
        handler.close();

        List<JsonNode> records = kept();

        assertThat(records)
                .extracting(record -> record.path("body").asText())
                .containsExactly("stock of pens is low", "gone");
        assertThat(records)
                .extracting(record -> record.path("severity").asInt())
                .containsExactly(13, 17);
    }

    @Test
    void anInstalledHandlerHearsEveryLoggerOnceAndGoesWithTheClient() {
        Logger root = Logger.getLogger("");
        int before = root.getHandlers().length;
        logs.installJul();
        logs.installJul();
        assertThat(root.getHandlers()).hasSize(before + 1);
        Logger shop = Logger.getLogger("shop.cart");
        shop.log(Level.WARNING, "stock is low");

        List<JsonNode> records = kept();

        // Others may log meanwhile: the handler hears all of this process.
        assertThat(records)
                .filteredOn(record -> record.path("logger").asText().equals("shop.cart"))
                .extracting(record -> record.path("body").asText())
                .containsExactly("stock is low");
        assertThat(root.getHandlers()).hasSize(before);
    }

    @Test
    void aRecordThatIsLoggedWhileAnotherIsMadeIsLeftOut() {
        logs.log(LogLevel.INFO, "shop", "outer", Map.of("k", new LateText(this::talked)));

        assertThat(kept()).extracting(record -> record.path("body").asText()).containsExactly("outer");
    }

    @Test
    void whatTheAppsStoreLogsWhileRecordsAreKeptIsLeftOut() {
        writes.add(() -> logs.log(LogLevel.ERROR, "store", "written", Map.of()));
        logs.log(LogLevel.ERROR, "shop", "gone", Map.of());

        assertThat(kept()).extracting(record -> record.path("body").asText()).containsExactly("gone");
    }

    @Test
    void aLevelEndsByTheClockThatIsOverFirstAndIsNotMadeLongerByAClockThatIsSetBack() {
        command("{\"level\":{\"logger\":\"net\",\"level\":\"DEBUG\",\"untilMs\":1767225660000}}");
        loop.setClockBy(59_999);
        assertThat(logs.isOn("net", LogLevel.DEBUG)).isTrue();
        loop.setClockBy(1);
        assertThat(logs.isOn("net", LogLevel.DEBUG)).isFalse();

        command("{\"level\":{\"logger\":\"net\",\"level\":\"DEBUG\",\"untilMs\":1767225660000}}");
        loop.setClockBy(-3_600_000);
        Logs next = core().logs();
        loop.advance(59_999);
        assertThat(next.isOn("net", LogLevel.DEBUG)).isTrue();
        loop.advance(1);
        assertThat(next.isOn("net", LogLevel.DEBUG)).isFalse();
    }

    @Test
    void theLongestPrefixDecidesAndWrongCommandsAreNone() {
        command("{\"level\":{\"logger\":\"net\",\"level\":\"DEBUG\",\"untilMs\":1767225660000}}");
        command("{\"level\":{\"logger\":\"net.http\",\"level\":\"ERROR\",\"untilMs\":1767225660000}}");
        command("{\"level\":{\"level\":\"LOUD\"}}");
        command("no json");

        assertThat(logs.isOn("net.dns", LogLevel.DEBUG)).isTrue();
        assertThat(logs.isOn("net.http", LogLevel.WARN)).isFalse();
        assertThat(logs.isOn("ui", LogLevel.DEBUG)).isFalse();
    }

    private void command(String body) {
        core.log()
                .command(new Publication(
                        "device.i_1",
                        1,
                        new Body(body.getBytes(StandardCharsets.UTF_8), Body.JSON),
                        "2026-01-01T00:00:00Z",
                        ""));
    }

    /** The records as they lie in the store after the client was closed. */
    private List<JsonNode> kept() {
        loop.settle();
        core.close();
        List<JsonNode> records = new ArrayList<>();
        byte[] kept = Objects.requireNonNull(store.read("logs"));
        Json.parsed(kept)
                .path("sessions")
                .forEach(session -> session.path("records").forEach(records::add));
        return records;
    }

    private static String payload(JsonNode record) {
        return new String(Base64.getDecoder().decode(record.path("payload").asText()), StandardCharsets.UTF_8);
    }

    private static String none() {
        throw new IllegalStateException("no text");
    }

    private String talked() {
        logs.log(LogLevel.ERROR, "inner");
        return "talked";
    }

    private Core core() {
        Context context = new FakeGateway().context(Map.of(), loop, store);
        Core made = new Core(context, new JsonFrames(), new Core.Named(null, "", "test"), LogOptions.ON, () -> {});
        made.start();
        return made;
    }

    /** Keeps entries, and does what a test wants done with each write. */
    private final class ToldStore implements Store {
        private final Store kept = Store.inMemory();

        @Override
        public byte @Nullable [] read(String name) {
            return kept.read(name);
        }

        @Override
        public void write(String name, byte[] value) {
            kept.write(name, value);
            writes.forEach(Runnable::run);
        }

        @Override
        public void remove(String name) {
            kept.remove(name);
        }

        @Override
        public List<String> names(String prefix) {
            return kept.names(prefix);
        }
    }
}
