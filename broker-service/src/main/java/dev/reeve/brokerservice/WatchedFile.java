// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * A file that is taken into use again when its content changes. What cannot be used leaves what is in use, is told once
 * and counted. The content is compared, as a mounted Secret changes by a link. One thread.
 */
final class WatchedFile {
    private static final Logger LOG = Logger.getLogger(WatchedFile.class);
    private static final byte[] UNREADABLE = new byte[0];

    private final String setting;
    private final Path file;
    private final Reader reader;
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private byte[] digest;
    private String told = "";

    /** Reads the file. */
    @FunctionalInterface
    interface Reader {
        /**
         * Takes the content into use.
         *
         * @throws IllegalArgumentException it cannot be used; says why, without secrets
         */
        void take(Path file) throws IOException;
    }

    private WatchedFile(String setting, Path file, Reader reader) {
        this.setting = setting;
        this.file = file;
        this.reader = reader;
        this.digest = digest(file);
    }

    /**
     * Takes the file into use.
     *
     * @throws ConfigException it cannot be used
     */
    static WatchedFile first(String setting, Path file, Reader reader) {
        WatchedFile watched = new WatchedFile(setting, file, reader);
        try {
            reader.take(file);
        } catch (IllegalArgumentException | IOException e) {
            throw new ConfigException(setting + "=" + file + " is refused: " + reason(e), e);
        }
        return watched;
    }

    /** Takes new content into use, if there is any. */
    void look() {
        byte[] now = digest(file);
        if (Arrays.equals(now, digest)) {
            return;
        }
        digest = now;
        try {
            reader.take(file);
            told = "";
            taken.increment();
            LOG.infof("%s: the new content of %s is in use", setting, file);
        } catch (IllegalArgumentException | IOException e) {
            refused.increment();
            String why = reason(e);
            if (!why.equals(told)) {
                told = why;
                LOG.errorf(
                        "%s: %s has changed and cannot be used; what was read before stays in use: %s",
                        setting, file, why);
            }
        }
    }

    /** SHA-256, as the content itself need not be kept; empty if it cannot be read. */
    private static byte[] digest(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            Arrays.fill(content, (byte) 0);
            return digest;
        } catch (IOException _) {
            return UNREADABLE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof IOException
                ? "it cannot be read (" + e.getClass().getSimpleName() + ")"
                : String.valueOf(e.getMessage());
    }

    String setting() {
        return setting;
    }

    long taken() {
        return taken.sum();
    }

    long refused() {
        return refused.sum();
    }
}
