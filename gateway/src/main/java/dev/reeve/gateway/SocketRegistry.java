// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open sockets, and how many each subject has. Any thread. */
final class SocketRegistry {
    private final int perSubjectMax;
    private final Set<SocketSession> open = new HashSet<>();
    private final Map<String, Integer> perSubject = new HashMap<>();

    SocketRegistry(int perSubjectMax) {
        this.perSubjectMax = perSubjectMax;
    }

    synchronized void add(SocketSession session) {
        open.add(session);
    }

    /** Gives the subject one more socket, or says that it has its most. */
    synchronized boolean claim(String subject) {
        int now = perSubject.getOrDefault(subject, 0);
        if (now >= perSubjectMax) {
            return false;
        }
        perSubject.put(subject, now + 1);
        return true;
    }

    /**
     * A socket has closed.
     *
     * @param subject empty if it had claimed none
     */
    synchronized void remove(SocketSession session, String subject) {
        open.remove(session);
        perSubject.computeIfPresent(subject, (_, count) -> count == 1 ? null : count - 1);
    }

    synchronized List<SocketSession> all() {
        return new ArrayList<>(open);
    }
}
