// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.AppendReply;
import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.DeviceCommand;
import dev.reeve.gatewayapi.log.v1.ListCommandsRequest;
import dev.reeve.gatewayapi.log.v1.Live;
import dev.reeve.gatewayapi.log.v1.Memory;
import dev.reeve.gatewayapi.log.v1.MemoryAnswer;
import dev.reeve.gatewayapi.log.v1.Recall;
import dev.reeve.gatewayapi.log.v1.RecallAnswer;
import dev.reeve.gatewayapi.log.v1.RefusedAnswer;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.gatewayapi.log.v1.Watch;
import dev.reeve.gatewayapi.log.v1.WatchAnswer;
import dev.reeve.gatewayapi.log.v1.WatchValue;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Live, watch, memory, recall: asked at one replica, answered at the other, seen at both. */
class CommandsIT extends TwoReplicas {
    private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

    @BeforeEach
    void start() {
        var _ = one.logger
                .intakeDoors()
                .append(
                        one.phone,
                        AppendRequest.newBuilder()
                                .setSource(one.source("s"))
                                .addRecords(one.line(1))
                                .addAllCapabilities(List.of("level", "live", "watch", "memory"))
                                .build(),
                        LoggerFixture.PATIENCE);
    }

    @Test
    void showsAnswersWhereverTheyCameIn() throws Exception {
        // Given
        DeviceCommand watch = watch(one);
        Answering viewer = new Answering(one, watch.getCursor());

        // When
        answer(other, one.phone, watch.getId(), value(1));
        answer(one, one.phone, watch.getId(), value(2));
        viewer.await(2);
        Answering late = new Answering(other, watch.getCursor());

        // Then
        assertThat(one.published.taken("i_pixel"))
                .containsExactly(
                        "{\"id\":\"%s\",\"watch\":{\"names\":[\"cart.size\"],\"everyMs\":250,\"leaseMs\":30000}}"
                                .formatted(watch.getId()));
        assertThat(viewer.values()).containsExactly(1L, 2L);
        late.await(2);
        assertThat(late.values()).containsExactly(1L, 2L);
        late.close();
        viewer.close();
        assertThat(listed(other)).singleElement().satisfies(command -> {
            assertThat(command.getState()).isEqualTo(State.APPLIED);
            assertThat(command.getAnswers()).isEqualTo(2);
        });
    }

    @Test
    void answersComeOnceFromTheCursorAfterTheLoggerRestarted() throws Exception {
        // Given
        DeviceCommand watch = watch(one);
        answer(one, one.phone, watch.getId(), value(1));
        Answering before = new Answering(one, watch.getCursor());
        before.await(1);
        String cursor = before.cursor();

        // When
        one.close();
        before.awaitEnd();
        answer(other, one.phone, watch.getId(), value(2));
        Answering after = new Answering(other, cursor);
        after.await(1);

        // Then
        assertThat(after.values()).containsExactly(2L);
        after.close();
    }

    @Test
    void aLeaseIsOverByItselfAndAReportStays() {
        // Given
        DeviceCommand live = send(one, request -> request.setLive(Live.getDefaultInstance()));
        DeviceCommand memory = send(one, request -> request.setMemory(Memory.getDefaultInstance()));
        List<State> sent = states();

        // When
        answer(
                other,
                one.phone,
                memory.getId(),
                answer -> answer.setMemory(MemoryAnswer.newBuilder().setHeapBytes(1 << 20)));
        clock.advance(Duration.ofSeconds(60));

        // Then
        assertThat(sent).containsExactly(State.SENT, State.SENT);
        assertThat(listed(one))
                .extracting(DeviceCommand::getId, DeviceCommand::getState)
                .containsExactlyInAnyOrder(tuple(live.getId(), State.EXPIRED), tuple(memory.getId(), State.APPLIED));
        clock.advance(Duration.ofSeconds(11));
        refused(
                LogRefused.Reason.NOT_FOUND,
                () -> answer(one, one.phone, memory.getId(), answer -> answer.setMemory(MemoryAnswer.newBuilder())));
    }

    @Test
    void saysThatTheDeviceRefused() {
        // Given
        DeviceCommand memory = send(one, request -> request.setMemory(Memory.getDefaultInstance()));

        // When
        answer(
                one,
                one.phone,
                memory.getId(),
                answer -> answer.setRefused(RefusedAnswer.newBuilder().setReason("too-often")));

        // Then
        assertThat(listed(other)).singleElement().satisfies(command -> {
            assertThat(command.getState()).isEqualTo(State.REFUSED);
            assertThat(command.getRefused()).isEqualTo("too-often");
        });
    }

    @Test
    void asksForMemoryOncePerFiveSeconds() {
        // Given
        send(one, request -> request.setMemory(Memory.getDefaultInstance()));

        // Then
        assertThatThrownBy(() -> send(other, request -> request.setMemory(Memory.getDefaultInstance())))
                .isInstanceOfSatisfying(LogRefused.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(LogRefused.Reason.TOO_OFTEN);
                    assertThat(refusal.retryAfterMs()).isEqualTo(5_000);
                });
        clock.advance(Duration.ofSeconds(5));
        assertThat(send(other, request -> request.setMemory(Memory.getDefaultInstance()))
                        .getId())
                .hasSize(26);
    }

    @Test
    void boundsCommandsOfADeviceAndAnswersToACommand() {
        // Given
        DeviceCommand watch = watch(one);
        for (int i = 1; i < Commands.PER_MINUTE_MAX; i++) {
            send(one, request -> request.setLive(Live.getDefaultInstance()));
        }
        for (int i = 0; i < Commands.ANSWERS_MAX; i++) {
            answer(one, one.phone, watch.getId(), value(i));
        }

        // Then
        refused(LogRefused.Reason.TOO_OFTEN, () -> send(one, request -> request.setLive(Live.getDefaultInstance())));
        refused(LogRefused.Reason.TOO_OFTEN, () -> answer(one, one.phone, watch.getId(), value(0)));
        assertThat(one.registry
                        .get("reeve.logger.control.calls")
                        .tags("method", "Answer", "outcome", "TOO_OFTEN")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aFloodOfADevicesAnswersLeavesRecordsTheirConnections() throws Exception {
        // Given
        DeviceCommand watch = watch(one);
        AppendReply stored;
        List<Thread> flood = new ArrayList<>();
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            Transactions.lockDevice(holder, "acme", "i_pixel");
            for (int i = 0; i < 50; i++) {
                flood.add(Thread.ofVirtual().start(() -> {
                    try {
                        answer(one, one.phone, watch.getId(), value(1));
                    } catch (LogRefused refused) {
                        assertThat(refused.reason()).isEqualTo(LogRefused.Reason.FULL);
                    }
                }));
            }
            Awaitility.await().until(() -> Tables.count(database, WAITING) == Transactions.AT_ONCE_MAX);

            // When
            stored = one.append("s", one.lines(2, 2));
            holder.rollback();
            holder.setAutoCommit(true);
        }

        // Then
        assertThat(stored.getAccepted()).isEqualTo(1);
        for (Thread answer : flood) {
            assertThat(answer.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void doesNotSendWhatTheDeviceDoesNotOffer() {
        refused(
                LogRefused.Reason.NOT_OFFERED,
                () -> send(one, request -> request.setRecall(Recall.getDefaultInstance())));
        assertThat(one.published.take()).isEmpty();
    }

    @Test
    void saysThatNoBrokerTookIt() {
        // Given
        one.published.goAway();

        // Then
        refused(LogRefused.Reason.NOT_SENT, () -> send(one, request -> request.setLive(Live.getDefaultInstance())));
        assertThat(listed(other)).singleElement().satisfies(command -> {
            assertThat(command.getState()).isEqualTo(State.REFUSED);
            assertThat(command.getRefused()).isEqualTo("not-sent");
        });
    }

    @Test
    void takesOnlyAnAnswerThatFits() {
        // Given
        DeviceCommand watch = watch(one);

        // Then
        refused(
                LogRefused.Reason.INVALID,
                () -> answer(
                        one,
                        one.phone,
                        watch.getId(),
                        answer -> answer.setRecall(RecallAnswer.newBuilder().setRecords(3))));
        assertThat(listed(one).getFirst().getAnswers()).isZero();
    }

    @Test
    @Tag("S3")
    @Tag("A10")
    void keepsOthersOut() {
        // Given
        DeviceCommand watch = watch(one);
        LogControlDoors doors = one.logger.controlDoors();
        CommandRequest live = request(request -> request.setLive(Live.getDefaultInstance()));
        Caller strangers = new Caller("other", "k_other", "", Set.of("admin"));
        Caller neighbour = new Caller("acme", "u_bob", "i_bob", Set.of("logs:write"));
        ListCommandsRequest list =
                ListCommandsRequest.newBuilder().setDevice("i_pixel").build();

        // Then
        for (Caller caller : List.of(one.phone, one.key, new Caller("acme", "u_r", "", Set.of("logs:read")))) {
            refused(LogRefused.Reason.FORBIDDEN, () -> doors.command(caller, live));
        }
        refused(LogRefused.Reason.FORBIDDEN, () -> doors.listCommands(one.key, list));
        refused(LogRefused.Reason.FORBIDDEN, () -> new Answering(one, one.key, ""));
        refused(LogRefused.Reason.NOT_FOUND, () -> doors.command(strangers, live));
        refused(LogRefused.Reason.NOT_FOUND, () -> doors.listCommands(strangers, list));
        refused(LogRefused.Reason.NOT_FOUND, () -> new Answering(one, strangers, ""));
        refused(LogRefused.Reason.NOT_FOUND, () -> answer(one, neighbour, watch.getId(), value(1)));
        refused(LogRefused.Reason.FORBIDDEN, () -> answer(one, one.key, watch.getId(), value(1)));
        refused(LogRefused.Reason.FORBIDDEN, () -> answer(one, one.support, watch.getId(), value(1)));
    }

    @Test
    void keepsWhoAskedAndWhyAndForgetsTheRestAfterADay() throws Exception {
        // Given
        DeviceCommand watch = watch(one);
        answer(one, one.phone, watch.getId(), value(1));

        // When
        clock.advance(Duration.ofHours(25));
        boolean ran = one.logger.retention().run();

        // Then
        assertThat(ran).isTrue();
        assertThat(listed(one)).isEmpty();
        assertThat(Tables.count(database, "SELECT count(*) FROM logger.device_answer"))
                .isZero();
        assertThat(Tables.texts(database, "SELECT concat_ws('|', actor, action, target, reason) FROM logger.log_audit"))
                .containsExactly("u_support|command.watch|i_pixel|ticket 7");
    }

    private List<State> states() {
        return listed(one).stream().map(DeviceCommand::getState).toList();
    }

    private static List<DeviceCommand> listed(LoggerFixture replica) {
        return replica.logger
                .controlDoors()
                .listCommands(
                        replica.support,
                        ListCommandsRequest.newBuilder().setDevice("i_pixel").build())
                .getCommandsList();
    }

    private static DeviceCommand watch(LoggerFixture replica) {
        return send(
                replica,
                request -> request.setWatch(
                        Watch.newBuilder().addNames("cart.size").setEveryMs(250)));
    }

    private static DeviceCommand send(LoggerFixture replica, UnaryOperator<CommandRequest.Builder> command) {
        return replica.logger.controlDoors().command(replica.support, request(command));
    }

    private static CommandRequest request(UnaryOperator<CommandRequest.Builder> command) {
        return command.apply(CommandRequest.newBuilder().setDevice("i_pixel").setReason("ticket 7"))
                .build();
    }

    private static UnaryOperator<AnswerRequest.Builder> value(long size) {
        return answer -> answer.setWatch(WatchAnswer.newBuilder()
                .addValues(WatchValue.newBuilder().setName("cart.size").setInteger(size)));
    }

    private static void answer(
            LoggerFixture replica, Caller device, String id, UnaryOperator<AnswerRequest.Builder> what) {
        var _ = replica.logger
                .controlDoors()
                .answer(device, what.apply(AnswerRequest.newBuilder().setId(id)).build());
    }
}
