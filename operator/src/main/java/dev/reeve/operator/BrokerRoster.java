// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** The brokers that are known, each with its stream: who is found and who is gone. The link's thread. */
final class BrokerRoster {
    /** Addresses beyond are left out, which is told and counted. */
    static final int BROKERS_MAX = 64;

    private static final Logger LOG = Logger.getLogger(BrokerRoster.class);

    private final BrokerDialer dialer;
    private final RandomGenerator random;
    private final LongSupplier clock;
    private final LinkMetrics metrics;
    private final BrokerListener listener;
    private final BrokerDirectory directory = new BrokerDirectory();
    private final Map<String, BrokerStream> streams = new LinkedHashMap<>();
    private boolean isFullTold;

    BrokerRoster(
            BrokerDialer dialer,
            RandomGenerator random,
            LongSupplier clock,
            LinkMetrics metrics,
            BrokerListener listener) {
        this.dialer = dialer;
        this.random = random;
        this.clock = clock;
        this.metrics = metrics;
        this.listener = listener;
    }

    /** A name stands for these now. */
    void answered(BrokerName name, List<InetAddress> addresses) {
        Set<String> known = new HashSet<>();
        for (InetAddress each : Lookup.oneFamily(addresses)) {
            BrokerAddress address = BrokerAddress.of(name, each);
            if (streams.containsKey(address.id()) || isAdded(address)) {
                known.add(address.id());
            }
        }
        directory.answered(name, known, clock.getAsLong());
    }

    private boolean isAdded(BrokerAddress address) {
        if (streams.size() >= BROKERS_MAX) {
            metrics.refused();
            if (!isFullTold) {
                isFullTold = true;
                LOG.errorf(
                        "%s: %d brokers are known; %s and more are not heard",
                        BrokerSettings.BROKERS, BROKERS_MAX, address.id());
            }
            return false;
        }
        BrokerStream stream = new BrokerStream(address, dialer, new Backoff(random), clock, metrics, listener);
        streams.put(address.id(), stream);
        metrics.found(address.id(), stream::ageSeconds);
        listener.found(address.id());
        return true;
    }

    /** Does what is due, for reports of these services. */
    void tick(Set<String> services) {
        int open = 0;
        for (BrokerStream stream : streams.values()) {
            stream.watch(services);
            stream.tick();
            open += stream.isOpen() ? 1 : 0;
        }
        forget();
        metrics.count(streams.size(), open);
    }

    private void forget() {
        long now = clock.getAsLong();
        Iterator<Map.Entry<String, BrokerStream>> all = streams.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, BrokerStream> each = all.next();
            BrokerStream stream = each.getValue();
            if (!stream.isOpen() && directory.isGone(each.getKey(), stream.closedMs(), now)) {
                all.remove();
                stream.close();
                metrics.gone(each.getKey());
                listener.gone(each.getKey());
            }
        }
    }

    Collection<BrokerStream> streams() {
        return streams.values();
    }

    /** Nothing is told any more. */
    void close() {
        streams.forEach((broker, stream) -> {
            stream.close();
            metrics.gone(broker);
        });
        streams.clear();
        metrics.count(0, 0);
    }
}
