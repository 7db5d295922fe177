// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.AnswersBatch;
import dev.reeve.gatewayapi.log.v1.AnswersRequest;
import dev.reeve.gatewayapi.log.v1.AppendReply;
import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.LevelAnswer;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListDevicesReply;
import dev.reeve.gatewayapi.log.v1.Memory;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.ServiceBuilder;
import dev.reeve.workersdk.testing.PendingCall;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The MDP services as a broker sees them: bodies, content types, scopes, errors, streams. */
class LogServicesIT {
    private static final List<String> WRITE = List.of("logs:write");
    private static final List<String> READ = List.of("logs:read");
    private static final byte[] EMPTY = {};
    private static final Caller TEST_DEVICE = new Caller("acme", "u_test", "i_test", Set.of("logs:write"));

    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(Clock.systemUTC());

    @Test
    void appendsAndQueriesByProtobuf() throws Exception {
        try (WorkerTester log = service(LogServices.LOG)) {
            // Given
            byte[] batch = AppendRequest.newBuilder()
                    .setSource(LOGGER.source("wire"))
                    .addAllRecords(LOGGER.lines(1, 2))
                    .addRecords(Record.newBuilder().setSeq(3).setSeverity(77))
                    .build()
                    .toByteArray();

            // When
            TestReply appended = call(log, "Append", batch, "application/proto", WRITE);
            TestReply queried =
                    call(log, "Query", QueryRequest.getDefaultInstance().toByteArray(), "application/proto", READ);

            // Then
            AppendReply reply = AppendReply.parseFrom(appended.body());
            assertThat(reply.getStoredThrough()).isEqualTo(2);
            assertThat(reply.getRejectedList()).singleElement().satisfies(rejected -> {
                assertThat(rejected.getIndex()).isEqualTo(2);
                assertThat(rejected.getReason()).contains("severity");
            });
            assertThat(QueryReply.parseFrom(queried.body()).getEntriesList())
                    .extracting(entry -> entry.getDevice() + ' ' + entry.getUser())
                    .contains("i_test u_test");
        }
    }

    @Test
    void takesTheInstallationFromTheTokenAndNotFromTheBody() throws Exception {
        try (WorkerTester log = service(LogServices.LOG)) {
            // Given
            byte[] forged = AppendRequest.newBuilder()
                    .setSource(LOGGER.source("forged").toBuilder().setInstallation("i_victim"))
                    .addAllRecords(LOGGER.lines(1, 1))
                    .build()
                    .toByteArray();

            // When
            TestReply appended = call(log, "Append", forged, "application/proto", WRITE);

            // Then
            assertThat(appended.reason()).isEqualTo(Reason.OK);
            TestReply devices = call(log, "ListDevices", EMPTY, "application/proto", READ);
            assertThat(ListDevicesReply.parseFrom(devices.body()).getDevicesList())
                    .extracting(device -> device.getDevice())
                    .contains("i_test")
                    .doesNotContain("i_victim");
        }
    }

    @Test
    void namesTheBadLinesOfNdjson() throws Exception {
        try (WorkerTester log = service(LogServices.LOG)) {
            // When
            TestReply reply = call(
                    log,
                    "AppendNdjson",
                    "{\"body\":\"ok\"}\nnope\n".getBytes(StandardCharsets.UTF_8),
                    "application/x-ndjson",
                    WRITE);

            // Then
            assertThat(reply.text()).isEqualTo("{\"accepted\":1,\"rejected\":[{\"line\":2,\"reason\":\"not JSON\"}]}");
            assertThat(reply.envelope().getContentType()).isEqualTo("application/json");
        }
    }

    @Test
    void exportsOtlpInBothEncodingsAndSaysWhatItRejected() throws Exception {
        try (WorkerTester otlp = service(LogServices.OTLP)) {
            // Given
            byte[] request = ExportLogsServiceRequest.newBuilder()
                    .addResourceLogs(ResourceLogs.newBuilder()
                            .addScopeLogs(ScopeLogs.newBuilder()
                                    .addLogRecords(LogRecord.newBuilder()
                                            .setBody(AnyValue.newBuilder().setStringValue("good")))
                                    .addLogRecords(LogRecord.newBuilder().setSeverityNumberValue(55))))
                    .build()
                    .toByteArray();

            // When
            TestReply protobuf = call(otlp, "Export", request, "application/x-protobuf", WRITE);
            TestReply json = call(otlp, "Export", "{}".getBytes(StandardCharsets.UTF_8), "application/json", WRITE);
            TestReply malformed = call(otlp, "Export", new byte[] {1, 2, 3}, "application/x-protobuf", WRITE);

            // Then
            assertThat(protobuf.envelope().getContentType()).isEqualTo("application/x-protobuf");
            assertThat(ExportLogsServiceResponse.parseFrom(protobuf.body()).getPartialSuccess())
                    .satisfies(partial -> {
                        assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
                        assertThat(partial.getErrorMessage()).contains("record 1", "severity");
                    });
            assertThat(json.text()).isEqualTo("{}");
            assertThat(json.envelope().getContentType()).isEqualTo("application/json");
            assertThat(malformed.reason()).isEqualTo(Reason.INVALID_REQUEST);
        }
    }

    @Test
    @Tag("A10")
    void letsNobodyInWithoutTheMethodsScope() throws Exception {
        try (WorkerTester log = service(LogServices.LOG);
                WorkerTester tail = service(LogServices.TAIL)) {
            for (String method : List.of("Query", "Histogram", "Around", "ListDevices", "ListLevels", "ListCommands")) {
                assertThat(call(log, method, EMPTY, "application/proto", WRITE).reason())
                        .isEqualTo(Reason.FORBIDDEN);
            }
            for (String method : List.of("Append", "AppendNdjson", "Config", "Answer")) {
                assertThat(call(log, method, EMPTY, "application/proto", READ).reason())
                        .isEqualTo(Reason.FORBIDDEN);
            }
            for (String method : List.of("SetLevel", "ClearLevel", "Command")) {
                assertThat(call(log, method, EMPTY, "application/proto", WRITE).reason())
                        .isEqualTo(Reason.FORBIDDEN);
                assertThat(call(log, method, EMPTY, "application/proto", READ).reason())
                        .isEqualTo(Reason.FORBIDDEN);
            }
            for (String method : List.of("Follow", "Export", "Answers")) {
                assertThat(call(tail, method, EMPTY, "application/proto", WRITE).reason())
                        .isEqualTo(Reason.FORBIDDEN);
            }
            TestReply anonymous = log.open("Query", EMPTY, envelope -> envelope.setContentType("application/proto"))
                    .last();
            assertThat(anonymous.reason()).isEqualTo(Reason.APPLICATION);
            assertThat(anonymous.code()).isEqualTo("UNAUTHENTICATED");
        }
    }

    @Test
    void refusesABatchOverItsLimits() throws Exception {
        try (WorkerTester log = service(LogServices.LOG)) {
            // Given
            byte[] many = AppendRequest.newBuilder()
                    .addAllRecords(LOGGER.lines(1, 501))
                    .build()
                    .toByteArray();

            // When
            TestReply reply = call(log, "Append", many, "application/proto", WRITE);

            // Then
            assertThat(reply.reason()).isEqualTo(Reason.INVALID_REQUEST);
            assertThat(reply.errorText()).contains("500 records");
            assertThat(LOGGER.registry
                            .get("reeve.logger.refused.calls")
                            .tags("method", "Append", "reason", "TOO_LARGE")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void streamsUntilTheCallerCancels() throws Exception {
        try (WorkerTester tail = service(LogServices.TAIL)) {
            // Given
            PendingCall follow =
                    open(tail, "Follow", FollowRequest.getDefaultInstance().toByteArray(), READ);
            FollowBatch first = FollowBatch.parseFrom(follow.next().body());

            // When
            LOGGER.append("streamed", LOGGER.lines(1, 1));
            FollowBatch second = FollowBatch.parseFrom(follow.next().body());
            follow.cancel();
            TestReply end = follow.last();

            // Then
            assertThat(first.getLive()).isTrue();
            assertThat(second.getEntriesList())
                    .extracting(entry -> entry.getBody())
                    .containsExactly("line 1");
            assertThat(end.isLast()).isTrue();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(LOGGER.registry
                                    .get("reeve.logger.viewers")
                                    .gauge()
                                    .value())
                            .isZero());
        }
    }

    @Test
    void exportsAsAStreamThatSaysItIsComplete() throws Exception {
        try (WorkerTester tail = service(LogServices.TAIL)) {
            // Given
            LOGGER.append("exported", LOGGER.lines(1, 3));
            ExportRequest request = ExportRequest.newBuilder()
                    .setFilter(Filter.newBuilder().setQ("session=exported line"))
                    .build();

            // When
            PendingCall export = open(tail, "Export", request.toByteArray(), READ);
            ExportBatch batch = ExportBatch.parseFrom(export.next().body());

            // Then
            assertThat(batch.getEntriesList()).hasSize(3);
            assertThat(batch.getComplete()).isTrue();
            assertThat(export.last().isLast()).isTrue();
        }
    }

    @Test
    void saysWhereAFilterIsWrong() throws Exception {
        try (WorkerTester log = service(LogServices.LOG)) {
            // Given
            QueryRequest request = QueryRequest.newBuilder()
                    .setFilter(Filter.newBuilder().setQ("cart /x(/"))
                    .build();

            // When
            TestReply reply = call(log, "Query", request.toByteArray(), "application/proto", READ);

            // Then
            assertThat(reply.reason()).isEqualTo(Reason.APPLICATION);
            assertThat(reply.code()).isEqualTo("FILTER_INVALID");
            assertThat(reply.errorText()).contains("the pattern is none");
        }
    }

    @Test
    @Tag("L8")
    void setsALevelAndStreamsTheDevicesAnswer() throws Exception {
        try (WorkerTester log = service(LogServices.LOG);
                WorkerTester tail = service(LogServices.TAIL)) {
            // Given
            LOGGER.append(TEST_DEVICE, LOGGER.source("two-ways"), LOGGER.lines(1, 1));
            byte[] set = SetLevelRequest.newBuilder()
                    .setValue("i_test")
                    .setLevel("debug")
                    .setReason("ticket 7")
                    .build()
                    .toByteArray();
            byte[] answers = AnswersRequest.newBuilder()
                    .setDevice("i_test")
                    .setAfter("0")
                    .build()
                    .toByteArray();

            // When
            TestReply level = call(log, "SetLevel", set, "application/proto", List.of("logs:control"));
            String id = LevelOverride.parseFrom(level.body()).getId();
            byte[] applied = AnswerRequest.newBuilder()
                    .setId(id)
                    .setLevel(LevelAnswer.newBuilder().setLevel("DEBUG"))
                    .build()
                    .toByteArray();
            TestReply answer = call(log, "Answer", applied, "application/proto", WRITE);
            PendingCall stream = open(tail, "Answers", answers, READ);
            AnswersBatch batch = AnswersBatch.parseFrom(stream.next().body());
            stream.cancel();

            // Then
            assertThat(answer.reason()).isEqualTo(Reason.OK);
            assertThat(batch.getAnswersList())
                    .extracting(known -> known.getAnswer().getId())
                    .containsExactly(id);
            assertThat(stream.last().isLast()).isTrue();
        }
    }

    @Test
    void saysThatADeviceIsNotThere() throws Exception {
        try (WorkerTester log = service(LogServices.LOG)) {
            // Given
            byte[] command = CommandRequest.newBuilder()
                    .setDevice("i_nobody")
                    .setReason("ticket 7")
                    .setMemory(Memory.getDefaultInstance())
                    .build()
                    .toByteArray();

            // When
            TestReply reply = call(log, "Command", command, "application/proto", List.of("logs:control"));

            // Then
            assertThat(reply.reason()).isEqualTo(Reason.APPLICATION);
            assertThat(reply.code()).isEqualTo("NOT_FOUND");
        }
    }

    private static WorkerTester service(String name) throws InterruptedException {
        LogServices services = new LogServices(LoggerFixture.settings(), LOGGER.logger);
        Consumer<ServiceBuilder> description = services.descriptions().get(name);
        return WorkerTester.of(name, requireNonNull(description));
    }

    private static TestReply call(WorkerTester worker, String method, byte[] body, String type, List<String> scopes)
            throws InterruptedException {
        return worker.open(method, body, envelope -> {
                    envelope.setContentType(type);
                    envelope.getStampBuilder().setIdentity(identity(scopes));
                    return envelope;
                })
                .last();
    }

    private static PendingCall open(WorkerTester worker, String method, byte[] body, List<String> scopes) {
        return worker.open(method, body, envelope -> {
            envelope.setContentType("application/proto").setStream(true);
            envelope.getStampBuilder().setIdentity(identity(scopes));
            return envelope;
        });
    }

    private static Identity identity(List<String> scopes) {
        return Identity.newBuilder()
                .setTenant("acme")
                .setSubject("u_test")
                .setInstallation("i_test")
                .addAllScopes(scopes)
                .build();
    }
}
