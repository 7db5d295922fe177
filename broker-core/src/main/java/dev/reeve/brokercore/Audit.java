// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import java.util.HexFormat;

/** Tells the audit log of calls: of refused ones, and of every one where the service asks for it. */
final class Audit {
    private final Turn turn;
    private final Services services;

    Audit(Turn turn, Services services) {
        this.turn = turn;
        this.services = services;
    }

    /** A call ended. */
    void ended(Call call, CallEnd end, Reason reason) {
        AuditLevel level = call.service().rule().audit();
        if (level == AuditLevel.ALL || (level == AuditLevel.REFUSED && isRefusal(end, reason))) {
            Identity identity = call.identity == null ? Identity.getDefaultInstance() : call.identity;
            Peer peer = call.client().peer();
            String address = peer.rights().has(PeerRole.GATEWAY) ? RateLimits.addressOf(call.envelope()) : "";
            turn.emit(new BrokerCommand.Audited(
                    call.service().name(),
                    call.method(),
                    HexFormat.of().formatHex(call.requestId()),
                    end,
                    reason,
                    new BrokerCommand.AuditedCaller(
                            identity.getSubject(),
                            identity.getTenant(),
                            peer.rights().user(),
                            address,
                            peer.id()),
                    level == AuditLevel.ALL));
        }
    }

    /** Refused for what it is, not for want of workers or room. */
    private static boolean isRefusal(CallEnd end, Reason reason) {
        if (end != CallEnd.REFUSED && end != CallEnd.DROPPED) {
            return false;
        }
        return switch (reason) {
            case UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED, INVALID_REQUEST, TOO_LARGE, SERVICE_UNKNOWN -> true;
            case OK, NO_WORKERS, QUEUE_FULL, EXPIRED, UNKNOWN, WORKER_LOST, APPLICATION, INTERNAL, UNRECOGNIZED ->
                false;
        };
    }

    /** Turned away at the door: it never became a call, and whose it is was not asked. */
    void turnedAway(Peer peer, String service, byte[] requestId, CallEnd end, Reason reason) {
        AuditLevel level = services.ruleOf(service).audit();
        if (level == AuditLevel.ALL || (level == AuditLevel.REFUSED && isRefusal(end, reason))) {
            turn.emit(new BrokerCommand.Audited(
                    service,
                    "",
                    HexFormat.of().formatHex(requestId),
                    end,
                    reason,
                    new BrokerCommand.AuditedCaller("", "", peer.rights().user(), "", peer.id()),
                    level == AuditLevel.ALL));
        }
    }
}
