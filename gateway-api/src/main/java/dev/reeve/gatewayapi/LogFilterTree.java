// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayapi;

import java.util.List;
import java.util.Objects;

/** What a filter of log lines means, as {@link LogFilterParser} reads it. Immutable. */
public sealed interface LogFilterTree {

    /** All of these; none = every line. */
    record And(List<LogFilterTree> all) implements LogFilterTree {
        public And {
            all = List.copyOf(all);
        }
    }

    /** One of these at least; two or more. */
    record Or(List<LogFilterTree> any) implements LogFilterTree {
        public Or {
            any = List.copyOf(any);
        }
    }

    /** Not this. */
    record Not(LogFilterTree of) implements LogFilterTree {
        public Not {
            Objects.requireNonNull(of, "of");
        }
    }

    /** Full text: a word of the line begins so, without case. */
    record Word(String text) implements LogFilterTree {
        public Word {
            Objects.requireNonNull(text, "text");
        }
    }

    /** These words, one behind the other. */
    record Phrase(String text) implements LogFilterTree {
        public Phrase {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * The body has a match of this pattern, in the syntax of RE2.
     *
     * @param place with its slashes
     */
    record Regex(String pattern, Place place) implements LogFilterTree {
        public Regex {
            Objects.requireNonNull(pattern, "pattern");
            Objects.requireNonNull(place, "place");
        }
    }

    /**
     * A field of the line.
     *
     * @param name one of {@link LogFilterParser#NAMES}, or {@code attr.} and a path
     * @param value never empty
     * @param place of the value
     */
    record Field(String name, Operator operator, String value, Place place) implements LogFilterTree {
        public Field {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(operator, "operator");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(place, "place");
        }
    }

    /**
     * Where something stands in the text of the filter: who gives a value its meaning can say which one is wrong.
     *
     * @param from its first character, from 0
     * @param to the character after it
     */
    record Place(int from, int to) {}

    /** How a field is compared. */
    enum Operator {
        /** Begins with. */
        PREFIX(":"),
        EQUAL("="),
        AT_LEAST(">="),
        AT_MOST("<=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** As it is typed. */
        public String sign() {
            return sign;
        }
    }
}
