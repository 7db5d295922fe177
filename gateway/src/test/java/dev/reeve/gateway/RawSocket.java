// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A WebSocket made by hand, byte for byte. */
final class RawSocket {
    private RawSocket() {}

    static String handshake(String more) {
        return handshake("reeve.v1.json", more);
    }

    static String handshake(String subprotocol, String more) {
        return "GET /v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: " + subprotocol + "\r\n" + more + "\r\n";
    }

    static RawHttp open(RunningGateway gateway) throws IOException {
        return open(gateway, FrameFormat.JSON);
    }

    static RawHttp open(RunningGateway gateway, FrameFormat format) throws IOException {
        RawHttp raw = new RawHttp(gateway.port());
        raw.say(handshake(format == FrameFormat.JSON ? "reeve.v1.json" : "reeve.v1.proto", ""));
        assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
        return raw;
    }

    /** Opens and authenticates. */
    static RawHttp open(RunningGateway gateway, String token) throws IOException {
        RawHttp raw = open(gateway);
        raw.say(text("{\"id\":1,\"auth\":{\"token\":\"" + token + "\"}}"));
        assertThat(raw.readUntil("}}}")).contains("\"done\"");
        return raw;
    }

    static byte[] text(String json) {
        return frame(0x81, json.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame of this format. */
    static byte[] said(FrameFormat format, String json) {
        return format == FrameFormat.JSON ? text(json) : frame(0x82, ProtoTongue.said(json));
    }

    /** A masked frame of at most 125 bytes; the mask is zero. */
    static byte[] frame(int first, byte[] payload) {
        byte[] head = {(byte) first, (byte) (0x80 | payload.length), 0, 0, 0, 0};
        byte[] all = Arrays.copyOf(head, head.length + payload.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    /** The code of the close frame that comes, past pings and text; -1 if the connection just ends. */
    static int closeCode(RawHttp raw) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end) {
            int first = raw.in().read();
            int length = raw.in().read();
            if (length < 0) {
                return -1;
            }
            int size = length == 126 ? raw.in().read() * 256 + raw.in().read() : length;
            byte[] payload = raw.in().readNBytes(size);
            if ((first & 0x0f) == 8) {
                return ByteBuffer.wrap(payload).getShort() & 0xffff;
            }
        }
        return -1;
    }
}
