// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The live connections, and how many each subject has of each kind. Any thread. */
final class SocketRegistry {
    private final int socketsMax;
    private final int streamsMax;
    private final Set<LiveConnection> open = new HashSet<>();
    private final Map<String, Integer> sockets = new HashMap<>();
    private final Map<String, Integer> streams = new HashMap<>();

    /**
     * No connection yet.
     *
     * @param socketsMax of one subject
     * @param streamsMax event streams of one subject
     */
    SocketRegistry(int socketsMax, int streamsMax) {
        this.socketsMax = socketsMax;
        this.streamsMax = streamsMax;
    }

    synchronized void add(LiveConnection connection) {
        open.add(connection);
    }

    synchronized void remove(LiveConnection connection) {
        open.remove(connection);
    }

    /** Gives the subject one more socket, or says that it has its most. */
    synchronized boolean claim(String subject) {
        return claim(sockets, subject, socketsMax);
    }

    /** A socket has closed; empty if it had claimed none. */
    synchronized void release(String subject) {
        release(sockets, subject);
    }

    /** Gives the subject one more event stream, or says that it has its most. */
    synchronized boolean claimStream(String subject) {
        return claim(streams, subject, streamsMax);
    }

    synchronized void releaseStream(String subject) {
        release(streams, subject);
    }

    synchronized List<LiveConnection> all() {
        return new ArrayList<>(open);
    }

    /** Event streams open. */
    synchronized int eventStreams() {
        return streams.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static boolean claim(Map<String, Integer> counts, String subject, int max) {
        int now = counts.getOrDefault(subject, 0);
        if (now >= max) {
            return false;
        }
        counts.put(subject, now + 1);
        return true;
    }

    private static void release(Map<String, Integer> counts, String subject) {
        counts.computeIfPresent(subject, (_, count) -> count == 1 ? null : count - 1);
    }
}
