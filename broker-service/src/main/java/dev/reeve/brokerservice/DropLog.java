// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.protocol.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What peers do wrong, in the log: per reason one line in ten seconds, which says how many there were. One thread. */
final class DropLog {

    private static final Logger LOG = Logger.getLogger(DropLog.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private static final class Window {
        long nextNs = System.nanoTime();
        long unsaid;
    }

    private final Map<DropReason, Window> windows = new EnumMap<>(DropReason.class);

    void dropped(BrokerCommand.Dropped event) {
        Window window = windows.computeIfAbsent(event.reason(), _ -> new Window());
        long now = System.nanoTime();
        if (now - window.nextNs < 0) {
            window.unsaid++;
            return;
        }
        LOG.infof(
                "Dropped: reason=%s peer=%d detail=%s more=%d",
                event.reason().label(), event.peer(), event.detail(), window.unsaid);
        window.unsaid = 0;
        window.nextNs = now + INTERVAL_NS;
    }
}
