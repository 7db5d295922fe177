// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.util.Objects;

/** What becomes of a worker's PARTIAL or FINAL. */
public sealed interface ReplyDecision {

    /** On to the interceptor before and then to the caller. */
    record Forward(ReplyChange change) implements ReplyDecision {
        private static final Forward UNCHANGED = new Forward(ReplyChange.NONE);

        public Forward {
            Objects.requireNonNull(change, "change");
        }
    }

    /**
     * Not to be relayed: a PARTIAL is left out; for a FINAL the caller gets INTERNAL, a plain one nothing. Counted.
     *
     * @param why constant text for the log; the caller is not told
     */
    record Discard(String why) implements ReplyDecision {
        public Discard {
            Objects.requireNonNull(why, "why");
        }
    }

    /** This instead, and it is the end: after a PARTIAL the worker is told to stop. */
    record Reply(Answer answer) implements ReplyDecision {
        public Reply {
            Objects.requireNonNull(answer, "answer");
        }
    }

    /** This error instead, and it is the end. */
    record Refuse(CallError error) implements ReplyDecision {
        public Refuse {
            Objects.requireNonNull(error, "error");
        }
    }

    /** Let it pass. */
    static ReplyDecision forward() {
        return Forward.UNCHANGED;
    }

    /** Let it pass, changed. */
    static ReplyDecision forward(ReplyChange change) {
        return new Forward(change);
    }

    /** Not to be relayed. */
    static ReplyDecision discard(String why) {
        return new Discard(why);
    }

    /** This answer instead. */
    static ReplyDecision reply(Answer answer) {
        return new Reply(answer);
    }

    /** This error instead. */
    static ReplyDecision refuse(CallError error) {
        return new Refuse(error);
    }
}
