// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.Broker;
import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.brokercore.BrokerStats;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What other threads may ask of the broker's thread. Each question waits there in line with all other events. */
final class StatsAccess {
    private static final long ANSWER_MS_MAX = 5_000;

    private final Broker broker;
    private final StatsDesk desk;
    private final LongSupplier clock;
    private final Consumer<BrokerEvent> feed;
    private final Consumer<BrokerTask> post;

    StatsAccess(
            Broker broker, StatsDesk desk, LongSupplier clock, Consumer<BrokerEvent> feed, Consumer<BrokerTask> post) {
        this.broker = broker;
        this.desk = desk;
        this.clock = clock;
        this.feed = feed;
        this.post = post;
    }

    /** The first full report follows at once; if the broker has ended, the watcher's end. */
    void watch(Watcher watcher) {
        post.accept(new BrokerTask() {
            @Override
            public void run() {
                desk.open(watcher, clock.getAsLong());
            }

            @Override
            public void refused() {
                watcher.end();
            }
        });
    }

    void close(Watcher watcher) {
        post.accept(new BrokerTask() {
            @Override
            public void run() {
                desk.close(watcher);
            }

            @Override
            public void refused() {
                // Nobody watches a broker that has ended.
            }
        });
    }

    /**
     * Everything, now.
     *
     * @param names stay known as if they were watched
     * @throws BrokerAwayException the broker has ended, or is not done in five seconds
     */
    BrokerStats snapshot(Set<String> names) {
        return ask(() -> {
            if (!names.isEmpty()) {
                feed.accept(new BrokerEvent.ServicesWatched(names));
            }
            return broker.stats(clock.getAsLong());
        });
    }

    /**
     * Marks workers as draining, or takes the mark away.
     *
     * @return the workers of the service afterwards
     * @throws BrokerAwayException the broker has ended, or is not done in five seconds
     */
    List<BrokerStats.WorkerStats> mark(BrokerEvent.InstancesMarked marks) {
        return ask(() -> {
            feed.accept(marks);
            return broker.workers(marks.service(), clock.getAsLong());
        });
    }

    private <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post.accept(new BrokerTask() {
            @Override
            public void run() {
                boolean _ = answer.complete(question.get());
            }

            @Override
            public void refused() {
                boolean _ = answer.completeExceptionally(new BrokerAwayException());
            }
        });
        try {
            return answer.orTimeout(ANSWER_MS_MAX, TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            throw new BrokerAwayException();
        }
    }

    /** The broker's thread does not answer. */
    static final class BrokerAwayException extends RuntimeException {
        BrokerAwayException() {
            super("the broker stops or is overloaded");
        }
    }
}
