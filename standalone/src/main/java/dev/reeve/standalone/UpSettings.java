// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The settings of this run: {@code --set}, then the environment, then {@code reeve.properties} of the data folder. The
 * services read them as configuration; only what must be known before they start is read here.
 */
final class UpSettings {
    /** Every key under {@code reeve.} starts with one of these; the services check what follows. */
    private static final List<String> KNOWN_PREFIXES = List.of(
            "reeve.broker.",
            "reeve.auth.",
            "reeve.logger.",
            "reeve.gateway.",
            "reeve.standalone.",
            "reeve.brokers",
            "reeve.key-file",
            "reeve.crypto",
            "reeve.transport",
            "reeve.public-url");

    private final Map<String, String> values;
    private final Map<String, String> environment;

    private UpSettings(Map<String, String> values, Map<String, String> environment) {
        this.values = values;
        this.environment = environment;
    }

    static UpSettings read(Path file, Map<String, String> options, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<Object, Object> entry : readFile(file).entrySet()) {
            String key = entry.getKey().toString();
            requireKnown(key, file.toString());
            if (!environment.containsKey(environmentName(key))) {
                values.put(key, entry.getValue().toString().strip());
            }
        }
        for (Map.Entry<String, String> entry : options.entrySet()) {
            requireKnown(entry.getKey(), "--set");
            values.put(entry.getKey(), entry.getValue());
        }
        return new UpSettings(values, Map.copyOf(environment));
    }

    /** Makes them visible to the services, above every other source. */
    void apply() {
        values.forEach(System::setProperty);
    }

    /** A value of our own for the services, unless the person has set one. */
    void provide(String key, String value) {
        if (!values.containsKey(key) && !environment.containsKey(environmentName(key))) {
            System.setProperty(key, value);
        }
    }

    String text(String key, String otherwise) {
        String value = values.get(key);
        return value != null ? value : environment.getOrDefault(environmentName(key), otherwise);
    }

    /** Absolute. */
    Path folder(String key, Path otherwise) {
        String text = text(key, "").strip();
        return text.isEmpty() ? otherwise : Path.of(text).toAbsolutePath().normalize();
    }

    int port(String key, int otherwise) {
        String text = text(key, Integer.toString(otherwise));
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // falls through to the error that names the key
        }
        throw StartException.usage(key + " is '" + text + "'; it must be a port number from 0 to 65535");
    }

    /** MicroProfile's rule: every character that is not a letter or digit becomes an underscore, upper case. */
    static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static void requireKnown(String key, String source) {
        boolean known = !key.startsWith("reeve.") || KNOWN_PREFIXES.stream().anyMatch(key::startsWith);
        if (!known) {
            throw StartException.usage("unknown setting '" + key + "' in " + source
                    + "; settings of Reeve start with one of " + String.join(", ", KNOWN_PREFIXES)
                    + " (docs/configuration.md lists them all)");
        }
    }

    private static Properties readFile(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw StartException.usage("cannot read " + file + ": " + e.getMessage());
            }
        }
        return properties;
    }
}
