// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A DNS server (RFC 1035) that knows one name and gives the IPv4 addresses that the test says, with a life of one
 * second; every other name does not exist. UDP, port 53 of a loopback address: needs root.
 */
final class SmallDnsServer implements AutoCloseable {
    private static final int PORT = 53;
    private static final int MESSAGE_BYTES_MAX = 512;
    private static final int HEADER_BYTES = 12;
    private static final int ANSWER_FLAGS = 0x8580;
    private static final int NO_SUCH_NAME = 3;
    private static final int TYPE_A = 1;
    private static final int CLASS_IN = 1;
    private static final int POINTER_TO_QUESTION = 0xC000 | HEADER_BYTES;
    private static final int TTL_SECONDS = 1;

    private final DatagramSocket socket;
    private final String name;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<InetAddress> addresses = List.of();

    /**
     * Starts on that loopback address.
     *
     * @throws SocketException the port cannot be bound: not root, or in use
     */
    SmallDnsServer(InetAddress at, String name) throws SocketException {
        this.socket = new DatagramSocket(new InetSocketAddress(at, PORT));
        this.name = name;
        Thread.ofPlatform().name("small-dns").daemon().start(this::serve);
    }

    /** From now on the name has these addresses. */
    void answer(List<InetAddress> now) {
        addresses = List.copyOf(now);
    }

    /** How often the name was asked for. */
    int asked() {
        return asked.get();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[MESSAGE_BYTES_MAX], MESSAGE_BYTES_MAX);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException _) {
            // Closed: the test is over.
            socket.close();
        }
    }

    private byte[] answer(ByteBuffer query) {
        short id = query.getShort(0);
        query.position(HEADER_BYTES);
        StringBuilder wanted = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            wanted.append(wanted.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        query.getShort();
        byte[] question = new byte[query.position() - HEADER_BYTES];
        query.get(HEADER_BYTES, question);
        boolean known = wanted.toString().equalsIgnoreCase(name);
        if (known && type == TYPE_A) {
            asked.incrementAndGet();
        }
        return message(id, question, known, known && type == TYPE_A ? addresses : List.of());
    }

    private static byte[] message(short id, byte[] question, boolean known, List<InetAddress> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shorts(bytes, id, known ? ANSWER_FLAGS : ANSWER_FLAGS | NO_SUCH_NAME, 1, records.size(), 0, 0);
        bytes.writeBytes(question);
        for (InetAddress address : records) {
            shorts(bytes, POINTER_TO_QUESTION, TYPE_A, CLASS_IN, 0, TTL_SECONDS, address.getAddress().length);
            bytes.writeBytes(address.getAddress());
        }
        return bytes.toByteArray();
    }

    private static void shorts(ByteArrayOutputStream bytes, int... values) {
        for (int value : values) {
            bytes.write(value >> 8);
            bytes.write(value);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
