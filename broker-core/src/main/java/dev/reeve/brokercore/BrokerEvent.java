// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that can happen to the broker. The driver feeds events one at a time, on one thread, each with the
 * monotonic time of its arrival.
 */
public sealed interface BrokerEvent {

    /**
     * A transport connection is ready, or the driver gives itself an internal peer (role {@code BROKER}).
     *
     * @param peer the transport's number, never used again
     * @param address for logs, may be empty
     * @param reeveProperty the handshake carried {@code X-Reeve: 1}
     */
    record PeerConnected(long peer, String address, PeerRights rights, boolean reeveProperty) implements BrokerEvent {
        public PeerConnected {
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(rights, "rights");
        }
    }

    /** A whole message without the routing id. The arrays belong to the broker from now on and are not modified. */
    record MessageReceived(long peer, List<byte[]> frames) implements BrokerEvent {
        public MessageReceived {
            Objects.requireNonNull(frames, "frames");
        }
    }

    /** The connection ended, whoever ended it. */
    record PeerLost(long peer) implements BrokerEvent {}

    /** Time passed. The driver sends one every 100 ms; timers also run before every other event. */
    record Tick() implements BrokerEvent {}

    /**
     * The transport did not take a {@link BrokerCommand.Send}. The peer is treated as lost, and closed.
     *
     * @param full its send queue is at its bound (it reads too slowly); otherwise the transport no longer knows it
     */
    record SendRefused(long peer, boolean full) implements BrokerEvent {}

    /**
     * A peer's send queue passed half of its bound (E-12). Only drivers whose transport can tell send it, at most a few
     * times a second per peer.
     */
    record SendQueueHalfFull(long peer) implements BrokerEvent {}

    /** The answer to {@link BrokerCommand.CheckToken}. A ticket that is no longer waited for is ignored. */
    record TokenChecked(long ticket, TokenVerdict verdict) implements BrokerEvent {
        public TokenChecked {
            Objects.requireNonNull(verdict, "verdict");
        }
    }

    /** This broker leaves. Repeated events are ignored. */
    record DrainStarted(Duration grace) implements BrokerEvent {
        public DrainStarted {
            Objects.requireNonNull(grace, "grace");
        }
    }

    /**
     * The operator's drain mark: no dispatch to these instances until {@code ttl} has passed, without a frame to
     * them. Sent again it renews the mark; {@code draining = false} takes it away.
     */
    record InstancesMarked(String service, Set<String> instanceIds, boolean draining, Duration ttl)
            implements BrokerEvent {
        public InstancesMarked {
            Objects.requireNonNull(service, "service");
            instanceIds = Set.copyOf(instanceIds);
            Objects.requireNonNull(ttl, "ttl");
        }
    }

    /**
     * An operator watches these services: they stay known, as if declared, for 10 minutes from the last such
     * event.
     */
    record ServicesWatched(Set<String> services) implements BrokerEvent {
        public ServicesWatched {
            services = Set.copyOf(services);
        }
    }
}
