// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Passwords that thieves are known to have, from a file of either form: lines {@code SHA1:COUNT} sorted by hash, as
 * <em>Have I Been Pwned</em> gives them out, searched on disk however large; or plain passwords, one a line, of which
 * eight bytes of the hash each are kept in memory. Any number of threads.
 */
interface BreachedPasswords {
    /** Lines of a plain list: 8 bytes of heap each. */
    int PLAIN_LINES_MAX = 1_000_000;

    /** Without a list. */
    BreachedPasswords NONE = password -> false;

    boolean contains(String password);

    /**
     * Reads the file, or its beginning.
     *
     * @throws IllegalArgumentException naming setting, file and what is wrong with it
     */
    static BreachedPasswords load(String setting, Path file) {
        try {
            return SortedHashFile.isOne(file) ? SortedHashFile.checked(file)::contains : plain(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(setting + ": the file " + file + " cannot be read (" + e + ")", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": the file " + file + " " + e.getMessage(), e);
        }
    }

    private static BreachedPasswords plain(Path file) throws IOException {
        long[] hashes = new long[1_024];
        int count = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (count == PLAIN_LINES_MAX) {
                    throw new IllegalArgumentException(
                            "has more than " + PLAIN_LINES_MAX + " lines; larger lists as SHA1:COUNT, sorted by hash");
                }
                if (count == hashes.length) {
                    hashes = Arrays.copyOf(hashes, 2 * count);
                }
                hashes[count++] = shortHash(line);
            }
        }
        long[] sorted = Arrays.copyOf(hashes, count);
        Arrays.sort(sorted);
        return password -> Arrays.binarySearch(sorted, shortHash(password)) >= 0;
    }

    /** Two of a million different passwords share it once in a billion lists. */
    private static long shortHash(String password) {
        return ByteBuffer.wrap(Sha1.of(password)).getLong();
    }
}
