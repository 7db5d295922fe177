// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.Limits;
import dev.reeve.zmtp.DealerSettings;
import java.time.Duration;
import java.util.Objects;

/**
 * What a client was built with, validated.
 *
 * @param instanceId tells brokers and people which client it is
 * @param mode how to speak to brokers
 * @param watchServices whether brokers push what services have workers
 * @param openCallsMax open calls of the whole client
 * @param mmi whether plain brokers answer MMI
 * @param helloTimeout how long a broker may take to answer the first message
 * @param backoffMin shortest pause before a reconnect
 * @param backoffMax longest
 */
record ClientSettings(
        String instanceId,
        BrokerMode mode,
        boolean watchServices,
        int openCallsMax,
        boolean mmi,
        Duration helloTimeout,
        Duration backoffMin,
        Duration backoffMax) {
    /** Replies of one call that wait to be read. */
    static final int REPLY_QUEUE_MESSAGES_MAX = 1_000;
    /** Their bytes; also of PARTIALs that {@link ReeveClient#call} collects. */
    static final long REPLY_QUEUE_BYTES_MAX = Limits.MESSAGE_BYTES_MAX;
    /** A call ends this long after its deadline at the latest; the broker's own answer comes before. */
    static final Duration DEADLINE_GRACE = Duration.ofMillis(800);
    /** How often a name is resolved anew. */
    static final Duration RESOLVE_INTERVAL = Duration.ofSeconds(5);
    /** Tries of an idempotent call to a plain broker (7-18). */
    static final int PLAIN_TRIES_MAX = 3;
    /** Time of one of them. */
    static final Duration PLAIN_TRY = Duration.ofMillis(2_500);
    /** What the client calls itself in its hello. */
    static final String SDK = "client-sdk/0.1.0";

    private static final int INSTANCE_ID_MAX = Limits.INSTANCE_ID_BYTES_MAX;

    ClientSettings {
        Objects.requireNonNull(mode, "mode");
        if (!instanceId.matches("[A-Za-z0-9._-]{1," + INSTANCE_ID_MAX + "}")) {
            throw new IllegalArgumentException("instanceId is [A-Za-z0-9._-]{1,64}, not \"" + instanceId + '"');
        }
        if (openCallsMax < 1) {
            throw new IllegalArgumentException("openCallsMax is at least 1, not " + openCallsMax);
        }
        if (backoffMin.isNegative() || backoffMin.isZero() || backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException("back-off is from " + backoffMin + " to " + backoffMax);
        }
    }

    DealerSettings dealer() {
        return new DealerSettings(Limits.TRANSPORT_FRAME_BYTES_MAX, Limits.GATEWAY_SEND_QUEUE_MESSAGES_MAX);
    }
}
