// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.Broker;
import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.brokercore.BrokerStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who watches this broker's statistics and when each is told (operator.md section 4): all of it at each interval, one
 * service at once when its queue begins or has doubled. The broker's thread; it never waits for a watcher.
 */
final class StatsDesk {
    /** At most ten urgent reports a second of one service. */
    static final long URGENT_SPACING_MS = 100;

    /** Well within the ten minutes for which the broker remembers what was watched. */
    private static final long DECLARE_MS = 60_000;

    private final Broker broker;
    private final long bootId;
    private final String brokerId;
    private final Consumer<BrokerEvent> feed;
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private final List<BrokerCommand.QueueGrew> grown = new ArrayList<>();
    private final Map<String, Long> quietUntilMs = new HashMap<>();
    private final LongAdder skipped = new LongAdder();
    private long declareMs;
    private boolean ended;

    /** @param feed takes events of ours, never while the broker handles another */
    StatsDesk(Broker broker, String brokerId, long bootId, Consumer<BrokerEvent> feed) {
        this.broker = broker;
        this.brokerId = brokerId;
        this.bootId = bootId;
        this.feed = feed;
    }

    /** Reports that were replaced by newer ones before their watcher took them; any thread. */
    long skipped() {
        return skipped.sum();
    }

    void open(Watcher watcher, long nowMs) {
        if (ended) {
            watcher.end();
            return;
        }
        declare(watcher);
        watchers.add(watcher);
        watcher.start(nowMs);
        tellDue(nowMs);
    }

    void close(Watcher watcher) {
        if (watchers.remove(watcher) && !ended) {
            declare(watcher); // Known for ten minutes from now.
        }
    }

    /** The broker stops: whoever watches is told. */
    void end() {
        ended = true;
        watchers.forEach(Watcher::end);
        watchers.clear();
    }

    /** While the broker handles an event; looked at when it is done. */
    void queueGrew(BrokerCommand.QueueGrew command) {
        if (!watchers.isEmpty()) {
            grown.add(command);
        }
    }

    boolean hasNews() {
        return !grown.isEmpty();
    }

    /** After an event that brought news. */
    void look(long nowMs) {
        for (BrokerCommand.QueueGrew command : grown) {
            look(command.service(), command.began(), nowMs);
        }
        grown.clear();
    }

    /** A few times a second. */
    void tick(long nowMs) {
        if (watchers.isEmpty()) {
            quietUntilMs.clear();
            return;
        }
        Iterator<Map.Entry<String, Long>> quiet = quietUntilMs.entrySet().iterator();
        List<String> over = new ArrayList<>();
        while (quiet.hasNext()) {
            Map.Entry<String, Long> next = quiet.next();
            if (nowMs >= next.getValue()) {
                quiet.remove();
                over.add(next.getKey());
            }
        }
        over.forEach(service -> look(service, false, nowMs));
        if (nowMs >= declareMs) {
            declareMs = nowMs + DECLARE_MS;
            watchers.forEach(this::declare);
        }
        tellDue(nowMs);
    }

    private void declare(Watcher watcher) {
        if (!watcher.names().isEmpty()) {
            feed.accept(new BrokerEvent.ServicesWatched(watcher.names()));
        }
    }

    private void tellDue(long nowMs) {
        BrokerStats stats = null;
        for (Watcher watcher : watchers) {
            if (watcher.isDue(nowMs)) {
                if (stats == null) {
                    stats = broker.stats(nowMs);
                }
                skipped.add(watcher.full(stats, nowMs));
            }
        }
        if (stats != null) {
            for (BrokerStats.ServiceStats service : stats.services()) {
                listen(service.service());
            }
        }
    }

    private void look(String service, boolean began, long nowMs) {
        BrokerStats.@Nullable ServiceStats stats = broker.stats(service, nowMs);
        if (stats == null) {
            return;
        }
        boolean isWaiting = stats.waiting() > 0 && stats.free() == 0;
        UrgentStats urgent = new UrgentStats(brokerId, bootId, broker.uptimeMs(nowMs), stats);
        boolean told = false;
        for (Watcher watcher : watchers) {
            boolean isUrgent = began || stats.waiting() >= watcher.urgentAt(service);
            if (isWaiting && isUrgent && watcher.wants(service)) {
                skipped.add(watcher.urgent(urgent));
                told = true;
            }
        }
        if (told) {
            quietUntilMs.put(service, nowMs + URGENT_SPACING_MS);
        } else {
            listen(service);
        }
    }

    /** Asks the broker to speak up at the length that is worth a report to any watcher. */
    private void listen(String service) {
        int at = Integer.MAX_VALUE;
        boolean isWatched = false;
        for (Watcher watcher : watchers) {
            if (watcher.wants(service)) {
                at = Math.min(at, watcher.urgentAt(service));
                isWatched = true;
            }
        }
        if (isWatched && !quietUntilMs.containsKey(service)) {
            broker.listenToQueue(service, at);
        }
    }
}
