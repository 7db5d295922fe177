// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The scale-in that is under way, if any: {@link ScaleInRound}. */
final class Leaving {
    private static final long ANSWER_MS_MAX = 5_000;
    /** With the answer before it less than a mark lasts; the next Drain marks anew. */
    private static final long EMPTYING_MS_MAX = 20_000;
    /** The ReplicaSet controller must have read the hint; 0.6 s took the wrong pod (kubernetes #126138). */
    private static final long HINT_MS = 2_000;
    /** An idle worker is told to end by then, by a ReplicaSet controller and a kubelet that are slow. */
    private static final long GOING_MS = 5_000;
    /** Longer than any write takes. */
    private static final long SENDING_MS_MAX = 15_000;

    private ScaleInRound round = new ScaleInRound.None();

    List<String> chosen() {
        return round.victims();
    }

    boolean isUnderWay() {
        return !(round instanceof ScaleInRound.None);
    }

    /** @param patient who turns out to be busy may finish */
    void begin(List<String> victims, boolean patient, long nowMs, List<PoolCommand> commands) {
        commands.add(new PoolCommand.Drain(victims));
        round = new ScaleInRound.Draining(victims, patient, nowMs);
    }

    void answered(Set<String> idle, long nowMs, List<PoolCommand> commands) {
        if (round instanceof ScaleInRound.Draining draining) {
            if (draining.patient() && !idle.containsAll(draining.victims())) {
                round = new ScaleInRound.Emptying(draining.victims(), nowMs);
                return;
            }
            List<String> leaving =
                    draining.victims().stream().filter(idle::contains).toList();
            if (keep(leaving, commands)) {
                commands.add(new PoolCommand.MarkVictims(leaving));
                round = new ScaleInRound.Hinting(leaving, nowMs);
            }
        }
    }

    /**
     * Once all have finished, or the time is over, whoever has is asked once more: reports may be older than the first
     * answer, and only brokers know.
     *
     * @param idle of the chosen, by the reports
     */
    void empty(List<String> idle, long nowMs, List<PoolCommand> commands) {
        if (round instanceof ScaleInRound.Emptying emptying
                && (idle.size() == emptying.victims().size() || nowMs - emptying.sinceMs() >= EMPTYING_MS_MAX)) {
            if (keep(idle, commands)) {
                begin(idle, false, nowMs, commands);
            }
        }
    }

    void marked(long nowMs) {
        if (round instanceof ScaleInRound.Hinting hinting) {
            round = new ScaleInRound.Marked(hinting.victims(), nowMs);
        }
    }

    boolean isDue(long nowMs) {
        return round instanceof ScaleInRound.Marked marked && nowMs - marked.sinceMs() >= HINT_MS;
    }

    /** Nobody answered, or whoever is still there was not taken. */
    boolean isOver(long nowMs) {
        return switch (round) {
            case ScaleInRound.Draining draining -> nowMs - draining.sinceMs() > ANSWER_MS_MAX;
            case ScaleInRound.Hinting hinting -> nowMs - hinting.sinceMs() > ANSWER_MS_MAX;
            case ScaleInRound.Sending sending -> nowMs - sending.sinceMs() > SENDING_MS_MAX;
            case ScaleInRound.Sent sent -> nowMs - sent.sinceMs() >= GOING_MS;
            case ScaleInRound.None _, ScaleInRound.Emptying _, ScaleInRound.Marked _ -> false;
        };
    }

    /** Whoever is not named may go on. */
    void send(List<String> victims, long nowMs, List<PoolCommand> commands) {
        if (keep(victims, commands)) {
            round = new ScaleInRound.Sending(victims, nowMs);
        }
    }

    void sent(long nowMs) {
        if (round instanceof ScaleInRound.Sending sending) {
            round = new ScaleInRound.Sent(sending.victims(), nowMs);
        }
    }

    /**
     * Calls them back, but not while they may be on their way: who gets work now would be busy when it is told to end.
     */
    void giveUp(long nowMs, List<PoolCommand> commands) {
        boolean isGoing = round instanceof ScaleInRound.Sending || round instanceof ScaleInRound.Sent;
        if (!isGoing || isOver(nowMs)) {
            cancel(commands);
        }
    }

    void cancel(List<PoolCommand> commands) {
        boolean _ = keep(List.of(), commands);
    }

    /** Calls all others back; false = nobody is left, and the round is over. */
    private boolean keep(List<String> leaving, List<PoolCommand> commands) {
        List<String> rest = new ArrayList<>(round.victims());
        rest.removeAll(leaving);
        if (!rest.isEmpty()) {
            commands.add(new PoolCommand.Undrain(List.copyOf(rest)));
        }
        if (leaving.isEmpty()) {
            round = new ScaleInRound.None();
        }
        return !leaving.isEmpty();
    }
}
