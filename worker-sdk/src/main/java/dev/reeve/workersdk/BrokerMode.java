// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.MdpVersion;

/**
 * What a worker speaks with its brokers. JeroMQ cannot see what the other side is, so this is a setting
 * (docs/protocol.md 9.1).
 */
public enum BrokerMode {
    /** MDP 0.2 with Reeve's extensions: methods, deadlines, typed errors, capacity. */
    REEVE(MdpVersion.MDP02),
    /**
     * RFC 18 only, for any MDP 0.2 broker. One call at a time; no method, no deadline, no identity, no typed errors.
     */
    PLAIN_02(MdpVersion.MDP02),
    /** RFC 7 only, for any MDP 0.1 broker; as {@link #PLAIN_02}, and partial replies are sent with the reply. */
    PLAIN_01(MdpVersion.MDP01);

    private final MdpVersion version;

    BrokerMode(MdpVersion version) {
        this.version = version;
    }

    MdpVersion version() {
        return version;
    }

    boolean isPlain() {
        return this != REEVE;
    }

    /** The values of {@code REEVE_BROKER_MODE}: {@code reeve}, {@code plain} (0.2), {@code plain-0.1}. */
    static BrokerMode parse(String text) {
        return switch (text) {
            case "reeve" -> REEVE;
            case "plain", "plain-0.2" -> PLAIN_02;
            case "plain-0.1" -> PLAIN_01;
            default ->
                throw new IllegalArgumentException(
                        "REEVE_BROKER_MODE is '" + text + "'; allowed: reeve, plain, plain-0.2, plain-0.1");
        };
    }
}
