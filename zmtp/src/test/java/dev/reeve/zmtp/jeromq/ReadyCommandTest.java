// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import static dev.reeve.testkit.HostilePeer.property;
import static dev.reeve.testkit.HostilePeer.ready;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import zmq.Msg;

@Tag("J12")
final class ReadyCommandTest {

    @Test
    void acceptsWhatPeersSay() {
        byte[] plain = ready("DEALER", property("Identity", "w-1".getBytes(StandardCharsets.US_ASCII)));

        assertThat(ReadyCommand.isReady(new Msg(plain))).isTrue();
        assertThat(ReadyCommand.isAcceptable(plain)).isTrue();
        assertThat(ReadyCommand.isAcceptable(ready("REQ", property("Identity", new byte[0]))))
                .isTrue();
    }

    @Test
    void refusesFactsThatTheTransportKnowsBetter() {
        byte[] value = "127.0.0.1:1".getBytes(StandardCharsets.US_ASCII);
        for (String name : new String[] {"Peer-Address", "peer-address", "User-Id"}) {
            assertThat(ReadyCommand.isAcceptable(ready("DEALER", property(name, value))))
                    .as(name)
                    .isFalse();
        }
    }

    @Test
    void refusesReservedIdentity() {
        assertThat(ReadyCommand.isAcceptable(ready("DEALER", property("identity", new byte[] {0, 1}))))
                .isFalse();
    }

    @Test
    void refusesLargeCommand() {
        assertThat(ReadyCommand.isAcceptable(ready("DEALER", property("X-Big", new byte[ReadyCommand.BYTES_MAX]))))
                .isFalse();
    }

    @Test
    void leavesCutOffCommandsToTheHandshake() {
        byte[] whole = ready("DEALER", property("X-Reeve", new byte[] {'1'}));
        for (int length = 6; length < whole.length; length++) {
            assertThat(ReadyCommand.isAcceptable(Arrays.copyOf(whole, length))).isTrue();
        }
    }

    @Test
    void knowsReadyAsJeroMqDoes() {
        assertThat(ReadyCommand.isReady(new Msg(new byte[] {5, 'R', 'E', 'A', 'D', 'X'})))
                .isTrue();
        assertThat(ReadyCommand.isReady(new Msg(new byte[] {5, 'R', 'E', 'A', 'D'})))
                .isFalse();
        assertThat(ReadyCommand.isReady(new Msg(new byte[] {5, 'E', 'R', 'R', 'O', 'R'})))
                .isFalse();
    }
}
