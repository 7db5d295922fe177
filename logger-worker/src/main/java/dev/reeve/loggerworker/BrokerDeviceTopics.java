// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.clientsdk.Position;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.protocol.ReeveException;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Publishes through a client of the brokers; its key needs {@code topics=device.*}. */
final class BrokerDeviceTopics implements DeviceTopics {
    private static final Logger LOG = Logger.getLogger(BrokerDeviceTopics.class);
    private static final String JSON = "application/json";
    private static final String PUBLISHER = "logger";

    private final ReeveClient client;

    BrokerDeviceTopics(ReeveClient client) {
        this.client = client;
    }

    /**
     * Each publication has a key of its own, so that a retry says it once; the override's id would not do, for an
     * override that counts again, after a nearer one ended, must be said again.
     */
    @Override
    public boolean publish(String installation, byte[] json) {
        try {
            String key = UUID.randomUUID().toString();
            Position at = client.topics().publish("device." + installation, json, JSON, PUBLISHER, key);
            LOG.debugf("told installation=%s at=%s", installation, at);
            return true;
        } catch (ReeveException e) {
            LOG.warnf("device not told installation=%s reason=%s: %s", installation, e.reason(), e.getMessage());
            return false;
        }
    }
}
