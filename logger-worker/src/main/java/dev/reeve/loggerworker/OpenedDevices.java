// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps who looked at whose device: one line per actor, device and hour. Any thread. A look that cannot be kept is
 * refused, but not while the database is away, for then live lines are all there is; it is kept with the next one.
 */
final class OpenedDevices {
    static final String ACTION = "device.open";
    /** Looks of this hour that are known to be kept; of more the database is asked. */
    static final int KNOWN_MAX = 10_000;

    private static final Logger LOG = Logger.getLogger(OpenedDevices.class);

    private final Transactions transactions;
    private final Clock clock;
    private final Map<Look, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Look, Boolean> eldest) {
            return size() > KNOWN_MAX;
        }
    };

    private record Look(String tenant, String actor, String device, Instant hour) {}

    OpenedDevices(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    void opened(Caller caller, Collection<String> devices) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        Set<Look> looks = devices.stream()
                .filter(device -> !device.isEmpty())
                .map(device -> new Look(caller.tenant(), caller.subject(), device, hour))
                .filter(look -> !isKnown(look))
                .collect(Collectors.toSet());
        if (looks.isEmpty()) {
            return;
        }
        Set<String> opened = looks.stream().map(Look::device).collect(Collectors.toSet());
        try {
            transactions.change(connection -> {
                AuditRows.opened(connection, caller, opened, clock.millis(), hour);
            });
            synchronized (known) {
                looks.forEach(look -> known.put(look, true));
            }
        } catch (LogRefused refused) {
            if (refused.reason() != LogRefused.Reason.STORE_AWAY) {
                throw refused;
            }
            LOG.warnf("who opened a device is not kept now: %s", refused.getMessage());
        }
    }

    /** How many it remembers. */
    int known() {
        synchronized (known) {
            return known.size();
        }
    }

    private boolean isKnown(Look look) {
        synchronized (known) {
            return known.get(look) != null;
        }
    }
}
