// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

/** Ends other processes of a pod at once, as a container beside them that sees them: {@code kill -9}. */
public final class KillNine {
    private KillNine() {}

    /** The only argument: a part of the command line of those that shall end. */
    public static void main(String[] arguments) {
        long killed = ProcessHandle.allProcesses()
                .filter(process -> !process.equals(ProcessHandle.current()))
                .filter(process -> process.info().commandLine().orElse("").contains(arguments[0]))
                .filter(ProcessHandle::destroyForcibly)
                .count();
        if (killed == 0) {
            throw new IllegalStateException("no process is of " + arguments[0]);
        }
    }
}
