// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Operation of administrators: who did what to whom, newest first. */
final class ListAudit {
    private static final int ID_MAX = 64;

    /**
     * What to list; empty = whatever.
     *
     * @param action its start
     * @param from RFC 3339, included
     * @param to RFC 3339, not included
     */
    record Request(
            String target,
            String actor,
            String action,
            String outcome,
            String from,
            String to,
            int limit,
            String after) {}

    private final AdminGate gate;

    ListAudit(AdminGate gate) {
        this.gate = gate;
    }

    Paging.Page<AuditLine> run(Caller caller, Request request) {
        return gate.guard(caller, AdminAction.LIST_AUDIT, caller.tenant(), () -> {
            SqlFilter filter = filter(caller.tenant(), request);
            Paging paging = Paging.of(
                    request.limit(),
                    request.after(),
                    cursor -> CrockfordBase32.decode(cursor, UuidV7.BYTES).map(UuidV7::of));
            paging.after().ifPresent(id -> filter.and("id < ?", id));
            return gate.commit(
                    caller,
                    AdminAction.LIST_AUDIT,
                    caller.tenant(),
                    (connection, _) ->
                            paging.page(AuditTable.list(connection, filter, paging.rowsToRead()), AuditLine::cursor));
        });
    }

    private static SqlFilter filter(String tenant, Request request) {
        SqlFilter filter = new SqlFilter()
                .and("tenant = ?", tenant)
                .andIf(InputText.bounded("target", request.target(), ID_MAX), "target = ?")
                .andIf(InputText.bounded("actor", request.actor(), ID_MAX), "actor = ?")
                .andIf(InputText.oneOf("outcome", request.outcome(), List.of("", "ok", "refused")), "outcome = ?");
        if (!request.action().isEmpty()) {
            filter.and(
                    "action LIKE ?", SqlFilter.literally(InputText.bounded("action", request.action(), ID_MAX)) + "%");
        }
        time("from", request.from()).ifPresent(time -> filter.and("at >= ?", time));
        time("to", request.to()).ifPresent(time -> filter.and("at < ?", time));
        return filter;
    }

    private static Optional<Instant> time(String field, String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            throw AuthRefusal.invalid(field + " must have the form 2026-01-02T13:01:02Z");
        }
    }
}
