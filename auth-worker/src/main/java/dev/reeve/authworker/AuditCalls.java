// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.ListAuditReply;
import dev.reeve.gatewayapi.auth.v1.ListAuditRequest;
import dev.reeve.workersdk.ServiceBuilder;

/** The audit in the service of administrators. */
final class AuditCalls {
    private final AdminOperations admin;

    AuditCalls(AdminOperations admin) {
        this.admin = admin;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "ListAudit", ListAuditRequest.parser(), this::list);
        var _ = service.idempotent("ListAudit");
    }

    private ListAuditReply list(ListAuditRequest request, Caller caller) {
        Paging.Page<AuditLine> page = admin.listAudit()
                .run(
                        caller,
                        new ListAudit.Request(
                                request.getTarget(),
                                request.getActor(),
                                request.getAction(),
                                request.getOutcome(),
                                request.getFrom(),
                                request.getTo(),
                                request.getLimit(),
                                request.getAfter()));
        return ListAuditReply.newBuilder()
                .addAllLines(page.items().stream().map(AuditCalls::line).toList())
                .setNext(page.next())
                .build();
    }

    private static dev.reeve.gatewayapi.auth.v1.AuditLine line(AuditLine line) {
        return dev.reeve.gatewayapi.auth.v1.AuditLine.newBuilder()
                .setId(line.cursor())
                .setAt(WireTime.text(line.at()))
                .setActorKind(line.actorKind())
                .setActor(line.actor())
                .setAction(line.action())
                .setTarget(line.target())
                .setOutcome(line.outcome())
                .setReason(line.reason())
                .setAddress(line.address())
                .setInstallation(line.installation())
                .setRequestId(line.requestId())
                .setDetail(line.detail())
                .build();
    }
}
