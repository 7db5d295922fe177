// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where records wait for a next start: on disk if the store has a folder for them, else in an entry of it. A disk that
 * does not work costs what the app's end would cost, and is tried again. Where the app's key cannot be had nothing is
 * read or written by this start. Owned by the loop.
 */
final class LogShelf {
    private static final long ENTRY_BYTES_MAX = 4 * 1024 * 1024;
    private static final long BROKEN_MS = 5_000;

    private final Context context;
    private final LogRing ring;
    private final LogCounters counters;
    private final @Nullable LogKey key;
    private @Nullable LogStoreEntry entry;
    private @Nullable LogDisk disk;
    private long brokenUntilMs = Long.MIN_VALUE;

    /**
     * The place of a log.
     *
     * @param key of the app; null = nothing is encrypted
     */
    LogShelf(Context context, LogRing ring, LogCounters counters, @Nullable LogKey key) {
        this.context = context;
        this.ring = ring;
        this.counters = counters;
        this.key = key;
    }

    /** What a store's entry can take, beside what is around the records in it; what is sealed is there in Base64. */
    static long bytesMax(Store store, @Nullable LogKey key) {
        if (store.logFolder() != null) {
            return Long.MAX_VALUE;
        }
        return key == null ? ENTRY_BYTES_MAX : ENTRY_BYTES_MAX * 3 / 4;
    }

    /** What earlier starts left. */
    void open() {
        try {
            open(key == null ? null : LogCipher.under(key));
        } catch (GeneralSecurityException e) {
            entry = null;
            disk = null;
            counters.failed("key: " + e.getClass().getSimpleName());
        }
    }

    private void open(@Nullable LogCipher cipher) throws GeneralSecurityException {
        LogStoreEntry inStore = new LogStoreEntry(context.store(), ring, counters, cipher);
        List<LogSession> sessions = new ArrayList<>(inStore.read());
        Path folder = context.store().logFolder();
        if (folder != null) {
            sessions.addAll(loaded(folder, cipher));
        }
        entry = inStore;
        sessions.removeIf(LogSession::isEmpty);
        ring.load(sessions);
        onDisk(LogDisk::loseLocked);
        if (inStore.isThere() && disk != null) {
            // An older client, or a start without a disk, has left them there.
            keep();
            if (ring.fresh().isEmpty()) {
                inStore.remove();
            }
        }
    }

    /** None = the disk does not work. */
    private List<LogSession> loaded(Path folder, @Nullable LogCipher cipher) throws GeneralSecurityException {
        try {
            LogDisk opened = new LogDisk(folder, ring, context.settings(), cipher);
            List<LogSession> sessions = opened.load();
            disk = opened;
            return sessions;
        } catch (IOException | RuntimeException e) {
            broken(e);
            return List.of();
        }
    }

    /** There are records that the disk has not. */
    void added() {
        onDisk(this::write);
    }

    /** There are fewer. */
    void sent(LogSession session) {
        onDisk(to -> to.keep(List.of(session)));
        if (entry != null && entry.isThere()) {
            inStore();
        }
    }

    /** What there is survives a crash of the device when this returns. */
    void keep() {
        if (disk == null) {
            inStore();
        }
        onDisk(to -> {
            write(to);
            to.sync();
        });
    }

    void close() {
        keep();
        onDisk(LogDisk::close);
        disk = null;
    }

    private void write(LogDisk to) throws IOException {
        to.write();
        to.keep(ring.sessions());
    }

    /** All that is in memory only, in one entry. */
    private void inStore() {
        LogStoreEntry to = entry;
        if (to == null) {
            return;
        }
        try {
            to.write();
        } catch (GeneralSecurityException e) {
            counters.failed("key: " + e.getClass().getSimpleName());
        }
    }

    /** If there is one. */
    private void onDisk(Use use) {
        LogDisk to = disk;
        if (to == null || context.loop().nowMs() < brokenUntilMs) {
            return;
        }
        try {
            use.of(to);
        } catch (IOException | RuntimeException e) {
            broken(e);
        }
    }

    private void broken(Exception why) {
        brokenUntilMs = context.loop().nowMs() + BROKEN_MS;
        counters.failed("disk: " + why.getClass().getSimpleName());
    }

    /** What a disk may refuse. */
    private interface Use {
        void of(LogDisk disk) throws IOException;
    }
}
