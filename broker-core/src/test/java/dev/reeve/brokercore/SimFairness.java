// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static dev.reeve.brokercore.ClusterHistory.must;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What R-16 promises of the order in which the requests of one service go out: first in, first out per client and
 * class; no client of a class is passed twice by another; no class waits for more than two rounds of 8:4:1.
 */
final class SimFairness {
    private static final int ROUNDS = 2 * (8 + 4 + 1);

    private final List<Waiting> line = new ArrayList<>();
    private final int[] passed = new int[3];

    private static final class Waiting {
        private final SimRequest request;
        private final List<Long> passedBy = new ArrayList<>();

        private Waiting(SimRequest request) {
            this.request = request;
        }

        private boolean isLike(SimRequest other) {
            return request.client == other.client && request.lane == other.lane;
        }
    }

    void waits(SimRequest request) {
        line.add(new Waiting(request));
    }

    /** Answered, cancelled or refused while it waited. */
    void left(SimRequest request) {
        line.removeIf(waiting -> waiting.request == request);
    }

    /** Goes to its first worker. */
    void goes(SimRequest request) {
        boolean found = false;
        for (Iterator<Waiting> all = line.iterator(); all.hasNext() && !found; ) {
            Waiting waiting = all.next();
            found = waiting.request == request;
            if (found) {
                all.remove();
            } else {
                must(!waiting.isLike(request), "first in, first out per client and class", request.content);
            }
        }
        must(found, "what goes has waited", request.content);
        served(request.lane);
        for (int i = 0; i < line.size(); i++) {
            if (line.get(i).request.lane == request.lane && isFirstOfItsClient(i)) {
                passes(request, line.get(i));
            }
        }
    }

    /** One of this class goes, maybe a plain client's. */
    void served(int lane) {
        for (int other = 0; other < passed.length; other++) {
            int each = other;
            boolean waits = each != lane && line.stream().anyMatch(waiting -> waiting.request.lane == each);
            passed[other] = waits ? passed[other] + 1 : 0;
            must(passed[other] <= ROUNDS, "no class starves", "class " + other);
        }
    }

    private boolean isFirstOfItsClient(int at) {
        for (int i = 0; i < at; i++) {
            if (line.get(i).isLike(line.get(at).request)) {
                return false;
            }
        }
        return true;
    }

    private static void passes(SimRequest request, Waiting waiting) {
        waiting.passedBy.add(request.client);
        long times = waiting.passedBy.stream()
                .filter(client -> client == request.client)
                .count();
        must(times <= 2, "no client is passed twice by another", waiting.request.content);
    }
}
