// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One {@code up} at a time per data folder. The operating system lets go of the lock however the process ends. */
final class DataFolderLock implements AutoCloseable {
    private static final int OWNER_BYTES_MAX = 1_024;

    /** Only this one byte is locked, far behind the text, so that others can read who has it on every system. */
    private static final long LOCKED_BYTE = 1L << 30;

    private final FileChannel channel;

    private DataFolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws StartException (exit code 5) if another process has it; the message says which
     */
    static DataFolderLock take(DataFolder folder) {
        try {
            FileChannel channel = FileChannel.open(
                    folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = read(channel);
                channel.close();
                throw StartException.inUse("the data folder " + folder.path() + " is in use by " + owner
                        + "; stop that one, or name another folder with --data");
            }
            return new DataFolderLock(channel);
        } catch (IOException e) {
            throw StartException.failed("cannot lock " + folder.lock() + ": " + e.getMessage());
        }
    }

    /** Writes for others to read: who has the folder, and where it answers. */
    void describe(String owner) {
        try {
            channel.truncate(0);
            ByteBuffer text = ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8));
            long at = 0;
            while (text.hasRemaining()) {
                at += channel.write(text, at);
            }
        } catch (IOException e) {
            throw StartException.failed("cannot write the lock file: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw StartException.failed("cannot release the lock file: " + e.getMessage());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (java.nio.channels.OverlappingFileLockException _) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(OWNER_BYTES_MAX);
        channel.read(text, 0);
        String owner = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
        return owner.isEmpty() ? "another process that is just starting" : owner;
    }
}
