// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Records of one log session that are not there, and why. Guarded by the ring's lock. */
final class LogGaps {
    private static final int GAPS_MAX = 100;

    private final List<Gap> gaps = new ArrayList<>();
    private int underWay;

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    /** Beyond so many one takes in what does not belong to it: counted still, though under another reason. */
    void add(long fromSeq, long toSeq, String reason) {
        for (int i = underWay; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            boolean touches = gap.toSeq() + 1 == fromSeq && gap.reason().equals(reason);
            if (touches || gaps.size() - underWay >= GAPS_MAX) {
                gaps.set(i, gap.with(fromSeq, toSeq));
                return;
            }
        }
        gaps.add(new Gap(fromSeq, toSeq, toSeq - fromSeq + 1, reason));
    }

    /** All there are, to be told: those that follow stand for themselves until it is known what became of them. */
    ArrayNode begin() {
        underWay = gaps.size();
        return json();
    }

    /** They were told, or not. */
    void end(boolean isTold) {
        if (isTold) {
            gaps.subList(0, underWay).clear();
        }
        underWay = 0;
    }

    ArrayNode json() {
        ArrayNode json = Json.object().putArray("drops");
        gaps.forEach(gap -> json.add(gap.json()));
        return json;
    }

    /** Whether this very record is missing: what a gap took in that it is not made of is not told apart. */
    boolean has(long seq) {
        return gaps.stream().anyMatch(gap -> gap.isWhole() && gap.fromSeq() <= seq && seq <= gap.toSeq());
    }

    /** What of a range {@link #has} does not know. */
    List<Range> untold(long fromSeq, long toSeq) {
        List<Gap> told = new ArrayList<>(gaps);
        told.removeIf(gap -> !gap.isWhole() || gap.toSeq() < fromSeq || gap.fromSeq() > toSeq);
        told.sort(Comparator.comparingLong(Gap::fromSeq));
        List<Range> parts = new ArrayList<>();
        long next = fromSeq;
        for (Gap gap : told) {
            if (next < gap.fromSeq()) {
                parts.add(new Range(next, gap.fromSeq() - 1));
            }
            next = Math.max(next, gap.toSeq() + 1);
        }
        if (next <= toSeq) {
            parts.add(new Range(next, toSeq));
        }
        return parts;
    }

    void load(JsonNode kept) {
        for (JsonNode gap : kept) {
            gaps.add(new Gap(
                    gap.path("fromSeq").asLong(),
                    gap.path("toSeq").asLong(),
                    gap.path("count").asLong(),
                    gap.path("reason").asText()));
        }
    }

    /** Numbers, both ends with it. */
    record Range(long fromSeq, long toSeq) {}

    private record Gap(long fromSeq, long toSeq, long count, String reason) {
        Gap with(long from, long to) {
            return new Gap(Math.min(fromSeq, from), Math.max(toSeq, to), count + to - from + 1, reason);
        }

        boolean isWhole() {
            return count == toSeq - fromSeq + 1;
        }

        JsonNode json() {
            return Json.object()
                    .put("fromSeq", fromSeq)
                    .put("toSeq", toSeq)
                    .put("count", count)
                    .put("reason", reason);
        }
    }
}
