// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterSettings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import zmq.io.Metadata;

/**
 * Peers by number and by routing id. Numbers are never used again, so that an answer to a peer that has gone cannot
 * reach another one that took its place.
 *
 * <p>Changed by the socket's thread only; {@link #find(long)} and {@link #size} may be called by any.
 */
final class PeerTable {

    private final RouterSettings settings;
    private final AtomicLong outboundBytes;
    private final Map<RoutingId, Peer> byRoutingId = new HashMap<>();
    private final Map<Long, Peer> byNumber = new ConcurrentHashMap<>();
    private long lastNumber;

    PeerTable(RouterSettings settings, AtomicLong outboundBytes) {
        this.settings = settings;
        this.outboundBytes = outboundBytes;
    }

    @Nullable
    Peer find(long number) {
        return byNumber.get(number);
    }

    @Nullable
    Peer find(RoutingId routingId) {
        return byRoutingId.get(routingId);
    }

    Peer add(RoutingId routingId, Connection connection, @Nullable Metadata metadata) {
        lastNumber++;
        PeerInfo info = new PeerInfo(lastNumber, connection.address(), "NULL", "", "", propertiesOf(metadata));
        SendAccount account =
                new SendAccount(settings.sendQueueMessagesMax(), settings.sendQueueBytesMax(), outboundBytes);
        Peer peer = new Peer(info, routingId, connection, account);
        byRoutingId.put(routingId, peer);
        byNumber.put(peer.id(), peer);
        return peer;
    }

    void remove(Peer peer) {
        if (byNumber.remove(peer.id()) != null) {
            byRoutingId.remove(peer.routingId(), peer);
        }
        peer.account().close();
    }

    int size() {
        return byNumber.size();
    }

    private static Map<String, String> propertiesOf(@Nullable Metadata metadata) {
        Map<String, String> shown = new HashMap<>();
        if (metadata != null) {
            for (Map.Entry<String, String> property : metadata.entrySet()) {
                String name = property.getKey().toLowerCase(Locale.ROOT);
                if (name.startsWith(PeerInfo.SHOWN_PROPERTY_PREFIX)) {
                    shown.put(name, property.getValue());
                }
            }
        }
        return shown;
    }
}
