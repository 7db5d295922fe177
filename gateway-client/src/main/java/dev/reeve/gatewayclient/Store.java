// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an app keeps what has to survive it: its installation's secret, the refresh token, the outbox, logs that were
 * not sent. Any thread. Keep it from other apps: on Android, in the app's own files, encrypted under a key
 * of the Android Keystore if you can.
 *
 * <p>Names are {@code [a-z0-9/-]{1,64}}; values are at most 5 MiB.
 */
public interface Store {
    /** The entry of this name; null = there is none. */
    byte @Nullable [] read(String name);

    /** Puts an entry in place of the one before; when this returns it survives a crash. */
    void write(String name, byte[] value);

    /** Removes an entry, if there is one. */
    void remove(String name);

    /** Names that begin so, in order. */
    List<String> names(String prefix);

    /**
     * A folder of the client's own for log records that wait, which are too many for an entry: 10 MiB. It is made when
     * it is needed. Null, unless a store says otherwise: then at most 4 MiB of them are kept, in entries, and written
     * anew each time.
     */
    default @Nullable Path logFolder() {
        return null;
    }

    /**
     * One file per entry in a folder that is made if it is not there, readable by its owner only.
     *
     * @throws java.io.UncheckedIOException the folder cannot be made
     */
    static Store inFolder(Path folder) {
        return new FileStore(folder);
    }

    /** Keeps nothing: for tests, and apps that want to be a new installation each time. */
    static Store inMemory() {
        return new MemoryStore();
    }
}
