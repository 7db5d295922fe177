// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One topic as brokers keep it: a ring that forgets, an epoch that a restart changes. Subscriptions hear on threads of
 * the inside, each in order, and not in step with one another.
 */
final class RingTopics implements Topics, AutoCloseable {
    private final int size;
    private final List<ExecutorService> threads =
            List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());
    private final AtomicInteger made = new AtomicInteger();
    private final Deque<Item> ring = new ArrayDeque<>();
    private final List<Ear> ears = new ArrayList<>();
    private Position now = new Position(1, 0);

    RingTopics(int size) {
        this.size = size;
    }

    @Override
    public synchronized Position publish(Publication publication) {
        now = new Position(now.epoch(), now.offset() + 1);
        Item item = new Item(now, publication.body(), publication.contentType(), publication.publisher(), 0);
        ring.add(item);
        if (ring.size() > size) {
            ring.remove();
        }
        ears.forEach(ear -> ear.tell(listener -> listener.item(item)));
        return now;
    }

    /** A broker that starts anew. */
    synchronized void restart() {
        ring.clear();
        Position position = new Position(now.epoch() + 1, 0);
        now = position;
        ears.forEach(ear -> ear.tell(listener -> listener.reset(position)));
    }

    @Override
    public synchronized Subscription subscribe(String topic, @Nullable Position from, Listener listener) {
        Ear ear = new Ear(listener, threads.get(made.getAndIncrement() % threads.size()));
        Position position = now;
        if (from == null || from.equals(position)) {
            ear.tell(each -> each.live(position));
        } else if (holds(from)) {
            ring.stream()
                    .filter(item -> item.position().offset() > from.offset())
                    .forEach(item -> ear.tell(each -> each.item(item)));
            ear.tell(each -> each.live(position));
        } else {
            ear.tell(each -> each.reset(position));
        }
        ears.add(ear);
        return () -> close(ear);
    }

    private boolean holds(Position from) {
        long oldest = ring.isEmpty() ? now.offset() : ring.getFirst().position().offset() - 1;
        return from.epoch() == now.epoch() && from.offset() >= oldest && from.offset() <= now.offset();
    }

    private synchronized void close(Ear ear) {
        ear.closed = true;
        ears.remove(ear);
    }

    synchronized int subscriptions() {
        return ears.size();
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdownNow);
    }

    private static final class Ear {
        private final Listener listener;
        private final ExecutorService thread;
        private volatile boolean closed;

        Ear(Listener listener, ExecutorService thread) {
            this.listener = listener;
            this.thread = thread;
        }

        void tell(Consumer<Listener> word) {
            thread.execute(() -> {
                if (!closed) {
                    word.accept(listener);
                }
            });
        }
    }
}
