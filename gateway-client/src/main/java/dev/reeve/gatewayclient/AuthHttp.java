// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;

/** One request to {@code /v1/auth/*}; tried once: who signs in sees that it failed. On the loop. */
final class AuthHttp {
    private static final long TIMEOUT_MS = 15_000;

    private final Context context;

    AuthHttp(Context context) {
        this.context = context;
    }

    /**
     * Posts.
     *
     * @param token empty = none
     */
    void post(String route, ObjectNode body, String token, Consumer<JsonNode> done, Consumer<ReeveException> failed) {
        post(route, body, token, TIMEOUT_MS, done, failed);
    }

    /** The same with a time of its own. */
    void post(
            String route,
            ObjectNode body,
            String token,
            long timeoutMs,
            Consumer<JsonNode> done,
            Consumer<ReeveException> failed) {
        Once once = new Once(done, failed);
        HttpCall call = HttpCall.post(
                context,
                "/v1/auth/" + route,
                new HttpCall.Request(Map.of(), token, new Body(Json.bytes(body), Body.JSON)),
                once);
        once.timer = context.loop().after(timeoutMs, () -> {
            call.cancel();
            failed.accept(ReeveException.unknown("no answer within " + timeoutMs + " ms"));
        });
    }

    private static final class Once implements HttpCall.Listener {
        private final Consumer<JsonNode> done;
        private final Consumer<ReeveException> failed;
        private Loop.Timer timer = Loop.Timer.NONE;

        Once(Consumer<JsonNode> done, Consumer<ReeveException> failed) {
            this.done = done;
            this.failed = failed;
        }

        @Override
        public void done(Reply reply) {
            timer.cancel();
            done.accept(reply.json());
        }

        @Override
        public void failed(ReeveException error) {
            timer.cancel();
            failed.accept(error);
        }
    }
}
