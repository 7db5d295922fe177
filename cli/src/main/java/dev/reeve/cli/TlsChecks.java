// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Doctor's look at the way to the gateway: whether it is TLS, how long its certificate is good, who trusts it. */
final class TlsChecks {
    private static final int TIMEOUT_MS = 5_000;
    private static final int PORT = 443;
    private static final Duration SOON = Duration.ofDays(14);

    private final Clock clock;

    TlsChecks(Clock clock) {
        this.clock = clock;
    }

    /** For an address in clear; nothing to say where only this machine can listen. */
    static Optional<Finding> inClear(URI url, boolean isLocal) {
        return isLocal || "https".equals(url.getScheme())
                ? Optional.empty()
                : Optional.of(Finding.warn(
                        "TLS",
                        url + " is in clear: passwords and tokens can be read on the way",
                        "Give the gateway a certificate (docs/tls.md), or put a proxy with TLS before it."));
    }

    /** For an https address. */
    List<Finding> look(URI url) {
        Seen seen = new Seen();
        try (SSLSocket socket = connect(url, seen)) {
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok(
                    "TLS",
                    socket.getSession().getProtocol() + ", "
                            + socket.getSession().getCipherSuite()));
            findings.add(expiry(certificate.getNotAfter().toInstant()));
            findings.add(trust(seen));
            return findings;
        } catch (IOException | GeneralSecurityException e) {
            return List.of(Finding.fail(
                    "TLS",
                    VisibleText.of(String.valueOf(e.getMessage())),
                    "Does the gateway serve TLS on this port? Its log says why it refuses a handshake."));
        }
    }

    /** {@code value} is that of Strict-Transport-Security, on an answer over TLS. */
    static Finding hsts(Optional<String> value) {
        return value.map(text -> Finding.ok("HSTS", VisibleText.of(text)))
                .orElseGet(() -> Finding.note(
                        "HSTS", "not said: browsers may come in clear (reeve.gateway.tls.hsts, or the proxy's)"));
    }

    private Finding expiry(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        String fix = "Replace the two files: the gateway takes them into use within 5 s, without a restart.";
        if (left.isNegative()) {
            return Finding.fail("certificate", "expired " + end, fix);
        }
        String detail = "good for " + left.toDays() + " days, until " + end;
        return left.compareTo(SOON) < 0 ? Finding.warn("certificate", detail, fix) : Finding.ok("certificate", detail);
    }

    private static Finding trust(Seen seen) {
        CertificateException failure = seen.failure;
        return failure == null
                ? Finding.ok("certificate's trust", "trusted by this JDK, and for this name")
                : Finding.warn(
                        "certificate's trust",
                        VisibleText.of(String.valueOf(failure.getMessage())),
                        "Clients must be told to trust it; a public authority's certificate they trust already.");
    }

    private static SSLSocket connect(URI url, Seen seen) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {seen}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setSoTimeout(TIMEOUT_MS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        int port = url.getPort() < 0 ? PORT : url.getPort();
        socket.connect(new InetSocketAddress(url.getHost(), port), TIMEOUT_MS);
        socket.startHandshake();
        return socket;
    }

    /** Asks the JDK's own trust manager and remembers its word, but looks on: nothing is sent over this connection. */
    private static final class Seen extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager byDefault;
        private @Nullable CertificateException failure;

        Seen() {
            byDefault = byDefault();
        }

        private static X509ExtendedTrustManager byDefault() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has a trust manager", e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {
            try {
                byDefault.checkServerTrusted(chain, kind, socket);
            } catch (CertificateException e) {
                failure = e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            byDefault.checkServerTrusted(chain, kind, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            byDefault.checkServerTrusted(chain, kind);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
                throws CertificateException {
            throw new CertificateException("no server here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no server here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            throw new CertificateException("no server here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return byDefault.getAcceptedIssuers();
        }
    }
}
