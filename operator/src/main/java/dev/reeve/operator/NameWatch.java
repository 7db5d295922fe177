// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Asks what a name stands for. No answer changes nothing: it is told once in a row, and counted. */
final class NameWatch implements Runnable {
    private static final Logger LOG = Logger.getLogger(NameWatch.class);

    private final BrokerName name;
    private final Lookup lookup;
    private final LinkMetrics metrics;
    private final Consumer<List<InetAddress>> answered;
    private boolean isFailing;

    /** @param answered hears of at least one address */
    NameWatch(BrokerName name, Lookup lookup, LinkMetrics metrics, Consumer<List<InetAddress>> answered) {
        this.name = name;
        this.lookup = lookup;
        this.metrics = metrics;
        this.answered = answered;
    }

    @Override
    public void run() {
        try {
            List<InetAddress> addresses = lookup.addresses(name.host());
            if (addresses.isEmpty()) {
                failed("no address");
                return;
            }
            if (isFailing) {
                isFailing = false;
                LOG.infof("%s: %s has %d addresses", BrokerSettings.BROKERS, name.host(), addresses.size());
            }
            answered.accept(addresses);
        } catch (UnknownHostException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void failed(String why) {
        metrics.lookupFailed();
        if (!isFailing) {
            isFailing = true;
            LOG.warnf(
                    "%s: DNS has no address of %s (%s); brokers that are known stay for %d s",
                    BrokerSettings.BROKERS, name.host(), why, BrokerDirectory.KNOWN_MS / 1_000);
        }
    }
}
