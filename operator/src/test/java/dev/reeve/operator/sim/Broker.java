// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A broker's queue, the workers that are connected to it, and what it counts since it began. */
final class Broker {
    /** A free slot of a pod. */
    private record Slot(Pod pod, int offer) {}

    private final int index;
    private final Deque<Integer> queue = new ArrayDeque<>();
    private final Deque<Slot> free = new ArrayDeque<>();
    private final Set<Pod> connected = new LinkedHashSet<>();
    private final Set<Integer> dispatched = new LinkedHashSet<>();
    private boolean up = true;
    private long boot = 1;
    private long arrivals;
    private long completions;
    private double servedSeconds;

    /** Takes a request that the broker hands out. */
    interface Worker {
        void take(Pod pod, int request);
    }

    Broker(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    boolean isUp() {
        return up;
    }

    long boot() {
        return boot;
    }

    long arrivals() {
        return arrivals;
    }

    long completions() {
        return completions;
    }

    double servedSeconds() {
        return servedSeconds;
    }

    int waiting() {
        return queue.size();
    }

    int inFlight() {
        return dispatched.size();
    }

    /** Null: none waits. */
    @Nullable
    Integer oldest() {
        return queue.peekFirst();
    }

    Set<Pod> connected() {
        return connected;
    }

    boolean hasFreeSlot(int concurrency) {
        return connected.stream().anyMatch(pod -> pod.takesWork() && pod.busyAt(index) < concurrency);
    }

    /** Whether it is kept. */
    boolean receive(int request, int queueMax) {
        arrivals++;
        if (queue.size() >= queueMax) {
            return false;
        }
        queue.addLast(request);
        return true;
    }

    /** In how many seconds one who was refused shall come again: about what the queue takes to move on. */
    double retrySeconds() {
        double mean = completions == 0 ? 0 : servedSeconds / completions;
        long ready = Math.max(1, connected.stream().filter(Pod::takesWork).count());
        return Math.clamp(mean * queue.size() / ready, 0.1, 10);
    }

    void connect(Pod pod) {
        connected.add(pod);
    }

    void disconnect(Pod pod) {
        connected.remove(pod);
    }

    void offer(Pod pod, int concurrency) {
        for (int i = pod.busyAt(index); i < concurrency && connected.contains(pod); i++) {
            offer(pod);
        }
    }

    void offer(Pod pod) {
        free.addLast(new Slot(pod, pod.offer()));
    }

    void dispatch(Worker worker) {
        while (!queue.isEmpty() && !free.isEmpty()) {
            Slot slot = free.removeFirst();
            if (slot.offer() == slot.pod().offer()) {
                int request = queue.removeFirst();
                dispatched.add(request);
                worker.take(slot.pod(), request);
            }
        }
    }

    void completed(int request, double seconds) {
        dispatched.remove(request);
        completions++;
        servedSeconds += seconds;
    }

    /** Ends; what it had is lost, and what it counted. */
    List<Integer> end() {
        List<Integer> lost = new ArrayList<>(dispatched);
        lost.addAll(queue);
        connected.forEach(pod -> pod.forget(index));
        queue.clear();
        free.clear();
        connected.clear();
        dispatched.clear();
        arrivals = 0;
        completions = 0;
        servedSeconds = 0;
        boot++;
        up = false;
        return lost;
    }

    void begin() {
        up = true;
    }
}
