// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A TCP listener's certificate, its key, and whose clients it lets in. New files make a new context: a session of the
 * old one cannot be resumed in it, so that an authority that was taken out lets nobody in.
 */
final class TcpTlsFiles {
    private final PemFiles<Served> files;

    private record Served(SslContext context, Instant expires) implements PemFiles.Made {}

    /**
     * Reads the files.
     *
     * @param where begins the keys of its settings
     * @throws TlsException names the setting and what is wrong with its file
     */
    TcpTlsFiles(String where, TcpTls tls, TcpMetrics metrics, Clock clock) {
        this.files = new PemFiles<>(
                List.of(
                        new PemFile(where + "tls.certificate", tls.certificate()),
                        new PemFile(where + "tls.key", tls.key()),
                        new PemFile(where + "tls.client-ca", tls.clientCa())),
                TcpTlsFiles::served,
                metrics::tlsReload,
                clock);
        metrics.gauge(
                "reeve_gateway_tcp_tls_expiry_seconds",
                "Until the certificate in use expires",
                files::expiresInSeconds);
    }

    /** For a new connection. */
    SslContext context() {
        return files.inUse().context();
    }

    /** Takes new files into use, if there are any. Not on an event loop. */
    void look() {
        boolean _ = files.look();
    }

    private static Served served(List<PemFile.Content> contents) {
        TlsIdentity identity = TlsIdentity.parse(contents.get(0), contents.get(1));
        List<X509Certificate> authorities = TlsIdentity.certificates(contents.get(2));
        try {
            SslContext context = SslContextBuilder.forServer(
                            identity.key(), identity.chain().toArray(new X509Certificate[0]))
                    .trustManager(authorities.toArray(new X509Certificate[0]))
                    .clientAuth(ClientAuth.REQUIRE)
                    .sslProvider(SslProvider.JDK)
                    .protocols(TlsSuites.VERSIONS)
                    .ciphers(TlsSuites.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .build();
            return new Served(context, identity.expires());
        } catch (SSLException | IllegalArgumentException e) {
            throw contents.get(0).file().wrong("cannot be used: " + e.getMessage());
        }
    }
}
