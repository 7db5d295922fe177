// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bodies of commands (RFC 23; RFC 37 for PING and PONG).
 *
 * <pre>
 * +-------------+------+--------+
 * | name length | name | data   |
 * +-------------+------+--------+
 * </pre>
 */
public final class Command {

    /** PING and PONG carry at most so many bytes of context. */
    public static final int CONTEXT_BYTES_MAX = 16;

    private static final byte[] READY = name("READY");
    private static final byte[] ERROR = name("ERROR");
    private static final byte[] PING = name("PING");
    private static final byte[] PONG = name("PONG");
    private static final int TTL_BYTES = 2;
    private static final int REASON_BYTES_MAX = 255;

    private Command() {}

    /** How a command of that name begins. */
    public static byte[] name(String name) {
        byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
        byte[] prefix = new byte[1 + letters.length];
        prefix[0] = (byte) letters.length;
        System.arraycopy(letters, 0, prefix, 1, letters.length);
        return prefix;
    }

    private static byte[] of(byte[] name, byte[] data) {
        byte[] command = Arrays.copyOf(name, name.length + data.length);
        System.arraycopy(data, 0, command, name.length, data.length);
        return command;
    }

    /** Whether a command begins with what {@link #name} gives. */
    public static boolean is(byte[] command, byte[] name) {
        return is(command, 0, command.length, name);
    }

    /** Likewise of a command that is a part of an array. */
    public static boolean is(byte[] bytes, int offset, int length, byte[] name) {
        return length >= name.length && Arrays.equals(bytes, offset, offset + name.length, name, 0, name.length);
    }

    /** A length byte, at least one letter, whatever follows. */
    public static boolean isWellFormed(byte[] command) {
        return command.length > 1 && command[0] != 0 && (command[0] & 0xFF) < command.length;
    }

    public static byte[] ready(byte[] metadata) {
        return of(READY, metadata);
    }

    public static boolean isReady(byte[] command) {
        return is(command, READY);
    }

    /** Where READY's metadata begins. */
    public static int readyMetadataOffset() {
        return READY.length;
    }

    /** ERROR with its reason, cut to 255 bytes. */
    public static byte[] error(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(text.length, REASON_BYTES_MAX);
        byte[] data = new byte[1 + length];
        data[0] = (byte) length;
        System.arraycopy(text, 0, data, 1, length);
        return of(ERROR, data);
    }

    public static boolean isError(byte[] command) {
        return is(command, ERROR);
    }

    /** ERROR's reason; only what can be printed, as it may be logged. */
    public static String errorReason(byte[] command) {
        if (command.length <= ERROR.length) {
            return "";
        }
        int length = Math.min(command[ERROR.length] & 0xFF, command.length - ERROR.length - 1);
        String reason = new String(command, ERROR.length + 1, length, StandardCharsets.US_ASCII);
        return reason.replaceAll("[^ -~]", "?");
    }

    /**
     * PING.
     *
     * @param ttlTenths how long, in tenths of a second, the peer shall wait for traffic of ours; 0 = for ever
     */
    public static byte[] ping(int ttlTenths) {
        return of(PING, new byte[] {(byte) (ttlTenths >>> 8), (byte) ttlTenths});
    }

    /** A PING with its TTL and no more context than allowed. */
    public static boolean isPing(byte[] command) {
        int context = command.length - PING.length - TTL_BYTES;
        return is(command, PING) && context >= 0 && context <= CONTEXT_BYTES_MAX;
    }

    /** The TTL of a PING in tenths of a second; 0 = none. */
    public static int pingTtlTenths(byte[] ping) {
        return (ping[PING.length] & 0xFF) << 8 | (ping[PING.length + 1] & 0xFF);
    }

    /** The answer to a PING: the same context. */
    public static byte[] pongTo(byte[] ping) {
        return of(PONG, Arrays.copyOfRange(ping, PING.length + TTL_BYTES, ping.length));
    }

    public static boolean isPong(byte[] command) {
        return is(command, PONG) && command.length - PONG.length <= CONTEXT_BYTES_MAX;
    }

    /** Whether the name is PING or PONG, well-formed or not. */
    public static boolean isNamedPingOrPong(byte[] command) {
        return is(command, PING) || is(command, PONG);
    }
}
