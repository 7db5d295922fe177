// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** What a platform knows of the app's memory. Neither the JVM's nor Android's classes are there on the other one. */
interface MemoryProbe {
    /** Puts in what is known: {@code heapBytes}, {@code nonHeapBytes} and so on. */
    void read(ObjectNode memory);

    /** How many objects there are, as HotSpot's {@code GC.class_histogram} has it; empty = it cannot be told. */
    String classes();

    /** That of the platform the app runs on. */
    static MemoryProbe ofPlatform() {
        try {
            return new JvmMemory();
        } catch (ReflectiveOperationException e) {
            return new AndroidMemory();
        }
    }

    /** A number of {@code /proc/self/status}; below 0 = there is none. */
    static long ofProcess(String name) {
        Path status = Paths.get("/proc/self/status");
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(name + ':')) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException | RuntimeException e) {
            // Not a Linux, or not allowed.
        }
        return -1;
    }

    static void putProcess(ObjectNode memory) {
        long rssKb = ofProcess("VmRSS");
        if (rssKb >= 0) {
            memory.put("rssBytes", rssKb * 1_024);
        }
    }
}
