// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.protocol.DropReason;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What peers do wrong, in the log: per reason and detail one line in ten seconds, which says how many there were. So a
 * peer that speaks another protocol is named although others make noise. One thread.
 */
final class DropLog {

    private static final Logger LOG = Logger.getLogger(DropLog.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    /** Details are constant texts; if there ever were more than this, the rest shares the line of its reason. */
    private static final int FAULTS_MAX = 200;

    private record Fault(DropReason reason, String detail) {}

    private static final class Window {
        long nextNs = System.nanoTime();
        long unsaid;
    }

    private final Map<Fault, Window> windows = new HashMap<>();

    void dropped(BrokerCommand.Dropped event) {
        Window window = windowOf(event);
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

    private Window windowOf(BrokerCommand.Dropped event) {
        Fault fault = new Fault(event.reason(), event.detail());
        Window window = windows.get(fault);
        if (window != null) {
            return window;
        }
        Fault kept = windows.size() < FAULTS_MAX ? fault : new Fault(event.reason(), "");
        return windows.computeIfAbsent(kept, _ -> new Window());
    }
}
