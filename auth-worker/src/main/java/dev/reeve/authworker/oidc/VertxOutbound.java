// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import java.util.concurrent.Semaphore;

/** Ways to providers over Vert.x, each with its own trust and rule; exchanges at once are bounded for all together. */
public final class VertxOutbound implements ProviderHttp.Outbound {
    /** A provider that hangs may hold no more of our calls than this. */
    public static final int EXCHANGES_MAX = 32;

    private final Vertx vertx;
    private final Semaphore places = new Semaphore(EXCHANGES_MAX);

    /** The clients end with it. */
    public VertxOutbound(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public ProviderHttp towards(ProviderSettings provider) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setConnectTimeout((int) ProviderHttp.TIMEOUT_MS)
                .setMaxPoolSize(EXCHANGES_MAX)
                .setVerifyHost(true);
        provider.caFile()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return new GuardedHttp(vertx.createHttpClient(options), new AddressRule(provider.privateAddresses()), places);
    }
}
