// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One text with places to fill: <code>{{name}}</code>, and <code>{{#name}}...{{/name}}</code> for a part that is left
 * out when {@code name} is empty. No code runs in it, and values are never read as templates.
 */
final class MailText {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final Pattern SECTION = Pattern.compile("\\{\\{#([a-z]+)}}(.*?)\\{\\{/\\1}}", Pattern.DOTALL);
    private static final Pattern MARK = Pattern.compile("\\{\\{[#/]?([^}]*)}}");

    private final String template;

    private MailText(String template) {
        this.template = template;
    }

    /** @throws IllegalArgumentException a place that nothing fills, or a part that does not end */
    static MailText parse(String template, Set<String> names) {
        Matcher marks = MARK.matcher(template);
        while (marks.find()) {
            if (!names.contains(marks.group(1))) {
                throw new IllegalArgumentException("nothing fills " + marks.group() + "; there are " + names);
            }
        }
        String rest = PLACE.matcher(SECTION.matcher(template).replaceAll("$2")).replaceAll("");
        if (rest.contains("{{")) {
            throw new IllegalArgumentException("a part is not closed, or closed in another part");
        }
        return new MailText(template);
    }

    String fill(Map<String, String> values, UnaryOperator<String> escape) {
        String chosen = SECTION.matcher(template)
                .replaceAll(part -> Matcher.quoteReplacement(
                        values.getOrDefault(part.group(1), "").isEmpty() ? "" : part.group(2)));
        return PLACE.matcher(chosen)
                .replaceAll(place -> Matcher.quoteReplacement(escape.apply(values.getOrDefault(place.group(1), ""))));
    }
}
