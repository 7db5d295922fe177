// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.DeviceCommand;
import dev.reeve.gatewayapi.log.v1.ListCommandsReply;
import dev.reeve.gatewayapi.log.v1.ListCommandsRequest;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.loggerworker.AuditRows.Line;
import dev.reeve.loggerworker.CommandCheck.Checked;
import dev.reeve.loggerworker.CommandRows.Answered;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Commands to one device and its answers. Both are in the database before anybody is told, so any replica can take the
 * answer and show it. Any thread.
 *
 * <pre>
 *   sent --an answer--> applied --its time is over--> expired (memory, recall: stay applied)
 *   sent --the device says no, or no broker took it--> refused
 * </pre>
 */
final class Commands {
    static final int PER_MINUTE_MAX = 120;
    static final int ANSWERS_MAX = 300;
    static final long MEMORY_EVERY_MS = 5_000;
    /** What was on its way when the time was over still counts. */
    static final long LATE_MS = 10_000;

    private static final long MINUTE_MS = 60_000;
    private static final long BROKER_RETRY_MS = 2_000;
    private static final int LIST_DEFAULT = 50;
    private static final int LIST_MAX = 200;

    private final Transactions transactions;
    private final Clock clock;
    private final RandomGenerator random;
    private final DeviceTopics topics;

    Commands(Transactions transactions, Clock clock, RandomGenerator random, DeviceTopics topics) {
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
        this.topics = topics;
    }

    DeviceCommand send(Caller caller, CommandRequest request) {
        Checked command = CommandCheck.of(request);
        long nowMs = clock.millis();
        DeviceCommand made = DeviceCommand.newBuilder()
                .setId(ControlId.next(random))
                .setRequest(command.request())
                .setCreatedBy(caller.subject())
                .setCreatedUnixMs(nowMs)
                .setExpiresUnixMs(nowMs + command.leaseMs())
                .setState(State.SENT)
                .build();
        long before = transactions.run(connection -> keep(connection, caller, command, made));
        if (!topics.publish(command.device(), DeviceMessages.command(made.getId(), command.request()))) {
            transactions.change(connection -> {
                CommandRows.refused(connection, made.getId(), "not-sent");
            });
            throw new LogRefused(LogRefused.Reason.NOT_SENT, "no broker took the command", BROKER_RETRY_MS);
        }
        return made.toBuilder().setCursor(Long.toString(before)).build();
    }

    /** Returns the id of the answer before: what comes after it may be this command's. */
    private static long keep(Connection connection, Caller caller, Checked command, DeviceCommand made)
            throws SQLException {
        String device = command.device();
        long nowMs = made.getCreatedUnixMs();
        Transactions.lockDevice(connection, caller.tenant(), device);
        demandOffered(KnownDevices.capabilities(connection, caller.tenant(), device), command.kind());
        if (command.request().hasMemory()
                && CommandRows.since(connection, caller, device, command.kind(), nowMs - MEMORY_EVERY_MS) > 0) {
            throw tooOften("one memory report per device and 5 s", MEMORY_EVERY_MS);
        }
        if (CommandRows.since(connection, caller, device, "", nowMs - MINUTE_MS) >= PER_MINUTE_MAX) {
            throw tooOften(PER_MINUTE_MAX + " commands per device and minute", MINUTE_MS);
        }
        CommandRows.insert(connection, caller, command, made);
        Line line =
                new Line("command." + command.kind(), device, command.request().getReason(), made.getId());
        AuditRows.insert(connection, caller, line, nowMs);
        return AnswerRows.last(connection, caller.tenant(), device);
    }

    private static void demandOffered(@Nullable List<String> offered, String kind) {
        if (offered == null) {
            throw LogRefused.notFound("no such device, or only an API key's word for it");
        }
        if (!offered.contains(kind)) {
            throw new LogRefused(LogRefused.Reason.NOT_OFFERED, "the device does not offer " + kind);
        }
    }

    private static LogRefused tooOften(String text, long retryMs) {
        return new LogRefused(LogRefused.Reason.TOO_OFTEN, text, retryMs);
    }

    ListCommandsReply list(Caller caller, ListCommandsRequest request) {
        int limit = Paging.limit(request.getLimit(), LIST_DEFAULT, LIST_MAX);
        long nowMs = clock.millis();
        return transactions.run(connection -> {
            KnownDevices.demand(connection, caller.tenant(), request.getDevice());
            return ListCommandsReply.newBuilder()
                    .addAllCommands(CommandRows.list(connection, caller, request.getDevice(), limit, nowMs))
                    .build();
        });
    }

    /** Of a device whose token proves its installation: nobody answers for another. */
    void answer(Caller device, AnswerRequest request) {
        if (device.installation().isEmpty()) {
            throw new LogRefused(LogRefused.Reason.FORBIDDEN, "only a device's own token answers");
        }
        AnswerRequest answer = AnswerCheck.of(request);
        long nowMs = clock.millis();
        transactions.change(connection -> {
            Transactions.lockDevice(connection, device.tenant(), device.installation());
            KnownDevices.heard(connection, device, nowMs);
            if (isToBeKept(connection, device, answer, nowMs)) {
                AnswerRows.insert(connection, device, answer, nowMs);
            }
        });
    }

    private static boolean isToBeKept(Connection connection, Caller device, AnswerRequest answer, long nowMs)
            throws SQLException {
        String refused = answer.getRefused().getReason();
        Answered answered = CommandRows.answered(connection, answer.getId(), device, refused, nowMs);
        if (answered == null) {
            return isNewOfLevel(connection, device, answer, nowMs);
        }
        if (refused.isEmpty() && !answered.kind().equals(AnswerCheck.kind(answer))) {
            throw LogRefused.invalid("the command was " + answered.kind());
        }
        if (answered.answers() > ANSWERS_MAX) {
            throw tooOften(ANSWERS_MAX + " answers to one command", LATE_MS);
        }
        return true;
    }

    private static boolean isNewOfLevel(Connection connection, Caller device, AnswerRequest answer, long nowMs)
            throws SQLException {
        if (!answer.hasLevel()) {
            throw LogRefused.notFound("no such command, or its time is over");
        }
        return switch (LevelRuleRows.applied(connection, answer.getId(), device, nowMs)) {
            case NEW -> true;
            case KNOWN -> false;
            case NOT_FOUND -> throw LogRefused.notFound("no such override");
        };
    }
}
