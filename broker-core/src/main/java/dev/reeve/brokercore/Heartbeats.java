// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.v1.Pulse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Signs of life between broker and workers, both ways (7-10 to 7-13, R-03, R-04, X-05). */
final class Heartbeats {
    /** Heartbeats sent in answer to a plain worker's are at most 5 a second. */
    private static final long ANSWER_GAP_MS_MIN = 200;

    private final HeartbeatSettings settings;
    private final Turn turn;
    private final TimerWheel wheel;
    private final Consumer<Worker> expire;

    Heartbeats(HeartbeatSettings settings, Turn turn, TimerWheel wheel, Consumer<Worker> expire) {
        this.settings = settings;
        this.turn = turn;
        this.wheel = wheel;
        this.expire = expire;
    }

    void start(Worker worker) {
        Alarm lease = new Alarm(() -> checkLease(worker));
        Alarm beat = new Alarm(() -> checkBeat(worker));
        worker.leaseAlarm = lease;
        worker.beatAlarm = beat;
        worker.peer().sentAt(turn.nowMs());
        wheel.arm(lease, worker.aliveMs() + expiryMs(worker));
        wheel.arm(beat, turn.nowMs() + settings.intervalMs());
    }

    void stop(Worker worker) {
        wheel.forget(present(worker.leaseAlarm));
        wheel.forget(present(worker.beatAlarm));
    }

    /** Silence that is allowed now. */
    private long expiryMs(Worker worker) {
        long normalMs = settings.expiryMs();
        if (!worker.isPlain()) {
            return normalMs;
        }
        long plainMs = Math.max(normalMs, worker.service().plainExpiryMs());
        return worker.held() > 0 && !worker.beatsWhileBusy() ? Math.max(plainMs, settings.plainBusyTtlMs()) : plainMs;
    }

    /** Armed timers are not moved at each frame; when one rings too early it is set anew. */
    private void checkLease(Worker worker) {
        long dueMs = worker.aliveMs() + expiryMs(worker);
        if (turn.nowMs() >= dueMs) {
            expire.accept(worker);
        } else {
            wheel.arm(present(worker.leaseAlarm), dueMs);
        }
    }

    private void checkBeat(Worker worker) {
        long dueMs = worker.peer().sentMs() + settings.intervalMs();
        if (turn.nowMs() >= dueMs) {
            send(worker);
            dueMs = turn.nowMs() + settings.intervalMs();
        }
        wheel.arm(present(worker.beatAlarm), dueMs);
    }

    private static Alarm present(@Nullable Alarm alarm) {
        return Invariants.present(alarm, "a registered worker has its timers");
    }

    /** What a plain worker holds changes how long it may be silent, so its timer may have to ring sooner. */
    void loadChanged(Worker worker) {
        Alarm lease = worker.leaseAlarm;
        if (worker.isPlain() && lease != null && lease.isArmed()) {
            long dueMs = worker.aliveMs() + expiryMs(worker);
            if (dueMs < lease.dueMs) {
                wheel.arm(lease, dueMs);
            }
        }
    }

    /**
     * A HEARTBEAT came.
     *
     * @param gapMs silence of the worker before it
     */
    void beat(Worker worker, Pulse pulse, long gapMs) {
        if (!worker.isPlain()) {
            worker.pulse(pulse, turn.nowMs());
            return;
        }
        if (worker.held() > 0 && !worker.beatsWhileBusy()) {
            worker.sawBeatWhileBusy();
            loadChanged(worker);
        }
        long ownSilenceMs = turn.nowMs() - worker.peer().sentMs();
        if (ownSilenceMs >= gapMs && ownSilenceMs >= ANSWER_GAP_MS_MIN) {
            send(worker);
        }
    }

    private void send(Worker worker) {
        turn.send(worker.peer(), MdpEncoder.heartbeat(worker.version(), worker.isPlain() ? null : pulseFor(worker)));
    }

    private Pulse pulseFor(Worker worker) {
        return Pulse.newBuilder()
                .setSentUs(turn.nowMs() * 1_000)
                .setEchoUs(worker.pulse().getSentUs())
                .setInFlight(worker.held())
                .setWindow(worker.window())
                .build();
    }
}
