// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.TokenVerdict;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Revocation;
import dev.reeve.protocol.v1.Revocations;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions, accounts and API keys that may not call any more although their tokens look good, and signing keys that
 * have leaked. An entry is kept until the last token it concerns has expired by itself. Owned by the broker's thread.
 */
final class RevocationList {

    /** A stranger cannot cause entries: each is a sign-out or an administrator's act. */
    static final int ENTRIES_MAX = 100_000;

    /** No token lives longer, so no entry needs to, whatever it says. */
    static final long LIFE_SECONDS_MAX = TokenVerifier.LIFETIME_SECONDS_MAX + TokenVerifier.LEEWAY_SECONDS;

    private record Key(String kind, String value) {}

    private record Entry(long seq, long untilUnix) {}

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    void add(Revocations revocations, long nowUnix) {
        for (Revocation item : revocations.getItemsList()) {
            long until = Math.min(item.getExpiresUnix(), nowUnix + LIFE_SECONDS_MAX);
            if (until > nowUnix) {
                entries.put(new Key(item.getKind(), item.getValue()), new Entry(item.getSeq(), until));
            }
        }
        while (entries.size() > ENTRIES_MAX) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** Whether this very revocation is here already. */
    boolean knows(long seq, String kind, String value) {
        Entry entry = entries.get(new Key(kind, value));
        return entry != null && entry.seq() == seq;
    }

    boolean isRevoked(Identity identity) {
        return entries.containsKey(new Key("account", identity.getSubject()))
                || entries.containsKey(new Key("api-key", identity.getSubject()))
                || (!identity.getSession().isEmpty() && entries.containsKey(new Key("session", identity.getSession())));
    }

    boolean isRevoked(TokenVerdict verdict) {
        return verdict instanceof TokenVerdict.Verified(Identity identity) && isRevoked(identity);
    }

    /** Whether the auth worker trusts this signing key no more; another of its replicas may still publish it. */
    boolean isLeaked(String keyId) {
        return entries.containsKey(new Key("signing-key", keyId));
    }

    void removeExpired(long nowUnix) {
        entries.values().removeIf(entry -> entry.untilUnix() <= nowUnix);
    }

    int size() {
        return entries.size();
    }
}
