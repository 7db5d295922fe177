// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.util.Objects;

/** What becomes of a request. */
public sealed interface RequestDecision {

    /** On to the next interceptor and then to a worker. */
    record Forward(RequestChange change) implements RequestDecision {
        private static final Forward UNCHANGED = new Forward(RequestChange.NONE);

        public Forward {
            Objects.requireNonNull(change, "change");
        }
    }

    /**
     * On to the next interceptor, and then to this worker. It never waits for that worker: if it is gone, or holds as
     * much as it may, {@code otherwise} counts. The last interceptor that says so wins.
     *
     * @param instanceId of the worker, as {@code ./reeve services} shows it
     */
    record Route(String instanceId, Otherwise otherwise, RequestChange change) implements RequestDecision {
        public Route {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(otherwise, "otherwise");
            Objects.requireNonNull(change, "change");
        }
    }

    /**
     * Not to be served. A plain caller's request is dropped; any other caller gets FORBIDDEN. Counted either way.
     *
     * @param why constant text for the log; the caller is not told
     */
    record Discard(String why) implements RequestDecision {
        public Discard {
            Objects.requireNonNull(why, "why");
        }
    }

    /** Answered here; no worker sees the request. The interceptors before this one see the answer. */
    record Reply(Answer answer) implements RequestDecision {
        public Reply {
            Objects.requireNonNull(answer, "answer");
        }
    }

    /** Answered by an error; no worker sees the request. For a plain caller it is dropped and counted. */
    record Refuse(CallError error) implements RequestDecision {
        public Refuse {
            Objects.requireNonNull(error, "error");
        }
    }

    /** When the worker of a {@link Route} is gone or full. */
    enum Otherwise {
        /** The caller gets NO_WORKERS (gone) or QUEUE_FULL (full); if the worker dies with it, WORKER_LOST. */
        REFUSE,
        /** Any other worker, as without the route. */
        ANY
    }

    /** Let it pass. */
    static RequestDecision forward() {
        return Forward.UNCHANGED;
    }

    /** Let it pass, changed. */
    static RequestDecision forward(RequestChange change) {
        return new Forward(change);
    }

    /** To this worker, unchanged. */
    static RequestDecision route(String instanceId, Otherwise otherwise) {
        return new Route(instanceId, otherwise, RequestChange.NONE);
    }

    /** Not to be served. */
    static RequestDecision discard(String why) {
        return new Discard(why);
    }

    /** Answered here. */
    static RequestDecision reply(Answer answer) {
        return new Reply(answer);
    }

    /** Answered by an error. */
    static RequestDecision refuse(CallError error) {
        return new Refuse(error);
    }
}
