// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Services by the bytes of their names, found without making a string. Names are peers', so the hash is salted. */
final class NameTable {
    private static final int SIZE_MIN = 16;

    private final long salt;
    private long[] hashes = new long[SIZE_MIN];
    private @Nullable Service[] services = new Service[SIZE_MIN];
    private int size;

    NameTable(long salt) {
        this.salt = salt;
    }

    @Nullable
    Service get(byte[] name) {
        return services[find(hashOf(name), name)];
    }

    void add(Service service) {
        long hash = hashOf(service.nameFrame());
        int at = find(hash, service.nameFrame());
        Invariants.check(services[at] == null, "one service of each name");
        hashes[at] = hash;
        services[at] = service;
        size++;
        if (size * 2 > services.length) {
            grow();
        }
    }

    /** Nothing if it is not there. */
    void remove(Service service) {
        int free = find(hashOf(service.nameFrame()), service.nameFrame());
        if (services[free] == null) {
            return;
        }
        size--;
        int mask = services.length - 1;
        int at = (free + 1) & mask;
        while (services[at] != null) {
            int home = (int) hashes[at] & mask;
            if (((at - home) & mask) >= ((at - free) & mask)) {
                hashes[free] = hashes[at];
                services[free] = services[at];
                free = at;
            }
            at = (at + 1) & mask;
        }
        services[free] = null;
    }

    private int find(long hash, byte[] name) {
        int mask = services.length - 1;
        int at = (int) hash & mask;
        for (Service service = services[at]; service != null; service = services[at]) {
            if (hashes[at] == hash && Arrays.equals(service.nameFrame(), name)) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    private long hashOf(byte[] name) {
        long hash = salt ^ name.length;
        int last = name.length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            hash = Mix.of(hash ^ Tokens.at(name, i));
        }
        return Mix.of(hash ^ (last >= 0 ? Tokens.at(name, last) : shortName(name)));
    }

    private static long shortName(byte[] name) {
        long all = 0;
        for (byte b : name) {
            all = all << 8 | (b & 0xff);
        }
        return all;
    }

    private void grow() {
        long[] oldHashes = hashes;
        @Nullable Service[] old = services;
        hashes = new long[old.length * 2];
        services = new Service[old.length * 2];
        for (int i = 0; i < old.length; i++) {
            Service service = old[i];
            if (service != null) {
                int at = find(oldHashes[i], service.nameFrame());
                hashes[at] = oldHashes[i];
                services[at] = service;
            }
        }
    }
}
