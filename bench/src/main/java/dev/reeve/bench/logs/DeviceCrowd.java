// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.auth.Caller;
import dev.reeve.bench.broker.Waiting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Devices that send a line each in turn, at a rate in all, whatever the answers do. A line says when it was due: what
 * waits behind another counts as waiting.
 */
final class DeviceCrowd {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long NS_A_MS = 1_000_000;

    private final LogServer server;
    private final Caller caller;
    private final List<Device> devices = new ArrayList<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile String why = "";

    DeviceCrowd(LogServer server, Caller caller, int devices) {
        this.server = server;
        this.caller = caller;
        for (int i = 0; i < devices; i++) {
            this.devices.add(new Device(i));
        }
    }

    /**
     * Sends; returns when every line is answered.
     *
     * @param lines in all
     * @param batch lines of one request, all of which have one stamp
     */
    void send(int lines, int batch, double perSecond) throws InterruptedException {
        long everyNs = (long) (SECOND_NS * batch / perSecond);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long dueNs = System.nanoTime();
            for (int sent = 0; sent < lines; sent += batch, dueNs += everyNs) {
                long waitNs = dueNs - System.nanoTime();
                if (waitNs > NS_A_MS) {
                    Waiting.forMs(waitNs / NS_A_MS);
                }
                Device device = devices.get(sent / batch % devices.size());
                List<Line> batchLines = lines(device, batch, dueNs);
                threads.execute(() -> send(device, batchLines));
            }
        }
    }

    private static List<Line> lines(Device device, int batch, long dueNs) {
        long lateMs = (System.nanoTime() - dueNs) / NS_A_MS;
        String body = "line " + LogViewer.STAMP + dueNs + " wall " + (System.currentTimeMillis() - lateMs) + ' ';
        List<Line> lines = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            lines.add(device.next(body + "of item " + i + " in state ready, next page follows"));
        }
        return lines;
    }

    private void send(Device device, List<Line> lines) {
        try {
            HttpResponse<byte[]> answer = caller.send(server.intake(device, lines));
            if (server.hasTaken(answer, lines.size())) {
                taken.addAndGet(lines.size());
            } else {
                refuse(lines, new String(answer.body(), ReeveLogs.UTF_8));
            }
        } catch (IOException e) {
            refuse(lines, e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    long taken() {
        return taken.get();
    }

    private void refuse(List<Line> lines, String answer) {
        refused.addAndGet(lines.size());
        why = answer;
    }

    long refused() {
        return refused.get();
    }

    /** How the last refusal was said; empty = there was none. */
    String why() {
        return why;
    }
}
