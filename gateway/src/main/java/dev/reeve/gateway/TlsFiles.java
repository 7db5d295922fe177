// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.jboss.logging.Logger;

/**
 * The certificate's two files: read at the start, and again when their content changes (a mounted Secret changes by a
 * link, so times say nothing). What cannot be used leaves what is in use, is told once and counted: often only one of
 * the two has been replaced yet. Connections that are open go on as they began.
 */
final class TlsFiles {
    private static final Logger LOG = Logger.getLogger(TlsFiles.class);
    private static final long BYTES_MAX = 256 * 1024;
    private static final byte[] BETWEEN = {0};

    private final TlsSettings settings;
    private final GatewayMetrics metrics;
    private final Clock clock;
    private final TlsKeys keys;
    private byte[] seen;
    private String told = "";

    /**
     * Reads the files.
     *
     * @throws TlsException names the setting and what is wrong with its file
     */
    TlsFiles(TlsSettings settings, GatewayMetrics metrics, Clock clock) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        Content content = read();
        this.seen = content.digest();
        this.keys = new TlsKeys(content.identity());
        warnOfExpiry();
        warnOfReaders();
        metrics.gauge("reeve_gateway_tls_expiry_seconds", "Until the certificate in use expires", this::expiresIn);
    }

    TlsKeys keys() {
        return keys;
    }

    TlsSettings settings() {
        return settings;
    }

    /** Takes new files into use, if there are any. Not on an event loop. */
    synchronized void look() {
        try {
            Content content = read();
            byte[] digest = content.digest();
            if (Arrays.equals(digest, seen)) {
                return;
            }
            seen = digest;
            TlsIdentity next = content.identity();
            if (next.expires().isBefore(clock.instant())) {
                throw new TlsException("certificate", "has expired " + next.expires());
            }
            keys.take(next);
            told = "";
            metrics.tlsReload("taken");
            LOG.infof("the TLS certificate was replaced expires=%s", next.expires());
        } catch (TlsException e) {
            refused(e);
        }
    }

    private void refused(TlsException e) {
        String why = String.valueOf(e.getMessage());
        if (why.equals(told)) {
            return;
        }
        told = why;
        metrics.tlsReload("refused");
        LOG.errorf("the TLS certificate stays as it was, the new files cannot be used: %s", why);
    }

    private double expiresIn() {
        return Duration.between(clock.instant(), keys.identity().expires()).toSeconds();
    }

    private void warnOfExpiry() {
        if (expiresIn() < 0) {
            LOG.warnf(
                    "reeve.gateway.tls.certificate has expired %s: clients will not connect",
                    keys.identity().expires());
        }
    }

    private void warnOfReaders() {
        try {
            if (Files.getPosixFilePermissions(settings.privateKey()).contains(PosixFilePermission.OTHERS_READ)) {
                LOG.warnf(
                        "reeve.gateway.tls.private-key can be read by everybody: chmod 600 file=%s",
                        settings.privateKey());
            }
        } catch (IOException | UnsupportedOperationException _) {
            // It was read a moment ago; elsewhere than on POSIX there is nothing to look at.
        }
    }

    private Content read() {
        return new Content(read("certificate", settings.certificate()), read("private-key", settings.privateKey()));
    }

    private static byte[] read(String key, Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new TlsException(key, file + " is larger than " + BYTES_MAX + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TlsException(
                    key, file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by its digest
    private record Content(byte[] certificate, byte[] privateKey) {
        TlsIdentity identity() {
            return TlsIdentity.parse(certificate, privateKey);
        }

        byte[] digest() {
            return Sha256.of(certificate, BETWEEN, privateKey);
        }
    }
}
