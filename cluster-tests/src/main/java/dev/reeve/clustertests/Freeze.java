// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops other processes of a pod for a while, as a container beside them that sees them: a machine that hangs. */
public final class Freeze {
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    // of Linux; Java's own ProcessHandle can only end a process
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private Freeze() {}

    /** A part of their command line, and for how many seconds. */
    @SuppressWarnings("restricted") // kill(2) takes numbers alone
    public static void main(String[] arguments) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle kill = linker.downcallHandle(
                linker.defaultLookup().find("kill").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        List<Integer> processes = ProcessHandle.allProcesses()
                .filter(process -> !process.equals(ProcessHandle.current()))
                .filter(process -> process.info().commandLine().orElse("").contains(arguments[0]))
                .map(process -> (int) process.pid())
                .toList();
        if (processes.isEmpty()) {
            throw new IllegalStateException("no process is of " + arguments[0]);
        }
        signal(kill, processes, SIGSTOP);
        var _ = NEVER.await(Long.parseLong(arguments[1]), TimeUnit.SECONDS);
        signal(kill, processes, SIGCONT);
    }

    private static void signal(MethodHandle kill, List<Integer> processes, int signal) throws Throwable {
        for (int process : processes) {
            if ((int) kill.invokeExact(process, signal) != 0) {
                throw new IllegalStateException("process " + process + " cannot be signalled");
            }
        }
    }
}
