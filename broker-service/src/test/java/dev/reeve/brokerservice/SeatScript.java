// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.PeerInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Notes what a seat tells, in order, and on which thread. Throws at the frame {@code fault}. */
final class SeatScript implements BrokerInput {
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private volatile boolean inTurn;

    static PeerInfo peer(long number) {
        return new PeerInfo(number, "", "NULL", "", "", Map.of());
    }

    static List<byte[]> frames(String... texts) {
        List<byte[]> frames = new ArrayList<>();
        for (String text : texts) {
            frames.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return frames;
    }

    /** What was told, without ticks. */
    List<String> notes() {
        return notes.stream().filter(note -> !note.equals("tick")).toList();
    }

    boolean hasTicked() {
        return notes.contains("tick");
    }

    /** A message was told, and not yet that its turn is over. */
    boolean isInTurn() {
        return inTurn;
    }

    List<Thread> threads() {
        return threads.stream().distinct().toList();
    }

    void note(String text) {
        threads.add(Thread.currentThread());
        notes.add(text);
    }

    BrokerTask task(String name) {
        return new BrokerTask() {
            @Override
            public void run() {
                note(name);
            }

            @Override
            public void refused() {
                notes.add(name + " refused");
            }
        };
    }

    @Override
    public void begin() {
        note("begin");
    }

    @Override
    public void connected(PeerInfo peer) {
        note("connected " + peer.peer());
    }

    @Override
    public void received(long peer, List<byte[]> frames) {
        String text = frames.stream()
                .map(frame -> new String(frame, StandardCharsets.UTF_8))
                .collect(Collectors.joining("+"));
        if (text.equals("fault")) {
            throw new IllegalStateException("thrown by the test");
        }
        inTurn = true;
        note(peer + " " + text);
    }

    @Override
    public void turnEnded() {
        inTurn = false;
    }

    @Override
    public void lost(long peer) {
        note("lost " + peer);
    }

    @Override
    public void tick() {
        note("tick");
    }

    @Override
    public void end() {
        note("end");
    }
}
