// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.phonesimulator;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets phones live through their day and says how it was. */
@Command(
        name = "phone-simulator",
        mixinStandardHelpOptions = true,
        description = "Phones that use an app for a day, in some seconds.")
public final class PhoneSimulator implements Callable<Integer> {
    private static final int PHONES_MAX = 10_000;

    @Option(names = "--url", required = true, description = "The gateway, http(s)://HOST:PORT.")
    String url = "";

    @Option(names = "--phones", defaultValue = "10", description = "How many. Default: ${DEFAULT-VALUE}.")
    int phones;

    @Option(names = "--parallel", defaultValue = "10", description = "Awake at once. Default: ${DEFAULT-VALUE}.")
    int parallel;

    @Option(names = "--calls", defaultValue = "20", description = "Of each phone. Default: ${DEFAULT-VALUE}.")
    int calls;

    @Option(names = "--service", defaultValue = "echo", description = "Answers what it was sent.")
    String service = "";

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PhoneSimulator()).execute(arguments));
    }

    @Override
    public Integer call() {
        if (phones < 1 || phones > PHONES_MAX || parallel < 1 || parallel > phones || calls < 1) {
            System.err.println("1 <= parallel <= phones <= 10000, and at least one call");
            return CommandLine.ExitCode.USAGE;
        }
        Summary summary = new Summary();
        try (ExecutorService awake = Executors.newFixedThreadPool(parallel)) {
            for (int number = 0; number < phones; number++) {
                Phone phone = new Phone(url, service, calls, number, summary);
                awake.execute(phone::day);
            }
        }
        System.out.println(summary.text());
        return summary.isClean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
