// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A mistake in a filter, shown under the filter as it was typed. */
final class FilterCaret {
    private static final String TYPE = "type.googleapis.com/reeve.log.v1.FilterMistake";
    private static final String FROM = "from";
    private static final String TO = "to";

    private FilterCaret() {}

    /** Where the mistake is, among a problem's details; empty if it is of something else. */
    static Map<String, Object> place(JsonNode details) {
        for (JsonNode detail : details) {
            if (detail.path("@type").asText("").equals(TYPE)) {
                // What is 0 is not written.
                return Map.of(
                        FROM, detail.path(FROM).asInt(0), TO, detail.path(TO).asInt(0));
            }
        }
        return Map.of();
    }

    /** The failure with the filter and a line of carets; any other failure as it is. */
    static CliException under(CliException failure, String typed) {
        if (!(failure.details().get(FROM) instanceof Integer from)
                || !(failure.details().get(TO) instanceof Integer to)
                || from < 0
                || to < from
                || to > typed.length()) {
            return failure;
        }
        int before = VisibleText.of(typed.substring(0, from)).length();
        int wide = VisibleText.of(typed.substring(from, to)).length();
        String carets = " ".repeat(before) + "^".repeat(Math.max(1, wide));
        return new CliException(
                ExitCode.USAGE, failure.text(), VisibleText.of(typed) + "\n  " + carets, failure.details());
    }
}
