// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** How the replies to one call are written as one HTTP answer. What failed before any reply is the exchange's. */
interface ReplyForm {
    /** The answer if the first reply is the last. */
    Answer whole(Reply reply);

    /** Whether there is a form for more than one reply. */
    default boolean streams() {
        return true;
    }

    /** Content type of a streamed answer. */
    String contentType();

    /** Headers of a streamed answer. */
    default Map<String, String> headers(Reply first) {
        return Map.of();
    }

    /** One reply of a streamed answer; empty if it is an end and no more. */
    Buffer part(Reply reply);

    /** What follows the last reply's {@link #part}. */
    Ending end(Reply last);

    /** The end of a stream that failed, as its last message. */
    Ending failed(Problem problem);

    /**
     * The end of a streamed answer.
     *
     * @param bytes last ones of the body, may be empty
     * @param trailers after the body
     */
    record Ending(Buffer bytes, Map<String, String> trailers) {
        static final Ending NOTHING = of(Buffer.buffer());

        public Ending {
            trailers = Map.copyOf(trailers);
        }

        static Ending of(Buffer bytes) {
            return new Ending(bytes, Map.of());
        }
    }
}
