// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.grpc.Status;

/** What KEDA is told of a pool. */
sealed interface KedaAnswer {
    /** So many workers, by the law. */
    record Workers(int desired) implements KedaAnswer {
        boolean isActive() {
            return desired > 0;
        }
    }

    /** Nothing: it is not known, or was not for too long. KEDA leaves what is, and then does as its fallback says. */
    record Unknown(String why) implements KedaAnswer {}

    /** Nothing: another operator has the pools. */
    record Elsewhere() implements KedaAnswer {}

    /** What the owner wrote is wrong. */
    record Wrong(Status.Code code, String why) implements KedaAnswer {}

    /** Never zero workers where it is not known that there shall be none. */
    default Status status() {
        return switch (this) {
            case Workers _ -> Status.OK;
            case Unknown(String why) -> Status.UNAVAILABLE.withDescription(why);
            case Elsewhere _ ->
                Status.UNAVAILABLE.withDescription("this operator is not the leader: the leader is the one to ask");
            case Wrong(Status.Code code, String why) -> code.toStatus().withDescription(why);
        };
    }
}
