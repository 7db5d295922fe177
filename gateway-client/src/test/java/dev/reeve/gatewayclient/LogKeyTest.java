// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that wait under a key of the app. */
class LogKeyTest {
    private static final LogKey KEY = key(1);

    @TempDir
    private Path folder;

    @Test
    void noTextOfARecordIsOnTheDiskAndTheNextStartSendsIt() throws IOException {
        LoggingApp app = app().logKey(KEY).start();
        app.logs().log(LogLevel.INFO, "shop.cart", "plain text one", java.util.Map.of("field", "plain value"));
        app.log(LogLevel.ERROR, "plain text two");

        assertThat(files(".seg")).hasSize(2);
        assertThat(onDisk()).doesNotContain("plain", "shop.cart", "body", "field");

        app.restart().send();
        assertThat(app.bodies()).containsExactly("plain text one", "plain text two");
        assertThat(app.drops()).isEmpty();
        assertThat(files("")).isEmpty();
    }

    @Test
    void underAnotherKeyWhatWaitedIsToldAsLostAndTheRingBeginsEmpty() throws IOException {
        LoggingApp app = app().logKey(KEY).start();
        String session = app.core().log().session();
        log(app, 3);

        app.logKey(key(2)).restart();

        assertThat(app.core().log().waiting()).isZero();
        assertThat(files(".seg")).isEmpty();
        assertThat(onDisk()).contains(LogRing.KEY_LOST);
        // Told once, though the app is killed before it was sent.
        app.restart();
        app.log(LogLevel.INFO, "new");
        app.send();
        assertThat(app.bodies()).containsExactly("new");
        assertThat(app.drops().toString()).isEqualTo(lost(1, 3));
        assertThat(app.appends.get(0).path("source").path("sessionId").asText()).isEqualTo(session);
    }

    @Test
    void withoutAKeyTheSameIsLostAndCounted() {
        LoggingApp app = app().logKey(KEY).start();
        log(app, 2);

        LoggingApp next = app().start().send();

        assertThat(next.drops().toString()).isEqualTo(lost(1, 2));
        assertThat(next.appends.get(0).path("counters").path("dropped").toString())
                .isEqualTo("{\"key-lost\":2}");
    }

    @Test
    void whatWaitedBeforeThereWasAKeyIsSentAsItIs() {
        LoggingApp app = app().start();
        log(app, 2);

        app.logKey(KEY).restart().send();

        assertThat(app.bodies()).containsExactly("r1", "r2");
    }

    @Test
    void aKeyThatCannotBeHadNowLosesNothingOfEarlierStarts() throws IOException {
        LoggingApp app = app().logKey(KEY).start();
        log(app, 2);
        app.logKey(() -> {
            throw new KeyException("locked");
        });

        app.restart();
        app.log(LogLevel.ERROR, "in memory only");

        assertThat(onDisk()).doesNotContain("in memory only");
        app.send();
        assertThat(app.bodies()).containsExactly("in memory only");
        assertThat(app.appends.get(0).path("counters").path("lastError").asText())
                .isEqualTo("key: KeyException");
        app.logKey(KEY).restart().send();
        assertThat(app.bodies()).containsExactly("in memory only", "r1", "r2");
        assertThat(app.drops()).isEmpty();
    }

    @Test
    void aKeyThatFailsAtWhicheverOfItsUsesLosesNothingAndLeavesNothing() throws IOException {
        LoggingApp app = app().logKey(KEY).start();
        log(app, 2);
        int reads = 0;
        while (app.logKey(new WornKey(reads)::fresh).restart().core().log().waiting() == 0) {
            app.log(LogLevel.ERROR, "in memory only");
            assertThat(Store.inFolder(folder).read("logs")).isNull();
            assertThat(onDisk()).doesNotContain("in memory only");
            app.appends.clear();
            app.send();
            assertThat(app.appends.get(0).path("counters").path("lastError").asText())
                    .as("after %s reads", reads)
                    .isEqualTo("key: InvalidKeyException");
            assertThat(++reads).isLessThan(20);
        }

        assertThat(reads).isGreaterThan(1);
        app.appends.clear();
        assertThat(app.send().bodies()).containsExactly("r1", "r2");
    }

    @Test
    void anAppWhoseKeyThrowsLogsAllTheSame() {
        LoggingApp app = app().logKey(() -> {
            throw new IllegalStateException("no keychain");
        });
        app.start().log(LogLevel.INFO, "one");

        assertThat(app.send().bodies()).containsExactly("one");
    }

    @Test
    void aTornEndIsCutAndTheRestIsThere() throws IOException {
        LoggingApp app = app().logKey(KEY).start();
        log(app, 2);
        Path segment = files(".seg").get(0);
        byte[] whole = Files.readAllBytes(segment);
        for (int cut = 1; cut < 120; cut += 17) {
            Files.write(segment, Arrays.copyOf(whole, whole.length - cut));
            app.restart();
            assertThat(app.core().log().waiting()).as("cut by %s", cut).isEqualTo(1);
        }

        assertThat(app.send().bodies()).containsExactly("r1");
    }

    @Test
    void aRecordThatSomebodyTookForAnotherIsToldAsLost() throws IOException {
        LoggingApp app = app().logKey(KEY).start();
        log(app, 2);
        Path segment = files(".seg").get(0);
        byte[] all = Files.readAllBytes(segment);
        int first = Objects.requireNonNull(LogSegmentHead.of(all)).size();
        int length = ByteBuffer.wrap(all).getInt(first);
        // Written at another time: with a CRC that is right, as whoever can write it can reckon that, too.
        all[first + 20] ^= 1;
        CRC32 crc = new CRC32();
        crc.update(all, first + 8, 17 + length);
        ByteBuffer unused = ByteBuffer.wrap(all).putInt(first + 4, (int) crc.getValue());
        Files.write(segment, all);

        app.set(Setting.LOG_LIFE_MS, 1e15).restart().send();

        assertThat(app.bodies()).containsExactly("r2");
        app.log(LogLevel.INFO, "r3");
        app.send();
        assertThat(app.drops().toString())
                .isEqualTo("[{\"fromSeq\":1,\"toSeq\":1,\"count\":1,\"reason\":\"unknown\"}]");
    }

    @Test
    void aStoreWithoutAFolderHasThemSealedInItsEntry() {
        Store store = Store.inMemory();
        LoggingApp app = new LoggingApp(store).logKey(KEY).start();
        log(app, 3);
        app.core().background();

        assertThat(entry(store)).contains("\"seqs\":[[1,3]]").doesNotContain("\"r1\"", "\"body\"");
        app.restart().send();
        assertThat(app.bodies()).containsExactly("r1", "r2", "r3");
        assertThat(store.read("logs")).isNull();
    }

    @Test
    void underAnotherKeyItsEntryIsToldAsLost() {
        Store store = Store.inMemory();
        LoggingApp app = new LoggingApp(store).logKey(KEY).start();
        log(app, 3);
        app.core().background();

        app.logKey(key(2)).restart().send();

        assertThat(app.records()).isEmpty();
        assertThat(app.drops().toString()).isEqualTo(lost(1, 3));
        assertThat(store.read("logs")).isNull();
    }

    @Test
    void anEntryThatIsDamagedIsToldAsLost() {
        Store store = Store.inMemory();
        LoggingApp app = new LoggingApp(store).logKey(KEY).start();
        log(app, 2);
        app.core().background();
        String damaged = entry(store).replaceAll("\"sealed\":\"....", "\"sealed\":\"!");
        store.write("logs", damaged.getBytes(StandardCharsets.UTF_8));

        app.restart().send();

        assertThat(app.drops().toString()).isEqualTo(lost(1, 2));
    }

    @Test
    void anEntryThatIsNotSealedIsReadUnderAKeyToo() {
        Store store = Store.inMemory();
        LoggingApp app = new LoggingApp(store).start();
        log(app, 1);
        app.core().background();

        app.logKey(KEY).restart().send();

        assertThat(app.bodies()).containsExactly("r1");
    }

    @Test
    void aKeyHas32Bytes() {
        assertThatThrownBy(() -> LogKey.of(new byte[16])).hasMessage("a key of the log has 32 bytes, not 16");
        SecretKey shorter = new SecretKeySpec(new byte[24], "AES");
        assertThatThrownBy(() -> LogKey.of(shorter)).hasMessage("a key of the log has 32 bytes, not 24");
    }

    @Test
    void underAShorterOneNothingIsKept() throws IOException {
        LoggingApp app = app().logKey(() -> new SecretKeySpec(new byte[16], "AES"));
        app.start().log(LogLevel.ERROR, "in memory only");

        assertThat(folder.resolve("log.ring")).doesNotExist();
        assertThat(Store.inFolder(folder).read("logs")).isNull();
        app.send();
        assertThat(app.appends.get(0).path("counters").path("lastError").asText())
                .isEqualTo("key: InvalidKeyException");
    }

    private static LogKey key(int first) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        return LogKey.of(bytes);
    }

    private static void log(LoggingApp app, int records) {
        for (int i = 1; i <= records; i++) {
            app.log(LogLevel.INFO, "r" + i);
        }
    }

    private static String lost(long from, long to) {
        return "[{\"fromSeq\":" + from + ",\"toSeq\":" + to + ",\"count\":" + (to - from + 1)
                + ",\"reason\":\"key-lost\"}]";
    }

    private LoggingApp app() {
        return new LoggingApp(Store.inFolder(folder));
    }

    private static String entry(Store store) {
        return new String(Objects.requireNonNull(store.read("logs")), StandardCharsets.UTF_8);
    }

    private String onDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files("")) {
            all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    private List<Path> files(String end) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("log.ring"))) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    /** {@link #KEY}, but one that can be read only so often. */
    private static final class WornKey implements SecretKey {
        private static final long serialVersionUID = 1;

        private final int reads;
        private int left;

        WornKey(int reads) {
            this.reads = reads;
        }

        SecretKey fresh() {
            left = reads;
            return this;
        }

        @Override
        public String getAlgorithm() {
            return "AES";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte @Nullable [] getEncoded() {
            if (left-- <= 0) {
                return null;
            }
            byte[] bytes = new byte[32];
            bytes[0] = 1;
            return bytes;
        }
    }
}
