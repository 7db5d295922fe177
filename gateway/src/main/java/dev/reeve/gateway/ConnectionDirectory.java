// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The open connections of this replica, those of all its ports. As many as those may have. Any thread. */
final class ConnectionDirectory {
    private final ConcurrentSkipListMap<Long, OpenConnection> open = new ConcurrentSkipListMap<>();
    private final AtomicLong last = new AtomicLong();

    long nextId() {
        return last.incrementAndGet();
    }

    void add(OpenConnection connection) {
        open.put(connection.id(), connection);
    }

    void remove(OpenConnection connection) {
        open.remove(connection.id());
    }

    @Nullable
    OpenConnection find(long id) {
        return open.get(id);
    }

    /**
     * The next ones that match, oldest first.
     *
     * @param after the last id seen; 0 = from the start
     */
    List<OpenConnection> page(Predicate<OpenConnection> matches, long after, int max) {
        List<OpenConnection> page = new ArrayList<>();
        for (OpenConnection connection : open.tailMap(after, false).values()) {
            if (page.size() == max) {
                break;
            }
            if (matches.test(connection)) {
                page.add(connection);
            }
        }
        return page;
    }
}
