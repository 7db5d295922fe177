// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Files that belong together and are taken into use again when their content changes. What cannot be used leaves what
 * is in use, is told once and counted. The content is compared, as a mounted Secret changes by a link. One thread.
 */
public final class WatchedFiles {
    private static final Logger LOG = Logger.getLogger(WatchedFiles.class);
    private static final byte[] UNREADABLE = new byte[0];

    private final String setting;
    private final List<Path> files;
    private final Reader reader;
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private byte[] digest;
    private String told = "";

    /** Reads the files. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes the content into use.
         *
         * @throws IllegalArgumentException it cannot be used; says why, without secrets
         */
        void take() throws IOException, GeneralSecurityException;
    }

    /** Remembers the content of now, so that what changes while it is taken into use is seen by {@link #look}. */
    public WatchedFiles(String setting, List<Path> files, Reader reader) {
        this.setting = setting;
        this.files = List.copyOf(files);
        this.reader = reader;
        this.digest = digest(files);
    }

    /**
     * Takes the files into use.
     *
     * @throws ConfigException they cannot be used
     */
    public void takeFirst() {
        try {
            reader.take();
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            throw new ConfigException(setting + "=" + names() + " is refused: " + reason(e), e);
        }
    }

    /** Takes new content into use, if there is any. */
    public void look() {
        byte[] now = digest(files);
        if (Arrays.equals(now, digest)) {
            return;
        }
        digest = now;
        try {
            reader.take();
            told = "";
            taken.increment();
            LOG.infof("%s: the new content of %s is in use", setting, names());
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            refused.increment();
            String why = reason(e);
            if (!why.equals(told)) {
                told = why;
                LOG.errorf(
                        "%s: %s has changed and cannot be used; what was read before stays in use: %s",
                        setting, names(), why);
            }
        }
    }

    private String names() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** SHA-256, as the content itself need not be kept; empty if it cannot be read. */
    private static byte[] digest(List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                byte[] content = Files.readAllBytes(file);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
                digest.update(content);
                Arrays.fill(content, (byte) 0);
            }
            return digest.digest();
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

    public String setting() {
        return setting;
    }

    public long taken() {
        return taken.sum();
    }

    public long refused() {
        return refused.sum();
    }

    /** Counts under this name what became of new content, by {@code result}. */
    public void count(MeterRegistry registry, String name, String description, Tags tags) {
        count(registry, name, description, tags.and("result", "taken"), WatchedFiles::taken);
        count(registry, name, description, tags.and("result", "refused"), WatchedFiles::refused);
    }

    private void count(
            MeterRegistry registry, String name, String description, Tags tags, ToDoubleFunction<WatchedFiles> count) {
        FunctionCounter.builder(name, this, count)
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
