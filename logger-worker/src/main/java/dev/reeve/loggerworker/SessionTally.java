// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

import dev.reeve.loggerworker.SeqRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one group means for one session. Lives for one transaction, in the writer's thread. */
final class SessionTally {
    /** More ranges than this are not kept: the oldest holes are closed, and stay visible as explained gaps. */
    static final int RANGES_MAX = 1_000;

    private LogSource source;
    private SeqRanges received = new SeqRanges();
    private final SeqRanges explained = new SeqRanges();
    private final List<Opened> opened = new ArrayList<>();
    private long seenMicros;
    private long records;
    private long errors;
    private boolean extended;

    /** A hole and the record right after it. */
    private record Opened(Range hole, LogRecord next) {}

    private SessionTally(LogSource source) {
        this.source = source;
    }

    /** Every session of the group, in the one order of locking. */
    static Map<SessionKey, SessionTally> of(List<Batch> group) {
        Map<SessionKey, SessionTally> tallies = new TreeMap<>();
        for (Batch batch : group) {
            for (LogRecord record : batch.records()) {
                tally(tallies, record.source())
                        .see(record.source(), record.stamp().observedMicros());
            }
            for (Loss loss : batch.losses()) {
                tally(tallies, loss.source()).explain(loss);
            }
        }
        return tallies;
    }

    static SessionTally in(Map<SessionKey, SessionTally> tallies, LogSource source) {
        return requireNonNull(tallies.get(source.key()), "every session of the group has its tally");
    }

    private static SessionTally tally(Map<SessionKey, SessionTally> tallies, LogSource source) {
        return tallies.computeIfAbsent(source.key(), _ -> new SessionTally(source));
    }

    private void see(LogSource latest, long observedMicros) {
        source = latest;
        seenMicros = Math.max(seenMicros, observedMicros);
    }

    private void explain(Loss loss) {
        seenMicros = Math.max(seenMicros, loss.atMicros());
        if (loss.fromSeq() > 0) {
            explained.add(new Range(loss.fromSeq(), loss.toSeq()));
        }
    }

    /** What the database says was stored before. */
    void receivedBefore(SeqRanges before) {
        received = before;
    }

    /** False for a duplicate. */
    boolean add(LogRecord record) {
        long seq = record.content().getSeq();
        long top = received.top();
        if (seq > 0) {
            if (!received.add(seq)) {
                return false;
            }
            extended = true;
            if (seq > top + 1) {
                opened.add(new Opened(new Range(top + 1, seq - 1), record));
            }
        }
        records++;
        errors += record.level().compareTo(Level.ERROR) >= 0 ? 1 : 0;
        return true;
    }

    /** The holes this group left open and nobody explains; asked twice, none. */
    List<Loss> takeGaps() {
        List<Loss> gaps = new ArrayList<>();
        for (Opened hole : opened) {
            for (Range open : received.holes(hole.hole())) {
                for (Range missing : explained.holes(open)) {
                    gaps.add(unknown(missing, hole.next().stamp().atMicros()));
                }
            }
        }
        opened.clear();
        return gaps;
    }

    /** Closes the oldest holes when there are too many; they become gaps of their own. */
    List<Loss> closeOldHoles() {
        return received.closeOldest(RANGES_MAX).stream()
                .map(hole -> unknown(hole, seenMicros))
                .toList();
    }

    private Loss unknown(Range hole, long atMicros) {
        return new Loss(0, source, atMicros, hole.from(), hole.to(), hole.count(), LossReason.UNKNOWN.wire());
    }

    LogSource source() {
        return source;
    }

    SeqRanges received() {
        return received;
    }

    /** True when {@link #received} must be written back. */
    boolean isExtended() {
        return extended;
    }

    long seenMicros() {
        return seenMicros;
    }

    long records() {
        return records;
    }

    long errors() {
        return errors;
    }
}
