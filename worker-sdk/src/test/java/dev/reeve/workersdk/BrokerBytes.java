// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.testkit.FakeBroker;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The broker's side of one connection in bytes written by hand from docs/protocol.md, so that a mistake of the module
 * {@code protocol} cannot hide behind itself.
 */
final class BrokerBytes {
    static final Duration SOON = Duration.ofSeconds(10);
    private static final byte[] EMPTY = new byte[0];

    private final FakeBroker.Connection connection;
    private final BrokerMode mode;

    BrokerBytes(FakeBroker.Connection connection, BrokerMode mode) {
        this.connection = connection;
        this.mode = mode;
    }

    FakeBroker.Connection connection() {
        return connection;
    }

    /** The next message as hexadecimal frames. */
    String next() throws InterruptedException {
        return FakeBroker.hex(connection.receive(SOON));
    }

    /** The next message that is no heartbeat. */
    List<byte[]> nextCommand() throws InterruptedException {
        while (true) {
            List<byte[]> frames = connection.receive(SOON);
            if (!isHeartbeat(frames)) {
                return frames;
            }
        }
    }

    /** The command byte of a message of a worker. */
    int command(List<byte[]> frames) {
        return frames.get(mode == BrokerMode.PLAIN_01 ? 2 : 1)[0] & 0xff;
    }

    boolean isHeartbeat(List<byte[]> frames) {
        return command(frames) == (mode == BrokerMode.PLAIN_01 ? 0x04 : 0x05);
    }

    /** READY has come; in Reeve mode it is answered with WELCOME: heartbeats each 200 ms, dead after 3. */
    BrokerBytes welcome(int window) throws InterruptedException {
        List<byte[]> ready = connection.receive(SOON);
        if (command(ready) != 0x01) {
            throw new AssertionError("the first message is no READY: " + FakeBroker.hex(ready));
        }
        if (mode == BrokerMode.REEVE) {
            // broker_id "b", heartbeat_ms 200, liveness 3, window
            send(0x80, ext("0a0162 20c801 2803 58" + varint(window)));
        } else {
            heartbeat();
        }
        return this;
    }

    void heartbeat() {
        // Pulse: sent_us 1
        send(mode == BrokerMode.PLAIN_01 ? 0x04 : 0x05, mode == BrokerMode.REEVE ? new byte[][] {ext("0801")} : none());
    }

    /** Sends heartbeats from now on, as a broker does, until the connection ends. */
    BrokerBytes beating() {
        Thread.ofVirtual().start(() -> {
            try {
                while (!connection.awaitClosed(Duration.ofMillis(100))) {
                    heartbeat();
                }
            } catch (InterruptedException _) {
                connection.close();
            }
        });
        return this;
    }

    void disconnect() {
        send(mode == BrokerMode.PLAIN_01 ? 0x05 : 0x06);
    }

    /** REQUEST; in Reeve mode with the golden envelope of docs/protocol.md 8.1: method say, 4,990 ms left. */
    void request(String address, String body) {
        byte[] envelope = ext("0a10000102030405060708090a0b0c0d0e0f 1203736179 208827 7a0510fe262001");
        if (mode == BrokerMode.REEVE) {
            send(0x02, ascii(address), EMPTY, envelope, ascii(body));
        } else {
            send(0x02, ascii(address), EMPTY, ascii(body));
        }
    }

    /** CANCEL by the caller. */
    void cancel(String address) {
        send(0x82, ascii(address), EMPTY, ext("1001"));
    }

    /** DRAIN of the broker: stopping, 60 s; or the acknowledgement of the worker's own. */
    void drain(boolean acknowledgement) {
        send(0x83, ext(acknowledgement ? "1801" : "0801 10e0d403"));
    }

    void send(int command, byte[]... rest) {
        List<byte[]> frames = new ArrayList<>();
        if (mode == BrokerMode.PLAIN_01) {
            frames.add(EMPTY);
        }
        frames.add(ascii(mode == BrokerMode.PLAIN_01 ? "MDPW01" : "MDPW02"));
        frames.add(new byte[] {(byte) command});
        frames.addAll(Arrays.asList(rest));
        connection.send(frames);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] frame) {
        return new String(frame, StandardCharsets.US_ASCII);
    }

    /** An extension or envelope frame: {@code 00 52 56 01} and protobuf. */
    static byte[] ext(String protobufHex) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {0x00, 0x52, 0x56, 0x01});
        frame.writeBytes(HexFormat.of().parseHex(protobufHex.replace(" ", "")));
        return frame.toByteArray();
    }

    private static String varint(int number) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int rest = number;
        while (rest > 0x7f) {
            bytes.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static byte[][] none() {
        return new byte[0][];
    }
}
