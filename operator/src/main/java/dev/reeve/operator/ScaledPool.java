// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolEvent;
import dev.reeve.operator.law.PoolState;
import dev.reeve.operatorapi.LastScale;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pool: events go through its law, and what that orders is done. The loop's thread. */
final class ScaledPool {
    /** What waited for its turn for so long says nothing of now; the next report is a second away. */
    private static final long LATE_MS = 3_000;

    private final LoopTools tools;
    private final PoolState law;
    private final PoolMeters meters;
    private final Marking marking;
    private final PoolDesk desk = new PoolDesk();
    private final PoolWorkers workers = new PoolWorkers();
    private final Departures departures = new Departures();
    private final Reaction reaction = new Reaction();
    private final Deque<PoolEvent> events = new ArrayDeque<>();
    /** Full reports that it has not heard yet: of each broker the newest. */
    private final Map<String, BrokerTold> unheard = new LinkedHashMap<>();

    private PoolPlan plan;
    private @Nullable TargetView seen;
    private boolean isListening;
    private boolean isEnded;

    ScaledPool(PoolPlan plan, LoopTools tools, long nowMs) {
        this.plan = plan;
        this.tools = tools;
        law = new PoolState(plan.settings(), nowMs);
        meters = tools.metrics().pool(plan.key(), desk::view);
        marking = new Marking(tools.links(), tools.calls(), plan.service(), this::hear);
    }

    PoolPlan plan() {
        return plan;
    }

    PoolDesk desk() {
        return desk;
    }

    TargetKey target() {
        return new TargetKey(plan.key().namespace(), plan.deployment());
    }

    /** As it was last seen; empty = it was not. */
    String resourceVersion() {
        return seen == null ? "" : seen.resourceVersion();
    }

    boolean isEnded() {
        return isEnded;
    }

    /** Of the same service and Deployment. */
    void change(PoolPlan other, long nowMs) {
        boolean isOther = !other.settings().equals(plan.settings());
        plan = other;
        if (isOther) {
            hear(new PoolEvent.SettingsChanged(other.settings()), nowMs);
            tools.writes().forget(this, nowMs);
        }
    }

    /** Takes the marks away of those who are not on their way. */
    void end(long nowMs) {
        isEnded = true;
        tools.writes().end(this);
        for (List<String> marked : callBack(nowMs)) {
            marking.undrain(marked, nowMs);
        }
        desk.close();
        tools.metrics().remove(plan.key());
    }

    /** Whom to call back when nothing is decided any more. */
    List<List<String>> callBack(long nowMs) {
        return law.on(new PoolEvent.TargetGone(), nowMs).stream()
                .filter(PoolCommand.Undrain.class::isInstance)
                .map(PoolCommand.Undrain.class::cast)
                .map(PoolCommand.Undrain::workers)
                .toList();
    }

    void found(String broker, long nowMs) {
        hear(new PoolEvent.BrokerFound(broker), nowMs);
    }

    void gone(String broker, long nowMs) {
        unheard.remove(broker);
        workers.gone(broker);
        hear(new PoolEvent.BrokerGone(broker), nowMs);
    }

    void told(BrokerTold full) {
        unheard.put(full.broker(), full);
    }

    /** At once; but what the same broker told before comes before. */
    void urgent(BrokerTold told, long nowMs) {
        BrokerTold before = unheard.get(told.broker());
        if (before != null && before.seq() < told.seq()) {
            unheard.remove(told.broker());
            report(before, nowMs);
        }
        report(told, nowMs);
    }

    void catchUp(long nowMs) {
        List<BrokerTold> all = List.copyOf(unheard.values());
        unheard.clear();
        all.forEach(told -> report(told, nowMs));
    }

    private void report(BrokerTold told, long nowMs) {
        List<WorkerTold> all = PoolWorkers.known(told.workers(plan.service()), seen == null ? Set.of() : seen.pods());
        PoolEvent.BrokerReport report = told.event(plan.service(), all);
        if (report == null || nowMs - told.atMs() > LATE_MS) {
            return;
        }
        if (told.isFull()) {
            workers.told(told.broker(), all);
            meters.busyTerminated(departures.seen(all, marking, nowMs));
        }
        if (report.counters().waiting() > 0 && (!told.isFull() || !workers.isAnyReady())) {
            reaction.needed(told.atMs());
        }
        hear(report, nowMs);
    }

    void seen(LoopInbox.TargetNews news, long nowMs) {
        TargetView view = news.view();
        if (view == null) {
            boolean wasThere = seen != null;
            seen = null;
            if (wasThere) {
                hear(new PoolEvent.TargetGone(), nowMs);
                tools.writes().forget(this, nowMs);
                desk.close();
                tools.links().listener().changed(plan.key());
            }
            return;
        }
        seen = view;
        long waitedMs = nowMs - news.atMs();
        List<Long> ages =
                view.startingAgesMs().stream().map(age -> age + waitedMs).toList();
        hear(new PoolEvent.TargetSeen(view.replicas(), view.readyPods(), ages), nowMs);
    }

    void tick(long nowMs) {
        for (String worker : departures.overdue(plan.drainSeconds() * 1_000L, nowMs)) {
            meters.drainOverdue();
            tools.links().listener().drainOverdue(plan.key(), worker);
        }
        if (!tools.writes().isUnderWay(this)) {
            desk.settled(nowMs);
        }
        lookAgain(nowMs);
    }

    void lookAgain(long nowMs) {
        hear(new PoolEvent.Tick(), nowMs);
    }

    /** It is not written for sure. */
    void failed(PoolCommand write, long nowMs) {
        hear(new PoolEvent.WriteFailed(write), nowMs);
    }

    void answered(PoolCommand write, int replicas, Writes.Answer answer) {
        if (isEnded) {
            return;
        }
        switch (answer.result()) {
            case WriteResult.Written _ -> {
                written(write, replicas, answer.atMs());
                mayBeWritten(write, answer);
            }
            case WriteResult.Unknown _ -> mayBeWritten(write, answer);
            case WriteResult.Refused refused -> {
                desk.refused(refused, answer.atMs());
                tools.links().listener().refused(plan.key(), refused);
            }
            case WriteResult.Conflict _ -> {}
        }
        publish(tools.clock().nowMs());
    }

    private void mayBeWritten(PoolCommand write, Writes.Answer answer) {
        if (write instanceof PoolCommand.ScaleIn) {
            departures.lowered(answer.atMs() - answer.tookMs());
            hear(new PoolEvent.ScaledIn());
        }
    }

    private void written(PoolCommand write, int to, long atMs) {
        ScaleWritten written = ScaleWritten.of(write, to);
        LastScale before = desk.lastScale();
        if (before != null && (before.to() > before.from()) != written.isUpward()) {
            meters.reversed();
        }
        desk.written(new LastScale(tools.clock().wall().instant(), written.from(), to, written.word()));
        if (written.isUpward()) {
            Long tookMs = reaction.answered(atMs);
            if (tookMs != null) {
                tools.metrics().reacted(tookMs);
            }
        }
        tools.links().listener().scaled(plan.key(), written.from(), to, written.reason());
    }

    private void hear(PoolEvent event) {
        hear(event, tools.clock().nowMs());
    }

    /** One after the other: what an order leads to at once is heard after all that was ordered with it. */
    private void hear(PoolEvent event, long nowMs) {
        if (isEnded) {
            return;
        }
        events.add(event);
        if (isListening) {
            return;
        }
        isListening = true;
        while (!events.isEmpty()) {
            law.on(events.remove(), nowMs).forEach(command -> obey(command, nowMs));
        }
        isListening = false;
        if (!tools.writes().isUnderWay(this)) {
            reaction.over();
        }
        publish(nowMs);
    }

    private void publish(long nowMs) {
        if (seen != null && desk.publish(law, nowMs)) {
            tools.links().listener().changed(plan.key());
        }
    }

    private void obey(PoolCommand command, long nowMs) {
        switch (command) {
            case PoolCommand.Scale _, PoolCommand.ScaleIn _ -> {
                meters.decided(command);
                tools.writes().ask(this, command, nowMs);
            }
            case PoolCommand.Drain drain -> marking.drain(drain.workers(), nowMs);
            case PoolCommand.Undrain undrain -> marking.undrain(undrain.workers(), nowMs);
            case PoolCommand.MarkVictims victims -> hint(victims.workers());
            case PoolCommand.Tell tell -> tools.links().listener().told(plan.key(), tell.notice());
        }
    }

    /** A round whose hints meet those of the round before that are still being written is left to run out. */
    private void hint(List<String> victims) {
        if (!marking.isHinting() && seen != null) {
            marking.hint(plan.key().namespace(), workers.hints(victims, seen.pods()));
        }
    }
}
