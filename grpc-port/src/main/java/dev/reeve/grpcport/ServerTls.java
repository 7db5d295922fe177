// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/** What a server, which takes one context for good, is given: each new connection gets what is in use then. */
final class ServerTls extends SslContext {
    private final RenewedTls tls;

    ServerTls(RenewedTls tls) {
        this.tls = tls;
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public List<String> cipherSuites() {
        return tls.context().cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // the class that extends SslContext has no other way to say it
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return tls.context().applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers) {
        return tls.context().newEngine(buffers);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers, String peerHost, int peerPort) {
        return tls.context().newEngine(buffers, peerHost, peerPort);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return tls.context().sessionContext();
    }
}
