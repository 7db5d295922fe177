// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Calls of the logger, with the token of who is signed in or else of the installation. Owned by the loop. */
final class LogService {
    private static final String SERVICE = "reeve.log.v1.log";
    private static final CallOptions REPEATABLE = CallOptions.DEFAULT.idempotent();

    private final Calls calls;
    private final CallTask.Plan once;
    private final CallTask.Plan often;

    LogService(Context context, Calls calls, CallTask.Tokens tokens) {
        this.calls = calls;
        this.once = plan(context, tokens, 1);
        this.often = plan(context, tokens, context.ms(Setting.ATTEMPTS_MAX));
    }

    /** One try: whoever asks tries again in its own way. */
    void once(String method, ObjectNode body, Consumer<Reply> done, Consumer<ReeveException> failed) {
        call(method, body, once, CallTask.ends(done, failed));
    }

    /** Tells what became of something that the console asked for. */
    void answer(ObjectNode what, Consumer<Reply> done, Consumer<ReeveException> failed) {
        call("Answer", what, often, CallTask.ends(done, failed));
    }

    /** The same where nothing depends on it. */
    void answer(ObjectNode what) {
        answer(what, reply -> {}, error -> {});
    }

    /** Whether asking once more, after a while, may do: a token is renewed meanwhile. */
    static boolean mayPass(ReeveException error) {
        return Retry.may(error, true) || error.is("UNAUTHENTICATED");
    }

    private void call(String method, ObjectNode body, CallTask.Plan plan, CallTask.Ends ends) {
        Operation call = new Operation.Invoke(
                SERVICE, method, new Body(Json.bytes(body), Body.JSON), REPEATABLE, Calls.newRequestId(), false);
        CallTask unused = calls.start(call, plan, ends);
    }

    private static CallTask.Plan plan(Context context, CallTask.Tokens tokens, long attemptsMax) {
        return new CallTask.Plan(context.ms(Setting.DEADLINE_MS), Door.ANY, true, attemptsMax, true, tokens);
    }
}
