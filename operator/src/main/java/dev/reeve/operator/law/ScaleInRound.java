// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.List;

/**
 * How far a scale-in is. Workers are asked to take nothing new, and as many as then have nothing go. Who goes is the
 * ReplicaSet's choice: pods that are not ready first, so some of the chosen may stay, and go on 5 s later.
 *
 * <pre>
 *    Drain              all answered: MarkVictims  written      2 s later: ScaleIn    written
 *   None ---------> Draining ---------------> Hinting -------> Marked ------------> Sending ----> Sent
 *    ^                | no answer in 5 s,         | no answer      | backlog,         | refused,     | 5 s
 *    |                | all busy, backlog,        | in 5 s,        | more wanted      | no answer    | later
 *    |                | more wanted               | as before      |                  | in 15 s      |
 *    +----------------+---------------------------+----------------+------------------+--------------+
 *                                           always: Undrain
 *
 *   Where workers take several requests at once, the chosen may have some:
 *
 *   Draining -- answered, some are busy --> Emptying -- all idle, or 20 s later: Drain those that are --> Draining
 *                                              | nobody is, backlog, more wanted: Undrain --> None
 * </pre>
 */
sealed interface ScaleInRound {
    /** Who was asked to take nothing new. */
    List<String> victims();

    /** Nobody is leaving. */
    record None() implements ScaleInRound {
        @Override
        public List<String> victims() {
            return List.of();
        }
    }

    /**
     * Asked not to take more.
     *
     * @param patient who turns out to be busy may finish
     */
    record Draining(List<String> victims, boolean patient, long sinceMs) implements ScaleInRound {}

    /** Asked, and they finish what they have. */
    record Emptying(List<String> victims, long sinceMs) implements ScaleInRound {}

    /** Idle everywhere; the hint is being written. */
    record Hinting(List<String> victims, long sinceMs) implements ScaleInRound {}

    /** The hint is written; it needs a moment to be read. */
    record Marked(List<String> victims, long sinceMs) implements ScaleInRound {}

    /** The number is being written. */
    record Sending(List<String> victims, long sinceMs) implements ScaleInRound {}

    /** The number is written, or may be. */
    record Sent(List<String> victims, long sinceMs) implements ScaleInRound {}
}
