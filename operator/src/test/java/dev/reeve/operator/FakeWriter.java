// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Keeps what is written; answers as it is told, else well. */
final class FakeWriter implements TargetWriter {
    /** @param version empty = upward */
    record Write(String namespace, String deployment, int replicas, String version) {
        boolean isDownward() {
            return !version.isEmpty();
        }
    }

    final List<Write> writes = new ArrayList<>();
    /** Those that came to be. */
    final List<Write> written = new ArrayList<>();

    final List<Map<String, Integer>> hints = new ArrayList<>();
    final Deque<WriteResult> results = new ArrayDeque<>();
    private final Supplier<String> version;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param version the Deployment's */
    FakeWriter(Supplier<String> version) {
        this.version = version;
    }

    @Override
    public WriteResult raise(String namespace, String deployment, int replicas) {
        return write(new Write(namespace, deployment, replicas, ""));
    }

    @Override
    public WriteResult lower(String namespace, String deployment, int replicas, String resourceVersion) {
        return write(new Write(namespace, deployment, replicas, resourceVersion));
    }

    private WriteResult write(Write write) {
        lock.lock();
        try {
            writes.add(write);
            WriteResult result = results.isEmpty() ? usual(write) : results.remove();
            if (result instanceof WriteResult.Written) {
                written.add(write);
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    private WriteResult usual(Write write) {
        boolean isStale = write.isDownward() && !write.version().equals(version.get());
        return isStale ? new WriteResult.Conflict() : new WriteResult.Written();
    }

    @Override
    public void hint(String namespace, Map<String, Integer> costs) {
        hints.add(Map.copyOf(costs));
    }

    List<Integer> numbers() {
        return writes.stream().map(Write::replicas).toList();
    }

    List<Write> downward() {
        return writes.stream().filter(Write::isDownward).toList();
    }
}
