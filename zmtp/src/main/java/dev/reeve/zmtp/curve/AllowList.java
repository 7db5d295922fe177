// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.Credentials;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that are let in. One line each; blank lines and those that begin with # say nothing:
 *
 * <pre>
 * &lt;Z85 key&gt; &lt;user&gt; &lt;role&gt; [tenant=T] [services=a,b.*] [topics=p,q]
 * </pre>
 *
 * <p>Whoever is not in it is denied; an empty one denies everybody.
 */
public final class AllowList {
    /** Keys of one list. */
    public static final int ENTRIES_MAX = 10_000;

    /** Bytes of a file. */
    public static final int BYTES_MAX = 4 * 1_048_576;

    private final Map<String, AllowListEntry> byKey;

    AllowList(Map<String, AllowListEntry> byKey) {
        this.byKey = new LinkedHashMap<>(byKey);
    }

    /**
     * Reads a text.
     *
     * @throws AllowListException one line is wrong, or several: then none of it holds
     */
    public static AllowList parse(String text) {
        return AllowListParser.parse(text);
    }

    /** Nobody. */
    public static AllowList empty() {
        return new AllowList(Map.of());
    }

    /** One more key, besides those of the list. */
    public AllowList with(AllowListEntry entry) {
        AllowList more = new AllowList(byKey);
        more.byKey.put(entry.publicKey(), entry);
        return more;
    }

    /** The entry of a key in Z85. */
    public Optional<AllowListEntry> find(String publicKey) {
        return Optional.ofNullable(byKey.get(publicKey));
    }

    /** The entry of a peer that has proven its key; none if the key has not 32 bytes. */
    public Optional<AllowListEntry> find(Credentials credentials) {
        byte[] key = credentials.publicKey();
        return key.length == CurveKeyPair.KEY_BYTES ? find(Z85.encode(key)) : Optional.empty();
    }

    /** All, in the order of the file. */
    public Collection<AllowListEntry> entries() {
        return List.copyOf(byKey.values());
    }
}
