// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.grpc.netty.GrpcSslContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import org.jboss.logging.Logger;

/**
 * The certificates of the statistics port, read again when the files change: connections that are open go on with the
 * old ones. Files that are broken, or of which only one has been replaced yet, change nothing and are told once.
 *
 * <p>{@link #look} is called by one thread.
 */
final class ReloadedTls extends SslContext {
    private static final Logger LOG = Logger.getLogger(ReloadedTls.class);
    private static final byte[] CHALLENGE = {'r', 'e', 'e', 'v', 'e'};

    private final StatsSettings.StatsTls files;
    private final LongAdder reloads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile SslContext current;
    private Content seen;

    /** What the three files say. */
    @SuppressWarnings("ArrayRecordComponent") // compared by sameAs
    private record Content(byte[] certificate, byte[] privateKey, byte[] clientCa) {
        static Content read(StatsSettings.StatsTls files) throws IOException {
            return new Content(
                    Files.readAllBytes(Path.of(files.certificate())),
                    Files.readAllBytes(Path.of(files.privateKey())),
                    Files.readAllBytes(Path.of(files.clientCa())));
        }

        boolean sameAs(Content other) {
            return Arrays.equals(certificate, other.certificate)
                    && Arrays.equals(privateKey, other.privateKey)
                    && Arrays.equals(clientCa, other.clientCa);
        }
    }

    private ReloadedTls(StatsSettings.StatsTls files, Content content) throws IOException, GeneralSecurityException {
        this.files = files;
        this.seen = content;
        this.current = context(content);
    }

    /**
     * Reads the files.
     *
     * @throws ConfigException they are not what they should be
     */
    static ReloadedTls of(StatsSettings.StatsTls files) {
        try {
            return new ReloadedTls(files, Content.read(files));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    "reeve.broker.stats.certificate, private-key and client-ca must be readable files in PEM that belong"
                            + " together: " + StatsServer.reason(e),
                    e);
        }
    }

    /** Takes new files into use, if there are any. */
    void look() {
        try {
            Content content = Content.read(files);
            if (!content.sameAs(seen)) {
                seen = content;
                current = context(content);
                reloads.increment();
                LOG.info("Statistics: new certificates are in use");
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            failures.increment();
            LOG.warnf(
                    "Statistics: the certificates' files are broken, the old ones stay in use: %s",
                    StatsServer.reason(e));
        }
    }

    long reloads() {
        return reloads.sum();
    }

    long failures() {
        return failures.sum();
    }

    private static SslContext context(Content content) throws IOException, GeneralSecurityException {
        X509Certificate[] chain = toX509Certificates(new ByteArrayInputStream(content.certificate()));
        PrivateKey key = toPrivateKey(new ByteArrayInputStream(content.privateKey()), null);
        requirePair(chain[0], key);
        try (InputStream clientCa = new ByteArrayInputStream(content.clientCa())) {
            SslContextBuilder builder = SslContextBuilder.forServer(key, List.of(chain))
                    .trustManager(clientCa)
                    .clientAuth(ClientAuth.REQUIRE);
            return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
        }
    }

    /** Else every handshake would fail, and the old certificate was good. */
    private static void requirePair(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(CHALLENGE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(CHALLENGE);
        if (!signature.verify(signed)) {
            throw new IllegalArgumentException("the private key is not the certificate's");
        }
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public List<String> cipherSuites() {
        return current.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // the class that extends SslContext has no other way to say it
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return current.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers) {
        return current.newEngine(buffers);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers, String peerHost, int peerPort) {
        return current.newEngine(buffers, peerHost, peerPort);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current.sessionContext();
    }
}
