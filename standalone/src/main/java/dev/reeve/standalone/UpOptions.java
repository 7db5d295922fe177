// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code ./reeve up}.
 *
 * @param fresh empty the data folder first
 * @param data the data folder, if named
 * @param settings {@code --set KEY=VALUE}, in order; they win over every other source
 */
record UpOptions(boolean help, boolean fresh, @Nullable Path data, Map<String, String> settings) {

    static final String USAGE = """
            Usage: ./reeve up [OPTIONS]

              --fresh            start empty: removes database, keys and logs of the data folder
              --data DIR         data folder (else REEVE_DATA, else the usual place of the system)
              --set KEY=VALUE    a setting, as often as you like, e.g. --set reeve.gateway.port=8081
              -h, --help         this text
            """;

    UpOptions {
        settings = Map.copyOf(settings);
    }

    static UpOptions parse(List<String> arguments) {
        boolean help = false;
        boolean fresh = false;
        Path data = null;
        Map<String, String> settings = new LinkedHashMap<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "-h", "--help" -> help = true;
                case "--fresh" -> fresh = true;
                case "--data" -> data = Path.of(valueOf(argument, rest));
                case "--set" -> addSetting(settings, valueOf(argument, rest));
                default -> throw StartException.usage("unknown option '" + argument + "'\n\n" + USAGE);
            }
        }
        return new UpOptions(help, fresh, data, settings);
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw StartException.usage(option + " needs a value\n\n" + USAGE);
        }
        return rest.next();
    }

    private static void addSetting(Map<String, String> settings, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw StartException.usage("--set takes KEY=VALUE, not '" + text + "'");
        }
        settings.put(
                text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }
}
