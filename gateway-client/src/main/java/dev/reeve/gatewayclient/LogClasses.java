// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records by class, each oldest first, and how much they are. Guarded by the ring's lock. */
final class LogClasses {
    private final List<Set<LogEntry>> classes = new ArrayList<>();
    private int count;
    private long bytes;

    LogClasses() {
        for (int i = 0; i < LogEntry.CLASSES; i++) {
            classes.add(new LinkedHashSet<>());
        }
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    void add(LogEntry entry) {
        if (of(entry).add(entry)) {
            count++;
            bytes += entry.size();
        }
    }

    void remove(LogEntry entry) {
        if (of(entry).remove(entry)) {
            count--;
            bytes -= entry.size();
        }
    }

    /**
     * The oldest of the least grave classes below this one that are not under way.
     *
     * @param records at least so many
     * @param bytesMin together
     * @return null = there are not that many
     */
    @Nullable
    List<LogEntry> cheapest(int below, int records, double bytesMin) {
        List<LogEntry> found = new ArrayList<>();
        double size = 0;
        for (Set<LogEntry> all : classes.subList(0, below)) {
            for (LogEntry entry : all) {
                if (found.size() >= records && size >= bytesMin) {
                    return found;
                }
                if (!entry.isUnderWay()) {
                    found.add(entry);
                    size += entry.size();
                }
            }
        }
        return found.size() >= records && size >= bytesMin ? found : null;
    }

    /** The first of each class that were written before that, but for those under way. */
    List<LogEntry> before(long wallMs) {
        List<LogEntry> found = new ArrayList<>();
        for (Set<LogEntry> all : classes) {
            for (LogEntry entry : all) {
                if (entry.wallMs() >= wallMs) {
                    break;
                }
                if (!entry.isUnderWay()) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    List<LogEntry> all() {
        List<LogEntry> found = new ArrayList<>();
        classes.forEach(found::addAll);
        return found;
    }

    /** What lies there. */
    List<LogEntry> in(LogSegment segment) {
        List<LogEntry> found = new ArrayList<>();
        int needed = segment.needed();
        for (LogEntry entry : classes.get(segment.ofClass())) {
            if (found.size() >= needed) {
                break;
            }
            if (entry.segment() == segment) {
                found.add(entry);
            }
        }
        return found;
    }

    private Set<LogEntry> of(LogEntry entry) {
        return classes.get(LogEntry.classOf(entry.severity()));
    }
}
