// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;

/** Takes export requests of OTLP. Blocks its caller, but not for long. */
interface Collector {
    /** What became of a request. */
    sealed interface Outcome {
        /**
         * It has it.
         *
         * @param rejected records of it that it did not want
         */
        record Taken(long rejected) implements Outcome {}

        /** Sending it again does not help. */
        record Refused(int status) implements Outcome {}

        /**
         * It may take it later.
         *
         * @param asked as it said; zero = it did not say
         * @param why for the log: nothing of the request
         */
        record Later(Duration asked, String why) implements Outcome {}
    }

    /**
     * Sends it once.
     *
     * @param body an export request in protobuf, compressed by gzip
     */
    Outcome send(byte[] body);
}
