// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What stands under {@code reeve.broker.interceptors.named.<name>.settings} in the broker's configuration. */
public record InterceptorSettings(Map<String, String> values) {

    public InterceptorSettings {
        values = Map.copyOf(values);
    }

    /**
     * Refuses names that mean nothing to the interceptor, so that a misspelt one is no silent default.
     *
     * @throws IllegalArgumentException there is another one
     */
    public InterceptorSettings allowOnly(String... names) {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(Set.of(names));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(unknown.iterator().next() + " is unknown; allowed: "
                    + String.join(", ", new TreeSet<>(Set.of(names))));
        }
        return this;
    }

    /** A text. */
    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** The parts of a list with commas, without blanks around them; none if it is not set. */
    public List<String> list(String name) {
        return Arrays.stream(text(name, "").split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /**
     * A value that some method reads from text, for example {@code Duration::parse}.
     *
     * @throws IllegalArgumentException it cannot be read; the message names the setting and its value
     */
    public <T> T parsed(String name, Function<String, T> parse, T otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return parse.apply(value);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(name + "=" + value + " cannot be read: " + e.getMessage(), e);
        }
    }
}
