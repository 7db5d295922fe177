// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.ServiceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The services this broker knows, bounded: {@code services-max}, and {@code idle-services-max} that nobody
 * serves or declares.
 */
final class Services {
    private final BrokerSettings settings;
    private final Turn turn;
    private final TimerWheel wheel;
    private final ServiceRules rules;
    private final Map<String, Service> byName = new LinkedHashMap<>();
    /** The same by bytes, but for names that the broker itself answers. */
    private final NameTable byFrame;

    private final List<Service> dirty = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private long queuedBytes;
    private int idle;

    Services(BrokerSettings settings, long salt, Turn turn, TimerWheel wheel) {
        this.settings = settings;
        this.turn = turn;
        this.wheel = wheel;
        this.byFrame = new NameTable(salt);
        this.rules = new ServiceRules(settings.services());
        for (ServiceRule rule : rules.declared()) {
            add(new Service(rule.pattern(), rule));
        }
    }

    private void add(Service service) {
        byName.put(service.name(), service);
        if (!ServiceName.isMmi(service.name())) {
            byFrame.add(service);
        }
    }

    /** The service of this name that may be called; null if there is none. */
    @Nullable
    Service find(byte[] name) {
        return byFrame.get(name);
    }

    @Nullable
    Service find(String name) {
        return byName.get(name);
    }

    Collection<Service> all() {
        return byName.values();
    }

    /** The service of this name, made if there is room; null at a bound. */
    @Nullable
    Service findOrMake(String name) {
        Service service = byName.get(name);
        return service == null ? make(name, idle < settings.bounds().idleServicesMax()) : service;
    }

    /** The same for one that has a worker or is declared, and so does not count as idle. */
    @Nullable
    Service findOrMakeServed(String name) {
        Service service = byName.get(name);
        return service == null ? make(name, true) : service;
    }

    private @Nullable Service make(String name, boolean room) {
        if (!room || byName.size() >= settings.bounds().servicesMax()) {
            return null;
        }
        Service service = new Service(name, rules.of(name));
        add(service);
        touch(service);
        return service;
    }

    ServiceRule ruleOf(String name) {
        Service service = byName.get(name);
        return service == null ? rules.of(name) : service.rule();
    }

    /** Known to Reeve clients: registered once or declared. */
    boolean isKnown(Service service) {
        return service.everRegistered() || service.isDeclared(turn.nowMs());
    }

    /** After a worker came or went, or a request ended or came: keeps the idle count and the timer of R-20 right. */
    void touch(Service service) {
        long nowMs = turn.nowMs();
        boolean isIdle = service.workers().isEmpty() && !service.isDeclared(nowMs);
        if (isIdle != service.countedIdle) {
            service.countedIdle = isIdle;
            idle += isIdle ? 1 : -1;
        }
        service.lastActiveMs = nowMs;
        if (service.workers().isEmpty() && !service.rule().declared() && byName.get(service.name()) == service) {
            armIdle(service, nowMs + settings.deadlines().serviceIdleMs());
        }
        markDirty(service);
    }

    /** An operator watches it: known for a while although nobody serves it. */
    void watch(Service service) {
        service.watchUntil(turn.nowMs() + settings.deadlines().serviceIdleMs());
        touch(service);
    }

    void touchIfIdle(Service service) {
        if (service.workers().isEmpty()) {
            touch(service);
        }
    }

    private void armIdle(Service service, long dueMs) {
        Alarm alarm = service.idleAlarm;
        if (alarm == null) {
            alarm = new Alarm(() -> forgetIfIdle(service));
            service.idleAlarm = alarm;
        }
        if (!alarm.isArmed()) {
            wheel.arm(alarm, dueMs);
        }
    }

    private void forgetIfIdle(Service service) {
        long nowMs = turn.nowMs();
        long dueMs = service.lastActiveMs + settings.deadlines().serviceIdleMs();
        if (service.isIdle(nowMs) && nowMs >= dueMs) {
            byName.remove(service.name());
            byFrame.remove(service);
            idle -= service.countedIdle ? 1 : 0;
            removed.add(service.name());
            return;
        }
        if (service.workers().isEmpty()) {
            touchLater(service, Math.max(dueMs, nowMs + 1_000));
        }
    }

    private void touchLater(Service service, long dueMs) {
        boolean isIdle = !service.isDeclared(turn.nowMs());
        if (isIdle != service.countedIdle) {
            service.countedIdle = isIdle;
            idle += isIdle ? 1 : -1;
        }
        armIdle(service, dueMs);
    }

    void markDirty(Service service) {
        if (!service.dirty) {
            service.dirty = true;
            dirty.add(service);
        }
    }

    /** Services that may have changed since the last call. */
    List<Service> takeDirty() {
        List<Service> taken = List.copyOf(dirty);
        dirty.clear();
        for (Service service : taken) {
            service.dirty = false;
        }
        return taken;
    }

    /** Names forgotten since the last call. */
    List<String> takeRemoved() {
        List<String> taken = List.copyOf(removed);
        removed.clear();
        return taken;
    }

    /** True if the queue of the service, and all queues together, have room for the call. */
    boolean hasRoom(Service service, int bytes) {
        BoundSettings bounds = settings.bounds();
        ServiceTerms terms = service.terms();
        int requestsMax = terms.queueRequestsMax() > 0 ? terms.queueRequestsMax() : bounds.queueRequestsMax();
        long bytesMax = terms.queueBytesMax() > 0 ? terms.queueBytesMax() : bounds.queueBytesMax();
        return service.queue().size() < requestsMax
                && service.queue().bytes() + bytes <= bytesMax
                && queuedBytes + bytes <= bounds.queuedBytesMax();
    }

    void enqueue(Call call) {
        call.service().queue().add(call);
        queued(call);
    }

    private void queued(Call call) {
        queuedBytes += call.bytes();
        call.state = CallState.QUEUED;
        call.queuedMs = turn.nowMs();
        if (call.isPlain()) {
            wheel.arm(call, turn.nowMs() + settings.deadlines().plainQueueTtlMs());
        }
        tellIfGrown(call.service());
    }

    /**
     * Tells the driver, once until it listens anew, that a queue began or reached the length that it asked for: what
     * watchers of statistics must know before their next full report (operator.md section 4).
     */
    private void tellIfGrown(Service service) {
        int waiting = service.queue().size();
        if (!service.urgentTold && (waiting == 1 || waiting >= service.urgentAt)) {
            service.urgentTold = true;
            turn.emit(new BrokerCommand.QueueGrew(service.name(), waiting == 1));
        }
    }

    /** See {@link Broker#listenToQueue}. */
    void listenToQueue(String name, int waiting) {
        Service service = byName.get(name);
        if (service != null) {
            service.urgentAt = waiting;
            service.urgentTold = false;
        }
    }

    /** Once a second: where rates are measured from. */
    void sampleRates() {
        long nowMs = turn.nowMs();
        for (Service service : byName.values()) {
            service.rates().sample(nowMs, service.arrivals, service.completions);
        }
    }

    /** A call whose worker was lost goes to the head; it was accepted, so bounds do not apply again. */
    void requeue(Call call) {
        call.service().queue().addRetry(call);
        queued(call);
    }

    @Nullable
    Call dequeue(Service service) {
        Call call = service.queue().poll();
        if (call != null) {
            queuedBytes -= call.bytes();
        }
        return call;
    }

    void unqueue(Call call) {
        call.service().queue().remove(call);
        queuedBytes -= call.bytes();
    }

    long queuedBytes() {
        return queuedBytes;
    }
}
