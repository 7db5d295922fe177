// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The topics of devices, without a broker: remembers what a replica published. */
final class PublishedMessages implements DeviceTopics {
    private final List<Message> messages = new ArrayList<>();
    private final Semaphore room = new Semaphore(Integer.MAX_VALUE);
    private boolean away;

    /** One publication. */
    record Message(String installation, String text) {}

    @Override
    public boolean publish(String installation, byte[] json) {
        room.acquireUninterruptibly();
        room.release();
        return take(installation, json);
    }

    private synchronized boolean take(String installation, byte[] json) {
        if (!away) {
            messages.add(new Message(installation, new String(json, StandardCharsets.UTF_8)));
        }
        return !away;
    }

    /** The broker takes nothing for now; what is published waits. */
    void hold() {
        room.acquireUninterruptibly(Integer.MAX_VALUE);
    }

    void goOn() {
        room.release(Integer.MAX_VALUE);
    }

    /** No broker from now on. */
    synchronized void goAway() {
        away = true;
    }

    /** What was published since the last time somebody asked. */
    synchronized List<Message> take() {
        List<Message> taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }

    /** Of one device. */
    List<String> taken(String installation) {
        return take().stream()
                .filter(message -> message.installation().equals(installation))
                .map(Message::text)
                .toList();
    }
}
