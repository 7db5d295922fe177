// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.google.protobuf.Value;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The logger as the second store of the audit, through the brokers. */
final class AuditLogCalls implements AuditForward.Store {
    private static final String SERVICE = "reeve.log.v1.log";
    private static final String METHOD = "Append";
    private static final String PROTOBUF = "application/proto";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int INFO = 9;
    private static final int WARN = 13;
    private static final long NANOS = 1_000_000_000L;

    private final ReeveClient client;
    private final Supplier<String> token;

    /** @param token of the system for the tenant that the lines go to, with the right to write logs */
    AuditLogCalls(ReeveClient client, Supplier<String> token) {
        this.client = client;
        this.token = token;
    }

    @Override
    public void append(String session, long firstSeq, List<AuditForward.Line> lines) throws AuditForward.StoreAway {
        AppendRequest.Builder append = AppendRequest.newBuilder()
                .setSource(Source.newBuilder().setSessionId(session).setAppName("reeve-audit"));
        for (int i = 0; i < lines.size(); i++) {
            append.addRecords(recordOf(lines.get(i), firstSeq + i));
        }
        try {
            // Idempotent by its numbers.
            var _ = client.call(Request.builder(SERVICE)
                    .method(METHOD)
                    .contentType(PROTOBUF)
                    .token(token.get())
                    .deadline(ANSWER_MAX)
                    .idempotent(true)
                    .body(append.build().toByteArray())
                    .build());
        } catch (ReeveException e) {
            throw new AuditForward.StoreAway(e.reason() + " of " + SERVICE, e);
        }
    }

    static Record recordOf(AuditForward.Line forwarded, long seq) {
        AuditLine line = forwarded.line();
        Instant at = line.at();
        Record.Builder entry = Record.newBuilder()
                .setSeq(seq)
                .setTimeUnixNano(at.getEpochSecond() * NANOS + at.getNano())
                .setSeverity(forwarded.isRefusal() ? WARN : INFO)
                .setLogger("reeve.audit")
                .setEventName(line.action())
                .setBody(line.action() + " " + line.outcome() + (forwarded.isRefusal() ? " " + line.reason() : "")
                        + ": " + line.actor() + " " + line.target());
        put(entry, "audit.id", line.id().toString());
        put(entry, "tenant", forwarded.tenant());
        put(entry, "actor.kind", line.actorKind());
        put(entry, "actor", line.actor());
        put(entry, "target", line.target());
        put(entry, "outcome", line.outcome());
        put(entry, "reason", line.reason());
        put(entry, "address", line.address());
        put(entry, "installation", line.installation());
        put(entry, "requestId", line.requestId());
        return entry.build();
    }

    private static void put(Record.Builder entry, String key, String value) {
        if (!value.isEmpty()) {
            entry.putAttributes(key, Value.newBuilder().setStringValue(value).build());
        }
    }
}
