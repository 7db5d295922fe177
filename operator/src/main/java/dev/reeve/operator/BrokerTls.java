// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * The operator's certificate and whose brokers it trusts, read again when the files change. Files that are broken, or
 * of which only one has been replaced yet, change nothing.
 */
final class BrokerTls {
    private final BrokerSettings settings;
    private final WatchedFiles files;
    private volatile Material material;

    private record Material(SslContext context, long generation) {}

    private BrokerTls(BrokerSettings settings) throws IOException, GeneralSecurityException {
        this.settings = settings;
        List<Path> paths =
                List.of(Path.of(settings.certificate()), Path.of(settings.privateKey()), Path.of(settings.ca()));
        this.files = new WatchedFiles(BrokerSettings.FILES, paths, this::take);
        this.material = new Material(context(settings), 0);
    }

    /**
     * Reads the files.
     *
     * @throws ConfigException they are not what they should be
     */
    static BrokerTls of(BrokerSettings settings) {
        try {
            return new BrokerTls(settings);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    BrokerSettings.FILES + " must be readable files in PEM that belong together: " + reason(e), e);
        }
    }

    private void take() throws IOException, GeneralSecurityException {
        material = new Material(context(settings), material.generation() + 1);
    }

    /** Takes new files into use, if there are any. One thread at a time. */
    void look() {
        files.look();
    }

    /** For a new connection. */
    SslContext context() {
        return material.context();
    }

    /** Grows with each new certificate. */
    long generation() {
        return material.generation();
    }

    /** New files that could not be used. */
    long refused() {
        return files.refused();
    }

    private static SslContext context(BrokerSettings settings) throws IOException, GeneralSecurityException {
        PemFiles.Identity identity = PemFiles.identity(settings.certificate(), settings.privateKey());
        SslContextBuilder builder = SslContextBuilder.forClient()
                .keyManager(identity.key(), identity.chain())
                .trustManager(PemFiles.certificates(settings.ca()));
        return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
