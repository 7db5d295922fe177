// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@code ./reeve bench core}: JMH on each setting in a process of its own, a line as soon as it is done. */
final class CoreRun {
    /** The collector of {@code ./reeve up}; compiles before it goes on, so that a busy machine warms up too. */
    private static final String[] JVM = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-Xmn512m", "-Xbatch"};
    /** JMH asks the JVM for object layouts; without this each process prints a warning. */
    private static final String QUIET = "--sun-misc-unsafe-memory-access=allow";

    private final PrintStream out;
    private final int seconds;

    /** @param seconds of measuring each setting, after as many of warming up */
    CoreRun(PrintStream out, int seconds) {
        this.out = out;
        this.seconds = seconds;
    }

    List<Figure> run(List<CoreSetting> settings) throws RunnerException {
        List<Figure> figures = new ArrayList<>();
        out.printf(Locale.ROOT, "%d settings, about %d s each%n", settings.size(), 2 * seconds + 4);
        out.println("        " + Figure.head());
        for (int i = 0; i < settings.size(); i++) {
            Figure figure = measure(settings.get(i));
            figures.add(figure);
            out.printf(Locale.ROOT, "[%2d/%2d] %s%n", i + 1, settings.size(), figure.row());
        }
        printFlatness(figures);
        return figures;
    }

    private Figure measure(CoreSetting setting) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(CoreBench.class.getName() + ".roundTrip")
                .param("dialect", setting.dialect().name())
                .param("services", Integer.toString(setting.services()))
                .param("queued", Integer.toString(setting.queued()))
                .param("clients", Integer.toString(setting.clients()))
                .forks(1)
                .warmupIterations(seconds)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(seconds)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .jvmArgs(JVM)
                .jvmArgsAppend(QUIET)
                .verbosity(VerboseMode.SILENT)
                .build();
        return Figure.of(setting, new Runner(options).run());
    }

    /** How much slower each setting is than the simplest one of its dialect. */
    private void printFlatness(List<Figure> figures) {
        out.println("Processor time against the simplest setting of the dialect (1.00 = flat):");
        for (Figure figure : figures) {
            Figure base = find(figures, figure.setting().base());
            if (base != null && !base.equals(figure)) {
                CoreSetting setting = figure.setting();
                out.printf(
                        Locale.ROOT,
                        "  %-8s %5d services %7d queued %5d clients  %.2f%n",
                        setting.dialect(),
                        setting.services(),
                        setting.queued(),
                        setting.clients(),
                        figure.nsPerTrip() / base.nsPerTrip());
            }
        }
    }

    private static @Nullable Figure find(List<Figure> figures, CoreSetting setting) {
        return figures.stream()
                .filter(figure -> figure.setting().equals(setting))
                .findFirst()
                .orElse(null);
    }

    static void save(Path file, Machine machine, List<Figure> figures) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine.json());
        json.put("jvm", String.join(" ", JVM));
        json.put("core", figures.stream().map(Figure::json).toList());
        Files.writeString(file, Json.file(json));
    }
}
