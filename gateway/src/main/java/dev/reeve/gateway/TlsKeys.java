// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each handshake the identity in force. A handshake asks three times, by the alias it was first given; so the
 * identity before the present one is kept for those that began with it. Any thread.
 */
final class TlsKeys extends X509ExtendedKeyManager {
    private final AtomicInteger taken = new AtomicInteger();
    private volatile Pair pair;

    private record Named(String alias, TlsIdentity identity) {}

    private record Pair(Named now, Named before) {}

    TlsKeys(TlsIdentity first) {
        Named named = named(first);
        pair = new Pair(named, named);
    }

    synchronized void take(TlsIdentity next) {
        pair = new Pair(named(next), pair.now());
    }

    TlsIdentity identity() {
        return pair.now().identity();
    }

    private Named named(TlsIdentity identity) {
        return new Named("identity-" + taken.incrementAndGet(), identity);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Named now = pair.now();
        return now.identity().algorithm().equals(keyType) ? now.alias() : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        TlsIdentity identity = of(alias);
        return identity == null ? null : identity.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        TlsIdentity identity = of(alias);
        return identity == null ? null : identity.key();
    }

    private @Nullable TlsIdentity of(String alias) {
        Pair both = pair;
        if (both.now().alias().equals(alias)) {
            return both.now().identity();
        }
        return both.before().alias().equals(alias) ? both.before().identity() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
