// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.parts;

import dev.reeve.bench.broker.Verdict;
import java.util.List;
import java.util.Map;

/**
 * What a part measured.
 *
 * @param table lines of Markdown
 * @param json the same for programs
 * @param verdicts figures beside what is wanted of them
 */
public record PartResult(String part, List<String> table, Map<String, Object> json, List<Verdict> verdicts) {
    public PartResult {
        table = List.copyOf(table);
        verdicts = List.copyOf(verdicts);
    }
}
