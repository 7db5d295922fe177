// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A text file of lines that begin with a SHA-1 in hex, sorted by it; found by halving. A file of 40 GB takes some
 * thirty-five reads of 256 bytes. Opened for each search: an open channel closes for everybody when the thread of one
 * caller is interrupted.
 */
final class SortedHashFile {
    /** A hash, a colon, a count and the end of the line, twice over: some whole line begins in any piece of that. */
    private static final int WINDOW = 256;

    /** Places looked at to see whether the file is sorted at all. */
    private static final int SAMPLES = 64;

    private final Path file;

    private SortedHashFile(Path file) {
        this.file = file;
    }

    /** Whether the file begins as one of these. */
    static boolean isOne(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return isHash(entryAt(channel, 0));
        }
    }

    /** @throws IllegalArgumentException it is not sorted, or not of this form throughout */
    static SortedHashFile checked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            String before = "";
            for (int i = 0; i < SAMPLES; i++) {
                String entry = entryAt(channel, channel.size() / SAMPLES * i);
                if (!entry.isEmpty() && (!isHash(entry) || entry.compareTo(before) < 0)) {
                    throw new IllegalArgumentException("is not a list of SHA1:COUNT sorted by hash");
                }
                before = entry.isEmpty() ? before : entry;
            }
        }
        return new SortedHashFile(file);
    }

    boolean contains(String password) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return contains(channel, Sha1.hex(password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(FileChannel channel, String wanted) throws IOException {
        // Invariant: if it is there, its line begins in [low, high).
        long low = 0;
        long high = channel.size();
        while (low < high) {
            long middle = low + (high - low) / 2;
            String entry = entryAt(channel, middle);
            int order = entry.isEmpty() ? 1 : entry.compareTo(wanted);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return false;
    }

    /** The hash of the first line that begins at or after that place; empty = none does. */
    private static String entryAt(FileChannel channel, long place) throws IOException {
        // From one before, to see whether a line begins right there.
        String window = read(channel, Math.max(0, place - 1));
        int begin = place == 0 ? 0 : window.indexOf('\n') + 1;
        boolean begins = place == 0 || begin > 0;
        return begins && window.length() >= begin + Sha1.HEX_LENGTH
                ? window.substring(begin, begin + Sha1.HEX_LENGTH).toUpperCase(Locale.ROOT)
                : "";
    }

    private static String read(FileChannel channel, long from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(WINDOW);
        int read = 0;
        while (read >= 0 && buffer.hasRemaining()) {
            read = channel.read(buffer, from + buffer.position());
        }
        return new String(buffer.array(), 0, buffer.position(), US_ASCII);
    }

    private static boolean isHash(String text) {
        return text.matches("[0-9A-F]{40}");
    }
}
