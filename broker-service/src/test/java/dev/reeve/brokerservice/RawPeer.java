// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.testkit.HostilePeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An MDP peer whose frames are made by hand from RFC 7 and RFC 18: no code is shared with the broker. */
final class RawPeer implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The version decides on the header, the leading empty frame and the numbers of the commands. */
    enum Version {
        V1("01"),
        V2("02");

        private final String suffix;

        Version(String suffix) {
            this.suffix = suffix;
        }

        /** {@code 01} or {@code 02}. */
        String number() {
            return suffix;
        }

        byte[] client() {
            return ("MDPC" + suffix).getBytes(UTF_8);
        }

        byte[] worker() {
            return ("MDPW" + suffix).getBytes(UTF_8);
        }

        byte[] workerFinal() {
            return new byte[] {(byte) (this == V1 ? 3 : 4)};
        }

        byte[] heartbeat() {
            return new byte[] {(byte) (this == V1 ? 4 : 5)};
        }

        byte[] disconnect() {
            return new byte[] {(byte) (this == V1 ? 5 : 6)};
        }
    }

    private static final byte[] EMPTY = new byte[0];

    private final Version version;
    private final HostilePeer peer;

    private RawPeer(Version version, HostilePeer peer) {
        this.version = version;
        this.peer = peer;
    }

    static RawPeer connect(Version version, int port) throws IOException {
        return new RawPeer(version, HostilePeer.dealer(port));
    }

    static RawPeer worker(Version version, int port, String service) throws IOException {
        RawPeer worker = connect(version, port);
        worker.ready(service);
        return worker;
    }

    HostilePeer socket() {
        return peer;
    }

    void ready(String service) {
        sendAsWorker(new byte[] {1}, service.getBytes(UTF_8));
    }

    void heartbeat() {
        sendAsWorker(version.heartbeat());
    }

    void disconnect() {
        sendAsWorker(version.disconnect());
    }

    void sendAsWorker(byte[]... frames) {
        List<byte[]> message = new ArrayList<>();
        if (version == Version.V1) {
            message.add(EMPTY);
        }
        message.add(version.worker());
        message.addAll(List.of(frames));
        peer.send(message);
    }

    void request(String service, String... body) {
        peer.send(requestFrames(service, body));
    }

    private List<byte[]> requestFrames(String service, String... body) {
        List<byte[]> message = new ArrayList<>();
        if (version == Version.V1) {
            message.add(EMPTY);
        }
        message.add(version.client());
        if (version == Version.V2) {
            message.add(new byte[] {1});
        }
        message.add(service.getBytes(UTF_8));
        for (String frame : body) {
            message.add(frame.getBytes(UTF_8));
        }
        return message;
    }

    /** The body of the next reply, its frames joined by a bar. */
    String reply(String service) throws IOException {
        List<byte[]> frames = peer.receive(PATIENCE);
        int header = version == Version.V1 ? 1 : 0;
        expect(frames.get(header), version.client());
        if (version == Version.V2) {
            expect(frames.get(1), new byte[] {3});
        }
        expect(frames.get(2), service.getBytes(UTF_8));
        return text(frames.subList(3, frames.size()));
    }

    /** A request as a worker gets it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Job(byte[] address, String body) {}

    Job job() throws IOException {
        List<byte[]> frames = workerMessage();
        expect(frames.getFirst(), new byte[] {2});
        expect(frames.get(2), EMPTY);
        return new Job(frames.get(1), text(frames.subList(3, frames.size())));
    }

    void answer(Job job, String body) {
        sendAsWorker(version.workerFinal(), job.address(), EMPTY, body.getBytes(UTF_8));
    }

    /** MDP 0.2 only. */
    void partial(Job job, String body) {
        sendAsWorker(new byte[] {3}, job.address(), EMPTY, body.getBytes(UTF_8));
    }

    /** The body of the next reply and whether it was the last one; MDP 0.2 only. */
    Piece piece(String service) throws IOException {
        List<byte[]> frames = peer.receive(PATIENCE);
        expect(frames.getFirst(), version.client());
        expect(frames.get(2), service.getBytes(UTF_8));
        return new Piece(frames.get(1)[0] == 3, text(frames.subList(3, frames.size())));
    }

    /** A PARTIAL or FINAL. */
    record Piece(boolean last, String body) {}

    /** The next message for a worker but heartbeats, from the command on. */
    List<byte[]> workerMessage() throws IOException {
        List<byte[]> frames;
        do {
            frames = peer.receive(PATIENCE);
            int header = version == Version.V1 ? 1 : 0;
            expect(frames.get(header), version.worker());
            frames = frames.subList(header + 1, frames.size());
        } while (java.util.Arrays.equals(frames.getFirst(), version.heartbeat()));
        return frames;
    }

    boolean isDisconnected() throws IOException {
        return java.util.Arrays.equals(workerMessage().getFirst(), version.disconnect());
    }

    private static String text(List<byte[]> frames) {
        return String.join(
                "|", frames.stream().map(frame -> new String(frame, UTF_8)).toList());
    }

    private static void expect(byte[] actual, byte[] expected) {
        if (!java.util.Arrays.equals(actual, expected)) {
            throw new AssertionError("expected " + new String(expected, UTF_8) + ", got " + new String(actual, UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
