// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import dev.reeve.workersdk.JsonCodec;
import dev.reeve.workersdk.Worker;
import java.util.Map;

void main() {
    Worker.builder()
            .service("crm", service -> service
                    .version("1.0.0")
                    .requires("auth:hook") // only Reeve itself has this scope
                    .method("before-sign-up", JsonCodec.of(Question.class, Answer.class), (asked, _) -> signUp(asked))
                    .method("before-token", JsonCodec.of(Question.class, Answer.class), (asked, _) -> token(asked))
                    .method("after-account.created", JsonCodec.of(Question.class, Answer.class), (it, _) -> tell(it)))
            .start()
            .awaitShutdown();
}

/** Colleagues only, and they are editors. */
Answer signUp(Question asked) {
    boolean colleague = asked.data().email().endsWith("@example.org");
    return colleague ? Answer.roles("editor") : Answer.refuse("COLLEAGUES_ONLY", "an address of example.org, please");
}

/** Services read it in the claim "c". */
Answer token(Question asked) {
    return Answer.claims(Map.of("team", asked.data().anonymous() ? "guests" : "staff"));
}

/** May come twice: told.id() is the same then. */
Answer tell(Question told) {
    IO.println("event " + told.id() + ": welcome " + told.data().user());
    return Answer.NOTHING;
}

record Question(String id, String tenant, Data data) {}

/** What a hook is not told is null. */
record Data(String user, String email, Boolean anonymous) {}

record Refusal(String reason, String message) {}

record Answer(Refusal refuse, String[] roles, Map<String, String> claims) {
    static final Answer NOTHING = new Answer(null, null, null);

    static Answer refuse(String reason, String message) {
        return new Answer(new Refusal(reason, message), null, null);
    }

    static Answer roles(String... roles) {
        return new Answer(null, roles, null);
    }

    static Answer claims(Map<String, String> claims) {
        return new Answer(null, null, claims);
    }
}
