// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Operation: the app shows the code that a browser brought it, with the verifier that only it knows. */
final class OidcExchange {
    /** What the app shows. */
    record Request(String code, String verifier, ClientDescription client, String secondFactor, String mergeFrom) {
        @Override
        public String toString() {
            return "OidcExchange.Request[...]";
        }
    }

    private record Shown(UUID row, OidcProof proof) {}

    private final Database database;
    private final Codes codes;
    private final OidcGate gate;
    private final OidcFinish finish;
    private final InstantSource clock;

    OidcExchange(Database database, Codes codes, OidcGate gate, OidcFinish finish, InstantSource clock) {
        this.database = database;
        this.codes = codes;
        this.gate = gate;
        this.finish = finish;
        this.clock = clock;
    }

    StartedSession run(Caller caller, Request request) {
        CodeText.Link code = CodeText.parseLink(request.code()).orElseThrow(ShownCode::refusal);
        gate.pass(caller, OidcIntent.SIGN_IN);
        Shown shown = shown(caller, code)
                .filter(one -> Pkce.isVerifierOf(one.proof().flow().challenge(), request.verifier()))
                .orElseThrow(ShownCode::refusal);
        OidcFlow flow = shown.proof().flow();
        OidcAttempt attempt = new OidcAttempt(
                flow.intent(), shown.proof().identity(), request.client(), request.secondFactor(), request.mergeFrom());
        // Who has the verifier is who began it; the token it was begun with may have expired meanwhile.
        Caller beginner =
                flow.intent() == OidcIntent.SIGN_IN ? caller : caller.asSession(flow.subject(), flow.session());
        return finish.run(beginner, shown.row(), attempt);
    }

    /** Counts a try. */
    private Optional<Shown> shown(Caller caller, CodeText.Link code) {
        return database.transaction(connection -> {
            Instant now = clock.instant();
            return CodeTable.tryLink(connection, CodePurpose.OIDC_CODE, caller.tenant(), code, now)
                    .map(row -> new Shown(row.id(), StoredJson.read(codes.payloadOf(row), OidcProof.class)));
        });
    }
}
