// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.util.ArrayList;
import java.util.List;

/** How {@code java} is called: in the image, and where its cache is made, which wants to be made by the same words. */
final class JavaCommand {
    /** As {@code ./reeve up} starts its JVM; half of the memory is heap, as sockets, code and threads need the rest. */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:MaxRAMPercentage=50",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "--sun-misc-unsafe-memory-access=allow");

    // Quarkus has a log manager of its own; a plain worker has the JDK's.
    private static final String QUARKUS_LOGGING = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager";

    private JavaCommand() {}

    /**
     * @param java the program
     * @param more options before the usual ones
     * @param jar what is started
     */
    static List<String> of(Start start, String java, List<String> more, String jar) {
        List<String> command = new ArrayList<>();
        command.add(java);
        command.addAll(more);
        command.addAll(OPTIONS);
        if (start instanceof Start.Quarkus) {
            command.add(QUARKUS_LOGGING);
        }
        command.addAll(List.of("-jar", jar));
        return command;
    }
}
