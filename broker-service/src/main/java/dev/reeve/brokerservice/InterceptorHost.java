// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.InterceptorEntry;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.brokerspi.WorkerEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The interceptors as the broker's thread calls them: measured, told of workers, warned of once when slow. */
final class InterceptorHost implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(InterceptorHost.class);

    private final InterceptorSet set;
    private final BrokerObserver observer;
    private final List<InterceptorEntry> entries = new ArrayList<>();
    private final Set<String> warned = new HashSet<>();
    private final long slowNs;

    InterceptorHost(InterceptorSet set, BrokerObserver observer) {
        this.set = set;
        this.observer = observer;
        this.slowNs = set.slowTime().toNanos();
        for (InterceptorEntry entry : set.entries()) {
            String name = entry.name();
            entries.add(new InterceptorEntry(
                    name, entry.services(), TimedInterceptor.of(entry.interceptor(), took -> took(name, took))));
        }
    }

    List<InterceptorEntry> entries() {
        return entries;
    }

    private void took(String name, long tookNs) {
        observer.interceptorTook(name, tookNs);
        if (tookNs > slowNs && warned.add(name)) {
            LOG.warnf(
                    "Interceptor %s took %d ms: while it runs the broker does nothing else. Said once;"
                            + " see reeve_broker_interceptor_seconds",
                    name, TimeUnit.NANOSECONDS.toMillis(tookNs));
        }
    }

    /** Tells those that see the service. */
    void workerChanged(BrokerCommand.WorkerChanged changed) {
        if (entries.isEmpty() || changed.change() == WorkerChange.SLOW_HEARTBEAT) {
            return;
        }
        WorkerEvent event = eventOf(changed);
        for (InterceptorEntry entry : entries) {
            if (entry.sees(changed.service())) {
                tell(entry, event);
            }
        }
    }

    private void tell(InterceptorEntry entry, WorkerEvent event) {
        try {
            entry.interceptor().onWorker(event);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError fault) {
            observer.interceptorFailed(new BrokerCommand.InterceptorFailed(entry.name(), event.service(), fault));
        }
    }

    private static WorkerEvent eventOf(BrokerCommand.WorkerChanged changed) {
        WorkerEvent.Kind kind = switch (changed.change()) {
            case REGISTERED, SLOW_HEARTBEAT -> WorkerEvent.Kind.READY;
            case DRAINING -> WorkerEvent.Kind.DRAINING;
            case REFUSED -> WorkerEvent.Kind.REFUSED;
            case LEFT, SENT_AWAY, EXPIRED, LOST -> WorkerEvent.Kind.GONE;
        };
        String reason = switch (kind) {
            case READY, DRAINING -> "";
            case REFUSED -> changed.detail();
            case GONE -> changed.change().name().toLowerCase(Locale.ROOT);
        };
        return new WorkerEvent(kind, changed.service(), changed.instanceId(), changed.peer(), changed.plain(), reason);
    }

    @Override
    public void close() {
        set.close();
    }
}
