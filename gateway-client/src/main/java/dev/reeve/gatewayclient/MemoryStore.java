// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entries in memory. Any thread. */
final class MemoryStore implements Store {
    private final ConcurrentSkipListMap<String, byte[]> entries = new ConcurrentSkipListMap<>();

    @Override
    public byte @Nullable [] read(String name) {
        byte[] value = entries.get(name);
        return value == null ? null : value.clone();
    }

    @Override
    public void write(String name, byte[] value) {
        entries.put(name, value.clone());
    }

    @Override
    public void remove(String name) {
        entries.remove(name);
    }

    @Override
    public List<String> names(String prefix) {
        return entries.keySet().stream().filter(name -> name.startsWith(prefix)).collect(Collectors.toList());
    }
}
