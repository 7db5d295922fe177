// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list of properties in READY and INITIATE (RFC 23, section "metadata").
 *
 * <pre>
 * +------+------------+--------------------+-------+---
 * | 1    | name 1-255 | value length 4, BE | value | ...
 * +------+------------+--------------------+-------+---
 * </pre>
 */
final class Metadata {

    static final String SOCKET_TYPE = "socket-type";
    static final String IDENTITY = "identity";

    /** What some transports believe of a peer if it says so itself (JeroMQ does). */
    private static final String PEER_ADDRESS = "peer-address";

    private static final String USER_ID = "user-id";
    private static final int IDENTITY_BYTES_MAX = 255;
    private static final int NAME_BYTES_MAX = 255;

    private Metadata() {}

    static byte[] encode(SocketType type, Map<String, byte[]> properties) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, "Socket-Type", type.name().getBytes(StandardCharsets.US_ASCII));
        properties.forEach((name, value) -> write(out, name, value));
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String name, byte[] value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        if (nameBytes.length == 0 || nameBytes.length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("a property's name has 1 to 255 letters: " + name);
        }
        out.write(nameBytes.length);
        out.writeBytes(nameBytes);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        out.writeBytes(value);
    }

    static MetadataVerdict judge(SocketType own, byte[] command, int offset) {
        Map<String, byte[]> properties = decode(command, offset);
        if (properties == null) {
            return new MetadataVerdict.Refused(CloseReason.BAD_HANDSHAKE);
        }
        if (isForged(properties)) {
            return new MetadataVerdict.Refused(CloseReason.FORGED_PROPERTY);
        }
        byte[] type = properties.get(SOCKET_TYPE);
        if (type == null || !own.takes(new String(type, StandardCharsets.US_ASCII))) {
            return new MetadataVerdict.Refused(CloseReason.WRONG_SOCKET_TYPE);
        }
        return new MetadataVerdict.Accepted(properties);
    }

    /** An Identity that begins with zero is one that a ROUTER gives out itself (RFC 28). */
    private static boolean isForged(Map<String, byte[]> properties) {
        byte[] identity = properties.getOrDefault(IDENTITY, new byte[0]);
        return properties.containsKey(PEER_ADDRESS)
                || properties.containsKey(USER_ID)
                || identity.length > IDENTITY_BYTES_MAX
                || (identity.length > 0 && identity[0] == 0);
    }

    /** Null if it is malformed: cut off, a name of other letters, or one that occurs twice. */
    static @Nullable Map<String, byte[]> decode(byte[] command, int offset) {
        ByteBuffer rest = ByteBuffer.wrap(command, offset, command.length - offset);
        Map<String, byte[]> properties = new LinkedHashMap<>();
        while (rest.hasRemaining()) {
            String name = readName(rest);
            if (name == null || rest.remaining() < Integer.BYTES) {
                return null;
            }
            int valueBytes = rest.getInt();
            if (valueBytes < 0 || valueBytes > rest.remaining()) {
                return null;
            }
            byte[] value = new byte[valueBytes];
            rest.get(value);
            if (properties.put(name, value) != null) {
                return null;
            }
        }
        return properties;
    }

    private static @Nullable String readName(ByteBuffer rest) {
        int bytes = rest.get() & 0xFF;
        if (bytes == 0 || bytes > rest.remaining()) {
            return null;
        }
        byte[] name = new byte[bytes];
        rest.get(name);
        for (byte letter : name) {
            if (!isNameLetter(letter)) {
                return null;
            }
        }
        return new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    private static boolean isNameLetter(byte letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '.'
                || letter == '_'
                || letter == '+'
                || letter == '-';
    }
}
