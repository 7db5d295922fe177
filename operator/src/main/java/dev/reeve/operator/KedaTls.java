// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.grpc.netty.GrpcSslContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * The certificates of KEDA's port, read again when the files change: connections that are open go on with the
 * old ones. Files that are broken, or of which only one has been replaced yet, change nothing.
 *
 * <p>{@link #look} is called by one thread.
 */
final class KedaTls extends SslContext {
    private static final String SETTINGS = KedaSettings.PREFIX + "certificate, private-key and client-ca";
    private static final byte[] CHALLENGE = {'r', 'e', 'e', 'v', 'e'};

    private final WatchedFiles files;
    private volatile SslContext current;

    private KedaTls(KedaSettings settings) throws IOException, GeneralSecurityException {
        List<Path> paths =
                List.of(Path.of(settings.certificate()), Path.of(settings.privateKey()), Path.of(settings.clientCa()));
        this.files = new WatchedFiles(SETTINGS, paths, () -> take(settings));
        this.current = context(settings);
    }

    /**
     * Reads the files.
     *
     * @throws ConfigException they are not what they should be
     */
    static KedaTls of(KedaSettings settings) {
        try {
            return new KedaTls(settings);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    SETTINGS + " must be readable files in PEM that belong together: " + KedaScaler.reason(e), e);
        }
    }

    private void take(KedaSettings settings) throws IOException, GeneralSecurityException {
        current = context(settings);
    }

    /** Takes new files into use, if there are any. */
    void look() {
        files.look();
    }

    long reloads() {
        return files.taken();
    }

    long failures() {
        return files.refused();
    }

    private static SslContext context(KedaSettings settings) throws IOException, GeneralSecurityException {
        X509Certificate[] chain = toX509Certificates(new File(settings.certificate()));
        PrivateKey key = toPrivateKey(new File(settings.privateKey()), null);
        requirePair(chain[0], key);
        SslContextBuilder builder = SslContextBuilder.forServer(key, List.of(chain))
                .trustManager(new File(settings.clientCa()))
                .clientAuth(ClientAuth.REQUIRE);
        return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
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
