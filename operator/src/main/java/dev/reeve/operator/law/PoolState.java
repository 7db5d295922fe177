// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import dev.reeve.operator.law.PoolCommand.Reason;
import dev.reeve.operator.law.PoolSettings.Writing;
import java.util.ArrayList;
import java.util.List;

/**
 * One pool: takes events, gives commands. One thread at a time. The time is any that never goes back.
 *
 * <pre>
 *                    want > replicas: Scale                    the least busy leave: ScaleInRound
 *   more wanted <---------------------------- in balance -------------------------------------> fewer wanted
 *        |  at most every 500 ms                  ^  ^      window over, no backlog, none starting,    |
 *        +----------------------------------------+  |      all brokers fresh                          |
 *                                                    +-------------------------------------------------+
 *   all brokers silent for long: fallback, once; then nothing until one tells again
 * </pre>
 */
public final class PoolState {
    /** How long brokers keep a mark of {@link PoolCommand.Drain}: longer than a round lasts. */
    public static final long DRAIN_TTL_MS = 35_000;

    /** Upward writes are so far apart: ask again then. */
    public static final long SPACING_MS = 500;

    static final long STALE_MS = 3_000;

    private final Knowledge knowledge;
    private final Leaving leaving = new Leaving();
    private final Told told = new Told();
    private PoolSettings settings;
    private long raisedMs;
    private int observed = -1;
    private boolean fellBack;
    private Recommendation recommendation = new Recommendation(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, LimitedBy.STALE);

    /** A pool of which nothing is known yet. Nothing goes down in the first window. */
    public PoolState(PoolSettings settings, long nowMs) {
        this.settings = settings;
        raisedMs = nowMs - SPACING_MS;
        knowledge = new Knowledge(nowMs);
    }

    /** What is to be done now, in this order. */
    public List<PoolCommand> on(PoolEvent event, long nowMs) {
        List<PoolCommand> commands = new ArrayList<>();
        switch (event) {
            case PoolEvent.BrokerFound found -> knowledge.fleet().found(found.broker(), nowMs);
            case PoolEvent.BrokerReport report -> knowledge.reported(report, nowMs);
            case PoolEvent.BrokerGone gone -> knowledge.fleet().gone(gone.broker());
            case PoolEvent.TargetSeen seen -> knowledge.seen(seen, nowMs);
            case PoolEvent.TargetGone _ -> {
                leaving.giveUp(nowMs, commands);
                knowledge.target().gone();
                observed = -1;
                fellBack = false;
            }
            case PoolEvent.WriteFailed failed -> failed(failed.write(), nowMs, commands);
            case PoolEvent.Drained drained -> leaving.answered(drained.idle(), nowMs, commands);
            case PoolEvent.Marked _ -> leaving.marked(nowMs);
            case PoolEvent.ScaledIn _ -> leaving.sent(nowMs);
            case PoolEvent.SettingsChanged changed -> settings = changed.settings();
            case PoolEvent.Tick _ -> {}
        }
        if (knowledge.target().isKnown()) {
            decide(event instanceof PoolEvent.Tick, nowMs, commands);
        }
        return commands;
    }

    /** The figures of the last decision. */
    public Recommendation recommendation() {
        return recommendation;
    }

    /** What is seen of it all. */
    public PoolSight sight(long nowMs) {
        Fleet fleet = knowledge.fleet();
        Load load = fleet.load(nowMs);
        long silentMs = fleet.silentMs(nowMs);
        return new PoolSight(
                knowledge.target().replicas(nowMs),
                load.ready(knowledge.target().readyPods()),
                knowledge.starting(),
                load.waiting(),
                load.inFlight(),
                load.oldestWaitingMs(),
                !fleet.isEmpty(),
                fleet.isFresh(nowMs),
                silentMs > STALE_MS ? silentMs : 0,
                told.holding(),
                leaving.chosen());
    }

    /** When it may be tried again is for whoever writes to say, so the next need not be 500 ms later. */
    private void failed(PoolCommand write, long nowMs, List<PoolCommand> commands) {
        fellBack = false;
        raisedMs = nowMs - SPACING_MS;
        knowledge.target().failed();
        if (write instanceof PoolCommand.ScaleIn) {
            leaving.cancel(commands);
        } else {
            leaving.giveUp(nowMs, commands);
        }
    }

    private void decide(boolean tick, long nowMs, List<PoolCommand> commands) {
        Situation situation = knowledge.situation(settings, replicas(nowMs), leaving.chosen(), nowMs);
        tell(situation, nowMs, commands);
        LimitedBy keeping = situation.keeps();
        if (settings.writing() == Writing.PAUSED) {
            leaving.giveUp(nowMs, commands);
            keeping = LimitedBy.PAUSED;
        } else if (knowledge.fleet().silentMs(nowMs) > settings.fallback().afterMs()) {
            leaving.giveUp(nowMs, commands);
            fallBack(situation.replicas(), nowMs, commands);
        } else {
            fellBack = false;
            told.tell(PoolNotice.FALLBACK_APPLIED, false, commands);
            keeping = act(situation, keeping, tick, nowMs, commands);
        }
        recommendation = recommendation(situation, situation.limitedBy(keeping), nowMs);
    }

    private int replicas(long nowMs) {
        if (settings.writing() != Writing.OBSERVE) {
            observed = -1;
            return knowledge.target().replicas(nowMs);
        }
        observed = observed < 0 ? knowledge.target().replicas(nowMs) : observed;
        return observed;
    }

    private void tell(Situation situation, long nowMs, List<PoolCommand> commands) {
        told.tell(
                PoolNotice.DATA_STALE, PoolNotice.DATA_FRESH, knowledge.fleet().isSilent(nowMs), commands);
        told.tell(PoolNotice.START_FAILING, PoolNotice.START_RECOVERED, situation.stuck() > 0, commands);
        told.tell(PoolNotice.AT_MAX, situation.isAtMax(), commands);
    }

    private void fallBack(int replicas, long nowMs, List<PoolCommand> commands) {
        if (fellBack || nowMs - raisedMs < SPACING_MS) {
            return;
        }
        fellBack = true;
        raisedMs = nowMs;
        told.tell(PoolNotice.FALLBACK_APPLIED, settings.writing() != Writing.OBSERVE, commands);
        int to = fallbackOf(replicas);
        if (to != replicas) {
            write(new PoolCommand.Scale(replicas, to, Reason.FALLBACK), to, nowMs, commands);
        }
    }

    private int fallbackOf(int replicas) {
        int given = Math.max(settings.fallback().replicas(), settings.replicas().min());
        return switch (settings.fallback().behavior()) {
            case HOLD -> replicas;
            case AT_LEAST -> Math.max(replicas, given);
            case STATIC -> settings.writing() == Writing.NO_SCALE_IN ? Math.max(replicas, given) : given;
        };
    }

    private LimitedBy act(
            Situation situation, LimitedBy keeping, boolean tick, long nowMs, List<PoolCommand> commands) {
        if (situation.raises()) {
            leaving.giveUp(nowMs, commands);
            raise(situation, nowMs, commands);
            return LimitedBy.NONE;
        }
        if (keeping != LimitedBy.NONE || settings.writing() == Writing.NO_SCALE_IN || leaving.isOver(nowMs)) {
            leaving.giveUp(nowMs, commands);
            return keeping == LimitedBy.NONE && settings.writing() == Writing.NO_SCALE_IN ? LimitedBy.PAUSED : keeping;
        }
        if (leaving.isUnderWay()) {
            leaving.empty(situation.load().stillIdle(leaving.chosen()), nowMs, commands);
            if (leaving.isDue(nowMs)) {
                sendAway(situation, nowMs, commands);
            }
            return LimitedBy.NONE;
        }
        // Whoever turned out to be busy is not asked again before the next tick.
        return tick ? lower(situation, nowMs, commands) : LimitedBy.NONE;
    }

    private void raise(Situation situation, long nowMs, List<PoolCommand> commands) {
        if (nowMs - raisedMs < SPACING_MS) {
            return;
        }
        raisedMs = nowMs;
        int more = situation.want() - situation.replicas();
        write(
                new PoolCommand.Scale(situation.replicas(), situation.want(), situation.reason()),
                situation.want(),
                nowMs,
                commands);
        if (settings.writing() != Writing.OBSERVE) {
            knowledge.raised(more, nowMs);
        }
    }

    private LimitedBy lower(Situation situation, long nowMs, List<PoolCommand> commands) {
        if (settings.writing() == Writing.OBSERVE) {
            // Whether others follow is theirs: as many may go as would here.
            lowerBy(
                    situation,
                    Math.max(0, situation.replicas() - situation.load().held()),
                    List.of(),
                    nowMs,
                    commands);
            return LimitedBy.NONE;
        }
        List<String> victims = spared(situation, situation.load().leastBusy());
        if (victims.isEmpty() && situation.stuckPods() == 0) {
            return LimitedBy.NO_IDLE;
        }
        if (victims.isEmpty() || situation.load().isPlain()) {
            lowerBy(situation, victims.size(), List.of(), nowMs, commands);
        } else {
            leaving.begin(victims, situation.load().isAnyEmptied(), nowMs, commands);
        }
        return LimitedBy.NONE;
    }

    private void sendAway(Situation situation, long nowMs, List<PoolCommand> commands) {
        List<String> victims = spared(situation, situation.load().stillIdle(leaving.chosen()));
        leaving.send(victims, nowMs, commands);
        lowerBy(situation, victims.size(), victims, nowMs, commands);
    }

    private static List<String> spared(Situation situation, List<String> candidates) {
        return candidates.stream().limit(situation.spare()).toList();
    }

    /** Pods that never became ready need no choice: the ReplicaSet takes them first. */
    private void lowerBy(Situation situation, int idle, List<String> victims, long nowMs, List<PoolCommand> commands) {
        int count = Math.min(situation.removing(), idle + situation.stuckPods());
        if (count == 0) {
            return;
        }
        int to = situation.replicas() - count;
        write(new PoolCommand.ScaleIn(situation.replicas(), to, victims), to, nowMs, commands);
        if (to == 0 && settings.writing() != Writing.OBSERVE) {
            commands.add(new PoolCommand.Tell(PoolNotice.SCALED_TO_ZERO));
        }
    }

    private void write(PoolCommand command, int to, long nowMs, List<PoolCommand> commands) {
        if (settings.writing() == Writing.OBSERVE) {
            observed = to;
        } else {
            commands.add(command);
            knowledge.target().wrote(to, nowMs);
        }
    }

    private Recommendation recommendation(Situation situation, LimitedBy limitedBy, long nowMs) {
        Formula formula = situation.formula();
        Formula.Estimates estimates = formula.estimates();
        return new Recommendation(
                situation.load().ratePerSecond(),
                estimates.serviceMs(),
                estimates.startMs(),
                estimates.offeredLoad(),
                estimates.base(settings.target()),
                formula.backlogAtStart(),
                formula.surge(settings.target()),
                situation.want(),
                situation.holdMax(),
                replicas(nowMs),
                limitedBy);
    }
}
