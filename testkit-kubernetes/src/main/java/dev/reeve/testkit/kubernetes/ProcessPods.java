// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A process per pod, Ready once it prints a line that says so. What it prints is told, so that it never blocks. */
public final class ProcessPods implements PodRunner {
    private final Function<Pod, ProcessBuilder> command;
    private final Predicate<String> saysReady;
    private final Consumer<String> printed;

    /**
     * Runs these.
     *
     * @param command for a pod; its environment is the caller's to set
     * @param saysReady of a line
     * @param printed each line of all pods, with the pod's name before it
     */
    public ProcessPods(Function<Pod, ProcessBuilder> command, Predicate<String> saysReady, Consumer<String> printed) {
        this.command = command;
        this.saysReady = saysReady;
        this.printed = printed;
    }

    @Override
    public Running start(Pod pod) throws IOException {
        Process process = command.apply(pod).redirectErrorStream(true).start();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread.ofVirtual().name("mock-pod-output").start(() -> read(process, pod, ready));
        return new Started(process, ready);
    }

    private void read(Process process, Pod pod, CompletableFuture<Void> ready) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.accept(pod.name() + ": " + line);
                if (saysReady.test(line)) {
                    ready.complete(null);
                }
            }
        } catch (IOException _) {
            // killed: there is nobody to read from
            printed.accept(pod.name() + ": killed");
        }
    }

    private record Started(Process process, CompletableFuture<Void> ready) implements Running {
        @Override
        public CompletableFuture<?> exited() {
            return process.onExit();
        }

        @Override
        public void terminate() {
            // Not the process's own, which would close what it still has to say.
            process.toHandle().destroy();
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }
    }
}
