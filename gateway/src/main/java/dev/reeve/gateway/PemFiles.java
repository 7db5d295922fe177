// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The files of one port's TLS: read at the start, and again when their content changes (a mounted Secret changes by a
 * link, so times say nothing). What cannot be used leaves what is in use, is told once and counted: often not all of
 * them have been replaced yet. Connections that are open go on as they began.
 *
 * @param <T> what is made of them
 */
final class PemFiles<T extends PemFiles.Made> {
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(PemFiles.class);
    private static final byte[] BETWEEN = {0};

    private final List<PemFile> files;
    private final Function<List<PemFile.Content>, T> maker;
    private final Consumer<String> reloads;
    private final Clock clock;
    private volatile T inUse;
    private byte[] seen;
    private String told = "";

    /** Of which it matters when it expires. */
    interface Made {
        Instant expires();
    }

    /**
     * Reads the files.
     *
     * @param files the certificate, its private key, and what else there may be
     * @param maker gets them in this order; throws TlsException
     * @param reloads counts what became of new ones: {@code taken} or {@code refused}
     * @throws TlsException names the setting and what is wrong with its file
     */
    PemFiles(List<PemFile> files, Function<List<PemFile.Content>, T> maker, Consumer<String> reloads, Clock clock) {
        this.files = List.copyOf(files);
        this.maker = maker;
        this.reloads = reloads;
        this.clock = clock;
        List<PemFile.Content> contents = read();
        this.seen = digest(contents);
        this.inUse = maker.apply(contents);
        warn();
    }

    T inUse() {
        return inUse;
    }

    /** Negative = it has expired. */
    long expiresInSeconds() {
        return Duration.between(clock.instant(), inUse.expires()).toSeconds();
    }

    /**
     * Takes new files into use. Not on an event loop.
     *
     * @return whether there were any
     */
    synchronized boolean look() {
        try {
            List<PemFile.Content> contents = read();
            byte[] digest = digest(contents);
            if (Arrays.equals(digest, seen)) {
                return false;
            }
            seen = digest;
            T next = maker.apply(contents);
            if (next.expires().isBefore(clock.instant())) {
                throw files.getFirst().wrong("has expired " + next.expires());
            }
            inUse = next;
            told = "";
            reloads.accept("taken");
            LOG.infof(
                    "the TLS certificate was replaced file=%s expires=%s",
                    files.getFirst().path(), next.expires());
            return true;
        } catch (TlsException e) {
            refused(e);
            return false;
        }
    }

    private void refused(TlsException e) {
        String why = String.valueOf(e.getMessage());
        if (why.equals(told)) {
            return;
        }
        told = why;
        reloads.accept("refused");
        LOG.errorf("the TLS certificate stays as it was, the new files cannot be used: %s", why);
    }

    private void warn() {
        PemFile certificate = files.get(0);
        if (expiresInSeconds() < 0) {
            LOG.warnf("%s has expired %s: clients will not connect", certificate.setting(), inUse.expires());
        }
        PemFile key = files.get(1);
        if (key.isReadableByAll()) {
            LOG.warnf("%s can be read by everybody: chmod 600 file=%s", key.setting(), key.path());
        }
    }

    private List<PemFile.Content> read() {
        return files.stream().map(PemFile::read).toList();
    }

    private static byte[] digest(List<PemFile.Content> contents) {
        List<byte[]> parts = new ArrayList<>();
        for (PemFile.Content content : contents) {
            parts.add(content.bytes());
            parts.add(BETWEEN);
        }
        return Sha256.of(parts.toArray(new byte[0][]));
    }
}
