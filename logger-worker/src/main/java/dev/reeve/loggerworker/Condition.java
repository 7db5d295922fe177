// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a filter asks of a line. The live stream asks {@link #of}; the history writes SQL, and where that leaves
 * something open asks {@link #of} of the rows. Both mean the same: {@code FilterAgreementIT}. Immutable.
 */
interface Condition {
    /** MAYBE of gaps, and of a marker that this is not asked of. */
    Truth of(Line line);

    /** Writes an expression that is never NULL but where something cannot be told. */
    void write(FilterSql sql);

    /** Devices that are named by their ids. */
    default Stream<String> devices() {
        return Stream.of();
    }

    /** All of these; none = every line. */
    record All(List<Condition> conditions) implements Condition {
        /** Every line. */
        static final All NOTHING_ASKED = new All(List.of());

        public All {
            conditions = List.copyOf(conditions);
        }

        /** Those within each other side by side: each that SQL tells whole may use an index of its own. */
        static All of(List<Condition> conditions) {
            return new All(conditions.stream()
                    .flatMap(condition -> condition instanceof All all
                            ? of(all.conditions()).conditions().stream()
                            : Stream.of(condition))
                    .toList());
        }

        @Override
        public Truth of(Line line) {
            Truth all = Truth.YES;
            for (int i = 0; i < conditions.size() && all != Truth.NO; i++) {
                all = all.and(conditions.get(i).of(line));
            }
            return all;
        }

        @Override
        public Stream<String> devices() {
            return conditions.stream().flatMap(Condition::devices);
        }

        @Override
        public void write(FilterSql sql) {
            if (conditions.isEmpty()) {
                sql.add("TRUE");
            } else {
                sql.addJoined(" AND ", conditions);
            }
        }
    }

    /** One of these at least. */
    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = List.copyOf(conditions);
        }

        @Override
        public Truth of(Line line) {
            Truth any = Truth.NO;
            for (int i = 0; i < conditions.size() && any != Truth.YES; i++) {
                any = any.or(conditions.get(i).of(line));
            }
            return any;
        }

        @Override
        public Stream<String> devices() {
            return conditions.stream().flatMap(Condition::devices);
        }

        @Override
        public void write(FilterSql sql) {
            sql.addJoined(" OR ", conditions);
        }
    }

    /** Not this. */
    record No(Condition condition) implements Condition {
        @Override
        public Truth of(Line line) {
            return condition.of(line).not();
        }

        /** Also what is to be left out: of a negation within a negation it is what is asked for. */
        @Override
        public Stream<String> devices() {
            return condition.devices();
        }

        @Override
        public void write(FilterSql sql) {
            sql.addNot(condition);
        }
    }

    /** A-Z as a-z and nothing else: the same in every locale of a database. */
    static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return folded.toString();
    }
}
