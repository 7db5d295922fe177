// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

import io.grpc.netty.GrpcSslContexts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;

/**
 * TLS of one side, both of which show a certificate. The files are read again when they change: connections that are
 * open go on with the old ones. Files that are broken, or of which only one has been replaced yet, change nothing.
 *
 * <p>{@link #look} is called by one thread.
 */
public final class RenewedTls {
    private final TlsFiles named;
    private final Side side;
    private final WatchedFiles files;
    private volatile SslContext current;

    private interface Side {
        SslContextBuilder with(PemFiles.Identity identity);
    }

    private RenewedTls(String settings, TlsFiles named, Side side) throws IOException, GeneralSecurityException {
        this.named = named;
        this.side = side;
        this.files = new WatchedFiles(settings, named.paths(), this::take);
        this.current = read();
    }

    /**
     * For a port; callers without a certificate are not let in.
     *
     * @param settings that name the files, for who reads what is wrong with them
     * @throws ConfigException the files are not what they should be
     */
    public static RenewedTls server(String settings, TlsFiles files) {
        return of(
                settings,
                files,
                identity -> SslContextBuilder.forServer(identity.key(), identity.chain())
                        .clientAuth(ClientAuth.REQUIRE));
    }

    /**
     * For those who call one.
     *
     * @param settings that name the files, for who reads what is wrong with them
     * @throws ConfigException the files are not what they should be
     */
    public static RenewedTls client(String settings, TlsFiles files) {
        return of(
                settings,
                files,
                identity -> SslContextBuilder.forClient().keyManager(identity.key(), identity.chain()));
    }

    private static RenewedTls of(String settings, TlsFiles files, Side side) {
        try {
            return new RenewedTls(settings, files, side);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(
                    settings + " must be readable files in PEM that belong together: " + ConfigException.reason(e), e);
        }
    }

    private void take() throws IOException, GeneralSecurityException {
        current = read();
    }

    private SslContext read() throws IOException, GeneralSecurityException {
        SslContextBuilder builder = side.with(PemFiles.identity(named)).trustManager(new File(named.ca()));
        return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    }

    /** Takes new files into use, if there are any. */
    public void look() {
        files.look();
    }

    /** For a new connection. */
    public SslContext context() {
        return current;
    }

    /** New files that were taken into use: it grows with each. */
    public long reloads() {
        return files.taken();
    }

    /** New files that could not be used. */
    public long failures() {
        return files.refused();
    }

    /** Counts under this name what became of new files, by {@code result}. */
    public void count(MeterRegistry registry, String name) {
        files.count(registry, name, "New files of certificates", Tags.empty());
    }
}
