// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where figures come from, without any name or path.
 *
 * @param processor as the kernel names it
 * @param loadBefore runnable tasks of the last minute before the run: on a busy machine only ratios count
 */
public record Machine(String processor, int cores, double loadBefore, String system, String jdk, String commit) {

    /** This one. The commit comes from the launcher. */
    public static Machine here() {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                load(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vendor.version", "") + " " + System.getProperty("java.version"),
                System.getProperty("reeve.commit", "unknown"));
    }

    private static String processorName() {
        for (String line : read(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "unknown";
    }

    private static double load() {
        List<String> lines = read(Path.of("/proc/loadavg"));
        return lines.isEmpty() ? -1 : Double.parseDouble(lines.getFirst().split(" ", 2)[0]);
    }

    /** Empty where the system has no such file. */
    private static List<String> read(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** In a line of a report. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), load %.1f before, %s, commit %s",
                cores,
                processor,
                loadBefore,
                jdk,
                commit);
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("processor", processor);
        json.put("cores", cores);
        json.put("loadBefore", loadBefore);
        json.put("system", system);
        json.put("jdk", jdk);
        json.put("commit", commit);
        return json;
    }
}
