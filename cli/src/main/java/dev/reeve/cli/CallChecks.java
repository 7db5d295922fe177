// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Calls a service that gives back what it is sent, by several doors. */
final class CallChecks {
    static final List<DoorName> DOORS = List.of(DoorName.HTTP, DoorName.GRPC, DoorName.WS);

    private final Shell shell;
    private final Installation installation;
    private final CheckedService service;

    CallChecks(Shell shell, Installation installation, CheckedService service) {
        this.shell = shell;
        this.installation = installation;
        this.service = service;
    }

    Finding call(DoorName door) {
        String subject = service.name() + " by " + door.word();
        // gRPC in protobuf: JSON would need descriptors, and a service that takes anything has none
        boolean json = door != DoorName.GRPC;
        String body = CheckedService.body();
        CallRequest request = new CallRequest(
                service.name(),
                CheckedService.METHOD,
                body.getBytes(StandardCharsets.UTF_8),
                json,
                service.deadline(),
                false,
                new CallRequest.Beside("", "", Map.of()));
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        long startedNs = System.nanoTime();
        try (CallDoor opened = door.open(installation)) {
            opened.call(request, printerTo(reply));
        } catch (CliException e) {
            return service.isNeeded()
                    ? Finding.fail(subject, e.text(), e.next())
                    : Absence.of(e, subject, "no such service is registered: not checked");
        }
        return reply.toString(StandardCharsets.UTF_8).equals(body)
                ? Finding.ok(subject, "answered in " + DurationText.since(startedNs))
                : Finding.fail(
                        subject,
                        "it gave back something else than it was sent: "
                                + VisibleText.of(reply.toString(StandardCharsets.UTF_8)),
                        CheckedService.OTHER_FIX);
    }

    private ReplyPrinter printerTo(ByteArrayOutputStream reply) {
        Shell into = new Shell(
                shell.environment(),
                shell.home(),
                shell.in(),
                new PrintStream(reply, true, StandardCharsets.UTF_8),
                shell.err(),
                false,
                shell.clock());
        return new ReplyPrinter(into, new ReplyPrinter.Style(false, true, false));
    }
}
