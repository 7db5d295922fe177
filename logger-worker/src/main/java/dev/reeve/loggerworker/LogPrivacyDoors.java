// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.ListAuditReply;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What people leave and look up beside the records: markers, who looked at whom, and the end of a device's records. */
final class LogPrivacyDoors {
    private static final int LIST_DEFAULT = 200;
    private static final int LIST_MAX = 1_000;
    private static final long AGAIN_MS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Markers markers;
    private final Erasure erasure;
    private final ErasedPersons persons;
    private final Transactions transactions;
    private final LoggerMetrics metrics;

    LogPrivacyDoors(
            Markers markers, Erasure erasure, ErasedPersons persons, Transactions transactions, LoggerMetrics metrics) {
        this.markers = markers;
        this.erasure = erasure;
        this.persons = persons;
        this.transactions = transactions;
        this.metrics = metrics;
    }

    Entry mark(Caller caller, MarkRequest request) {
        return metrics.control("Mark", () -> markers.mark(caller.requireControl(), request));
    }

    ListAuditReply listAudit(Caller caller, ListAuditRequest request) {
        String tenant = caller.requireControl().tenant();
        String device = LevelCheck.text("device", request.getDevice(), LevelCheck.VALUE_CHARS_MAX);
        int limit = Paging.limit(request.getLimit(), LIST_DEFAULT, LIST_MAX);
        long before = request.getAfter().isEmpty() ? Long.MAX_VALUE : Cursor.number(request.getAfter());
        return transactions.run(connection -> AuditRows.list(connection, tenant, device, before, limit));
    }

    /** The hook of the auth worker: the person's records go. It comes again until it is answered. */
    byte[] accountDeleted(Caller caller, byte[] event, Duration patience) {
        String account = account(event);
        return metrics.control("AccountDeleted", () -> {
            if (!persons.erase(caller.requireHook(), account, patience)) {
                throw new LogRefused(LogRefused.Reason.FULL, "more is left to be erased", AGAIN_MS);
            }
            return "{}".getBytes(StandardCharsets.UTF_8);
        });
    }

    private static String account(byte[] event) {
        try {
            String account = JSON.readTree(event).path("data").path("user").asText();
            if (!account.isEmpty()) {
                return account;
            }
        } catch (IOException e) {
            // Refused as an event without a user is.
        }
        throw LogRefused.invalid("no event of a deleted account");
    }

    EraseDeviceReply eraseDevice(Caller caller, EraseDeviceRequest request) {
        return metrics.control("EraseDevice", () -> erasure.erase(caller.requireControl(), request));
    }
}
