// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.protocol.DropReason;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What peers do wrong, in the log: per reason and detail one line in ten seconds, which says how many there were. So a
 * peer that speaks another protocol is named although others make noise. One thread.
 */
final class DropLog {

    private static final Logger LOG = Logger.getLogger(DropLog.class);
    /** Details are constant texts; if there ever were more than this, the rest shares the line of its reason. */
    private static final int FAULTS_MAX = 200;

    private record Fault(DropReason reason, String detail) {}

    private final Map<Fault, LogWindow> windows = new HashMap<>();

    void dropped(BrokerCommand.Dropped event) {
        LogWindow window = windowOf(event);
        if (window.opens()) {
            LOG.infof(
                    "Dropped: reason=%s peer=%d detail=%s more=%d",
                    event.reason().label(), event.peer(), event.detail(), window.takeUnsaid());
        }
    }

    private LogWindow windowOf(BrokerCommand.Dropped event) {
        Fault fault = new Fault(event.reason(), event.detail());
        LogWindow window = windows.get(fault);
        if (window != null) {
            return window;
        }
        Fault kept = windows.size() < FAULTS_MAX ? fault : new Fault(event.reason(), "");
        return windows.computeIfAbsent(kept, _ -> new LogWindow());
    }
}
