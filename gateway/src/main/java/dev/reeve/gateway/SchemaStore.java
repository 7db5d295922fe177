// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.util.JsonFormat;
import dev.reeve.gateway.schema.DescriptorFiles;
import dev.reeve.gateway.schema.RefusedDescriptors;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Descriptor sets by their SHA-256, read once and bounded in all. Owned by the thread of {@link WorkerSchemas}. */
final class SchemaStore {
    private static final Logger LOG = Logger.getLogger(SchemaStore.class);

    /** A set in memory is objects with names, maps and indexes: about so many times its bytes. */
    static final int MEMORY_FACTOR = 10;

    private final long memoryMax;
    private final Function<String, Optional<byte[]>> fetch;
    private final GatewayMetrics metrics;
    private final Map<String, Found> known = new HashMap<>();
    private final AtomicLong memory = new AtomicLong();

    /** What is known of a hash. */
    sealed interface Found {
        /** A set in use. */
        record Loaded(DescriptorFiles files, JsonFormat.TypeRegistry types, long memory) implements Found {}

        /** A set that is not used, as long as a worker publishes it. */
        record Refused() implements Found {}
    }

    /** @param fetch the set of a hash; empty while no broker has it */
    SchemaStore(long memoryMax, Function<String, Optional<byte[]>> fetch, GatewayMetrics metrics) {
        this.memoryMax = memoryMax;
        this.fetch = fetch;
        this.metrics = metrics;
    }

    /** What the sets in use take, as it is counted. */
    long memory() {
        return memory.get();
    }

    /** The set of that hash; null while no broker has it yet. May block. */
    @Nullable
    Found get(String service, String sha256) {
        Found found = known.get(sha256);
        if (found == null) {
            Optional<byte[]> set = fetch.apply(sha256);
            if (set.isEmpty()) {
                return null;
            }
            found = read(service, sha256, set.get());
            known.put(sha256, found);
        }
        return found;
    }

    /** Forgets the others. */
    void keepOnly(Set<String> used) {
        known.keySet().retainAll(used);
        memory.set(known.values().stream()
                .mapToLong(found -> found instanceof Found.Loaded loaded ? loaded.memory() : 0)
                .sum());
    }

    private Found read(String service, String sha256, byte[] set) {
        try {
            if (!HexFormat.of().formatHex(Sha256.of(set)).equals(sha256)) {
                return refused(service, "not what its hash says");
            }
            long needed = (long) set.length * MEMORY_FACTOR;
            if (memory.get() + needed > memoryMax) {
                return refused(service, "no room beside the others (reeve.gateway.descriptors.memory)");
            }
            DescriptorFiles files = DescriptorFiles.parse(set);
            JsonFormat.TypeRegistry types =
                    JsonFormat.TypeRegistry.newBuilder().add(files.messages()).build();
            long _ = memory.addAndGet(needed);
            return new Found.Loaded(files, types, needed);
        } catch (RefusedDescriptors e) {
            return refused(service, String.valueOf(e.getMessage()));
        }
    }

    private Found refused(String service, String why) {
        metrics.limitReached("descriptors", "refused");
        LOG.warnf("descriptors not used service=%s reason=%s", service, why);
        return new Found.Refused();
    }
}
