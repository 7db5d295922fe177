// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Which part of a list is wanted. Lists are turned by the last id that was shown, so that a page is as cheap as the
 * first and nothing is shown twice when rows are added meanwhile.
 *
 * @param limit rows at most
 * @param after id of the last row that was seen; empty = from the start
 */
record Paging(int limit, Optional<UUID> after) {
    static final int LIMIT_MAX = 200;
    private static final int LIMIT_DEFAULT = 50;

    /**
     * As it was asked for.
     *
     * @param limit 0 = the usual
     * @param cursor {@code next} of the page before; empty = the first page
     * @param ids reads a cursor
     */
    static Paging of(int limit, String cursor, Function<String, Optional<UUID>> ids) {
        if (limit < 0 || limit > LIMIT_MAX) {
            throw AuthRefusal.invalid("limit must be 1 to " + LIMIT_MAX);
        }
        Optional<UUID> after = cursor.isEmpty() ? Optional.empty() : ids.apply(cursor);
        if (!cursor.isEmpty() && after.isEmpty()) {
            throw AuthRefusal.invalid("after is not the next of a page");
        }
        return new Paging(limit == 0 ? LIMIT_DEFAULT : limit, after);
    }

    /** One row more is asked for, to know whether there is a next page. */
    int rowsToRead() {
        return limit + 1;
    }

    /** @param idOf a row's cursor */
    <T> Page<T> page(List<T> rows, Function<T, String> idOf) {
        return rows.size() <= limit
                ? new Page<>(rows, "")
                : new Page<>(rows.subList(0, limit), idOf.apply(rows.get(limit - 1)));
    }

    /**
     * One page.
     *
     * @param next asks for the one after it; empty = this is the last
     */
    record Page<T>(List<T> items, String next) {
        Page {
            items = List.copyOf(items);
        }
    }
}
