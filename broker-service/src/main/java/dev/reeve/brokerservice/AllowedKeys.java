// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.PeerRights;
import dev.reeve.brokercore.PeerRole;
import dev.reeve.zmtp.Authenticator;
import dev.reeve.zmtp.Credentials;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.Verdict;
import dev.reeve.zmtp.curve.AllowList;
import dev.reeve.zmtp.curve.AllowListEntry;
import dev.reeve.zmtp.curve.Z85;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The allow-list in force, and who is connected by which of its entries. Whose entry goes or changes is connected no
 * longer: rights are given once, at the beginning of a connection.
 *
 * <p>Asked by the transport's threads, replaced by another.
 */
final class AllowedKeys implements Authenticator, PeerAdmission {
    private static final Logger LOG = Logger.getLogger(AllowedKeys.class);

    private final AllowListEntry own;
    private final Map<Long, AllowListEntry> connected = new HashMap<>();
    private final LogWindow deniedLines = new LogWindow();
    private volatile AllowList list;
    private long denied;

    /** @param own the entry by which this broker connects to itself; in no file */
    AllowedKeys(AllowList first, AllowListEntry own) {
        this.own = own;
        this.list = first.with(own);
    }

    @Override
    public Verdict authenticate(Credentials credentials) {
        Optional<AllowListEntry> entry = list.find(credentials);
        if (entry.isPresent()) {
            return new Verdict.Allowed(entry.get().user());
        }
        sayDenied(credentials);
        return new Verdict.Denied();
    }

    private synchronized void sayDenied(Credentials credentials) {
        denied++;
        if (deniedLines.opens()) {
            LOG.warnf(
                    "A key that is not on the allow-list was refused: key=%s address=%s more=%d",
                    Z85.encode(credentials.publicKey()), credentials.address(), deniedLines.takeUnsaid());
        }
    }

    @Override
    public synchronized @Nullable PeerRights connected(PeerInfo peer) {
        Optional<AllowListEntry> entry = list.find(peer.publicKey());
        entry.ifPresent(known -> connected.put(peer.peer(), known));
        return entry.map(AllowedKeys::rights).orElse(null);
    }

    @Override
    public synchronized void lost(long peer) {
        connected.remove(peer);
    }

    /**
     * Takes another list.
     *
     * @return peers whose entry is no longer the one by which they came in
     */
    synchronized List<Long> replace(AllowList next) {
        AllowList whole = next.with(own);
        list = whole;
        return connected.entrySet().stream()
                .filter(peer -> !whole.find(peer.getValue().publicKey()).equals(Optional.of(peer.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static PeerRights rights(AllowListEntry entry) {
        PeerRole role = switch (entry.role()) {
            case CLIENT -> PeerRole.CLIENT;
            case GATEWAY -> PeerRole.GATEWAY;
            case WORKER -> PeerRole.WORKER;
            case OPERATOR -> PeerRole.OPERATOR;
            case AUTH -> PeerRole.AUTH;
        };
        return PeerRights.ofKey(entry.user(), Set.of(role), entry.services(), entry.topics());
    }

    /** Keys of the file. */
    int size() {
        return list.entries().size() - 1;
    }

    synchronized long denied() {
        return denied;
    }
}
