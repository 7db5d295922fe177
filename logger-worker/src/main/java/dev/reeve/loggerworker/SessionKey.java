// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.Comparator;

/**
 * What seq counts in: a session of an installation. The installation belongs to the key, for a session's id is the
 * sender's word, and two devices that say the same must not merge.
 */
record SessionKey(String tenant, String installation, String session) implements Comparable<SessionKey> {
    private static final Comparator<SessionKey> ORDER = Comparator.comparing(SessionKey::tenant)
            .thenComparing(SessionKey::installation)
            .thenComparing(SessionKey::session);

    /** One order for every replica, so that two of them never lock the same rows crosswise. */
    @Override
    public int compareTo(SessionKey other) {
        return ORDER.compare(this, other);
    }
}
