// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An entry that has a record and says that it is missing, as one of an earlier client may: it is counted once. */
class LogStoreEntryTest {
    private static final String RING_FULL = "{\"fromSeq\":2,\"toSeq\":2,\"count\":1,\"reason\":\"ring-full\"}";

    private final Store store = Store.inMemory();
    private final LoggingApp app = new LoggingApp(store);

    @Test
    void suchARecordDoesNotComeBack() {
        leaveThree();

        app.restart().send();

        assertThat(app.bodies()).containsExactly("r1", "r3");
        assertThat(app.drops()).map(JsonNode::toString).containsExactly(RING_FULL);
    }

    @Test
    void suchARecordIsNotLostAgainWithItsKey() {
        app.logKey(LogKey.of(new byte[32]));
        leaveThree();
        byte[] other = new byte[32];
        other[0] = 1;

        app.logKey(LogKey.of(other)).restart().send();

        assertThat(app.records()).isEmpty();
        assertThat(app.drops()).map(JsonNode::toString).containsExactly(RING_FULL, keyLost(1), keyLost(3));
        assertThat(app.appends.get(0).path("counters").path("dropped").toString())
                .isEqualTo("{\"key-lost\":2}");
    }

    /** The second of which is told as missing. */
    private void leaveThree() {
        app.start();
        for (int i = 1; i <= 3; i++) {
            app.log(LogLevel.INFO, "r" + i);
        }
        app.core().background();
        String entry = new String(Objects.requireNonNull(store.read("logs")), StandardCharsets.UTF_8);
        assertThat(entry).contains("\"drops\":[]");
        String told = entry.replace("\"drops\":[]", "\"drops\":[" + RING_FULL + "]");
        store.write("logs", told.getBytes(StandardCharsets.UTF_8));
    }

    private static String keyLost(long seq) {
        return "{\"fromSeq\":" + seq + ",\"toSeq\":" + seq + ",\"count\":1,\"reason\":\"key-lost\"}";
    }
}
