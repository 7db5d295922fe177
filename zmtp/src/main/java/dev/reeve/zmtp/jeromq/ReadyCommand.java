// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import zmq.Msg;

/**
 * What a peer may say in NULL's READY command before JeroMQ believes it. JeroMQ puts the peer's properties over its own
 * facts: a property {@code Peer-Address} would replace the true address, by which connections are told apart here. An
 * Identity that begins with zero could be one that JeroMQ gives to another peer (RFC 28 reserves them).
 *
 * <pre>
 * +---+-------+---------+------+--------------+-------+----
 * | 5 | READY | name  1 | name | value len  4 | value | ...
 * +---+-------+---------+------+--------------+-------+----
 * </pre>
 */
final class ReadyCommand {

    /** Handshake commands above this are refused (libzmq CVE-2019-13132 teaches: small). */
    static final int BYTES_MAX = 2_048;

    private static final int NAME_BYTES = 6;

    /** JeroMQ compares all but the last letter. */
    private static final byte[] COMPARED = {5, 'R', 'E', 'A', 'D'};

    private static final byte[] CUT_OFF = {5, 'R', 'E', 'A', 'D', 'Y', (byte) 0xFF, 0};

    private ReadyCommand() {}

    static boolean isReady(Msg command) {
        if (command.size() < NAME_BYTES) {
            return false;
        }
        for (int i = 0; i < COMPARED.length; i++) {
            if (command.get(i) != COMPARED[i]) {
                return false;
            }
        }
        return true;
    }

    static ByteBuffer cutOff() {
        return ByteBuffer.wrap(CUT_OFF.clone());
    }

    /** False for what JeroMQ must not see; a malformed list is left to JeroMQ, which refuses it. */
    static boolean isAcceptable(byte[] command) {
        if (command.length > BYTES_MAX) {
            return false;
        }
        ByteBuffer rest = ByteBuffer.wrap(command, NAME_BYTES, command.length - NAME_BYTES);
        while (rest.hasRemaining()) {
            int nameLength = rest.get() & 0xFF;
            if (nameLength == 0 || rest.remaining() < nameLength + Integer.BYTES) {
                return true;
            }
            String name = new String(command, rest.position(), nameLength, StandardCharsets.US_ASCII);
            rest.position(rest.position() + nameLength);
            int valueLength = rest.getInt();
            if (valueLength < 0 || rest.remaining() < valueLength) {
                return true;
            }
            if (isForged(name, valueLength > 0 ? rest.get(rest.position()) : 1)) {
                return false;
            }
            rest.position(rest.position() + valueLength);
        }
        return true;
    }

    private static boolean isForged(String name, byte firstByte) {
        return name.equalsIgnoreCase("Peer-Address")
                || name.equalsIgnoreCase("User-Id")
                || (name.equalsIgnoreCase("Identity") && firstByte == 0);
    }
}
