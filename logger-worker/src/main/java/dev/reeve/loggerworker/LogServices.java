// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AnswerReply;
import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.AnswersBatch;
import dev.reeve.gatewayapi.log.v1.AnswersRequest;
import dev.reeve.gatewayapi.log.v1.AppendReply;
import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.AroundReply;
import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.ClearLevelReply;
import dev.reeve.gatewayapi.log.v1.ClearLevelRequest;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.ConfigReply;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.DeviceCommand;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListAuditReply;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.ListCommandsReply;
import dev.reeve.gatewayapi.log.v1.ListCommandsRequest;
import dev.reeve.gatewayapi.log.v1.ListDevicesReply;
import dev.reeve.gatewayapi.log.v1.ListDevicesRequest;
import dev.reeve.gatewayapi.log.v1.ListLevelsReply;
import dev.reeve.gatewayapi.log.v1.ListLevelsRequest;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Handler;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.ProtobufCodec;
import dev.reeve.workersdk.ServiceBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logger's MDP services on the worker SDK. Streams are a service of their own, so that viewers neither take the
 * intake's capacity nor drive its scaling. Scopes differ by method and are checked by the doors, from the verified
 * identity.
 */
final class LogServices {
    static final String LOG = "reeve.log.v1.log";
    static final String TAIL = "reeve.log.v1.tail";
    static final String OTLP = "opentelemetry.proto.collector.logs.v1.logsservice";

    private static final String VERSION = "0.1.0";
    private static final String JSON = "application/json";
    /** An answer wants to be back before nobody waits for it. */
    private static final Duration WAY_BACK = Duration.ofMillis(200);

    private final LoggerSettings settings;
    private final LogIntakeDoors intake;
    private final LogReadDoors read;
    private final LogSearchDoors search;
    private final LogControlDoors control;
    private final LogPrivacyDoors privacy;

    LogServices(LoggerSettings settings, LoggerCore logger) {
        this.settings = settings;
        intake = logger.intakeDoors();
        read = logger.readDoors();
        search = logger.searchDoors();
        control = logger.controlDoors();
        privacy = logger.privacyDoors();
    }

    /** A call that may be refused. */
    private interface Door<I, O> {
        @Nullable
        O enter(Caller caller, I request, Call<O> call) throws InterruptedException;
    }

    /** Each service by its name. */
    Map<String, Consumer<ServiceBuilder>> descriptions() {
        return Map.of(LOG, this::log, TAIL, this::tail, OTLP, this::otlp);
    }

    /** Append is idempotent by seq; what else stores, asks or answers is not: a second attempt would do it twice. */
    private void log(ServiceBuilder service) {
        var _ = service.version(VERSION)
                .capacity(settings.appendCapacity())
                .idempotent(
                        "Append",
                        "Query",
                        "Histogram",
                        "Around",
                        "ListDevices",
                        "ListLevels",
                        "Config",
                        "ListCommands",
                        "ListAudit");
        records(service);
        searches(service);
        levels(service);
        commands(service);
        privacy(service);
    }

    private void records(ServiceBuilder service) {
        var _ = service.method(
                        "Append",
                        ProtobufCodec.<AppendRequest, AppendReply>of(AppendRequest.parser(), AppendReply.class),
                        door((caller, request, call) -> intake.append(caller, request, patience(call))))
                .method(
                        "AppendNdjson",
                        Codec.payload(),
                        door((caller, request, call) ->
                                new Payload(intake.appendNdjson(caller, request.bytes(), patience(call)), JSON)))
                .method(
                        "Query",
                        ProtobufCodec.<QueryRequest, QueryReply>of(QueryRequest.parser(), QueryReply.class),
                        door((caller, request, _) -> read.query(caller, request)))
                .method(
                        "ListDevices",
                        ProtobufCodec.<ListDevicesRequest, ListDevicesReply>of(
                                ListDevicesRequest.parser(), ListDevicesReply.class),
                        door((caller, request, _) -> read.listDevices(caller, request)));
    }

    private void searches(ServiceBuilder service) {
        var _ = service.method(
                        "Histogram",
                        ProtobufCodec.<HistogramRequest, HistogramReply>of(
                                HistogramRequest.parser(), HistogramReply.class),
                        door((caller, request, _) -> search.histogram(caller, request)))
                .method(
                        "Around",
                        ProtobufCodec.<AroundRequest, AroundReply>of(AroundRequest.parser(), AroundReply.class),
                        door((caller, request, _) -> search.around(caller, request)));
    }

    private void levels(ServiceBuilder service) {
        var _ = service.method(
                        "SetLevel",
                        ProtobufCodec.<SetLevelRequest, LevelOverride>of(SetLevelRequest.parser(), LevelOverride.class),
                        door((caller, request, _) -> control.setLevel(caller, request)))
                .method(
                        "ClearLevel",
                        ProtobufCodec.<ClearLevelRequest, ClearLevelReply>of(
                                ClearLevelRequest.parser(), ClearLevelReply.class),
                        door((caller, request, _) -> control.clearLevel(caller, request)))
                .method(
                        "ListLevels",
                        ProtobufCodec.<ListLevelsRequest, ListLevelsReply>of(
                                ListLevelsRequest.parser(), ListLevelsReply.class),
                        door((caller, request, _) -> control.listLevels(caller, request)))
                .method(
                        "Config",
                        ProtobufCodec.<ConfigRequest, ConfigReply>of(ConfigRequest.parser(), ConfigReply.class),
                        door((caller, request, _) -> control.config(caller, request)));
    }

    private void commands(ServiceBuilder service) {
        var _ = service.method(
                        "Command",
                        ProtobufCodec.<CommandRequest, DeviceCommand>of(CommandRequest.parser(), DeviceCommand.class),
                        door((caller, request, _) -> control.command(caller, request)))
                .method(
                        "ListCommands",
                        ProtobufCodec.<ListCommandsRequest, ListCommandsReply>of(
                                ListCommandsRequest.parser(), ListCommandsReply.class),
                        door((caller, request, _) -> control.listCommands(caller, request)))
                .method(
                        "Answer",
                        ProtobufCodec.<AnswerRequest, AnswerReply>of(AnswerRequest.parser(), AnswerReply.class),
                        door((caller, request, _) -> control.answer(caller, request)));
    }

    private void privacy(ServiceBuilder service) {
        var _ = service.method(
                        "Mark",
                        ProtobufCodec.<MarkRequest, Entry>of(MarkRequest.parser(), Entry.class),
                        door((caller, request, _) -> privacy.mark(caller, request)))
                .method(
                        "ListAudit",
                        ProtobufCodec.<ListAuditRequest, ListAuditReply>of(
                                ListAuditRequest.parser(), ListAuditReply.class),
                        door((caller, request, _) -> privacy.listAudit(caller, request)))
                .method(
                        "EraseDevice",
                        ProtobufCodec.<EraseDeviceRequest, EraseDeviceReply>of(
                                EraseDeviceRequest.parser(), EraseDeviceReply.class),
                        door((caller, request, _) -> privacy.eraseDevice(caller, request)))
                .method(
                        "after-account.deleted",
                        Codec.payload(),
                        door((caller, request, _) ->
                                new Payload(privacy.accountDeleted(caller, request.bytes()), JSON)));
    }

    private void tail(ServiceBuilder service) {
        var _ = service.version(VERSION)
                .capacity(settings.follows())
                .method(
                        "Follow",
                        ProtobufCodec.<FollowRequest, FollowBatch>of(FollowRequest.parser(), FollowBatch.class),
                        door(this::follow))
                .method(
                        "Export",
                        ProtobufCodec.<ExportRequest, ExportBatch>of(ExportRequest.parser(), ExportBatch.class),
                        door(this::export))
                .method(
                        "Answers",
                        ProtobufCodec.<AnswersRequest, AnswersBatch>of(AnswersRequest.parser(), AnswersBatch.class),
                        door(this::answers));
    }

    private void otlp(ServiceBuilder service) {
        var _ = service.version(VERSION)
                .capacity(settings.appendCapacity())
                .requires("logs:write")
                .method("Export", Codec.payload(), door((caller, request, call) -> {
                    String contentType = call.contentType().isEmpty() ? OtlpCodec.PROTOBUF : call.contentType();
                    byte[] reply = intake.export(caller, request.bytes(), contentType, patience(call));
                    return new Payload(reply, OtlpCodec.isJson(contentType) ? OtlpCodec.JSON : contentType);
                }));
    }

    private @Nullable FollowBatch follow(Caller caller, FollowRequest request, Call<FollowBatch> call)
            throws InterruptedException {
        read.follow(caller, request, output(call), call::onCancel);
        return null;
    }

    private @Nullable ExportBatch export(Caller caller, ExportRequest request, Call<ExportBatch> call) {
        search.export(caller, request, output(call));
        return null;
    }

    private @Nullable AnswersBatch answers(Caller caller, AnswersRequest request, Call<AnswersBatch> call)
            throws InterruptedException {
        control.answers(caller, request, output(call), call::onCancel);
        return null;
    }

    private static <B> Output<B> output(Call<B> call) {
        return new Output<>() {
            @Override
            public void emit(B batch) {
                call.emit(batch);
            }

            @Override
            public Duration left() {
                return call.isCancelled() ? Duration.ZERO : patience(call);
            }
        };
    }

    private static Duration patience(Call<?> call) {
        return call.deadlineLeft().minus(WAY_BACK);
    }

    private static <I, O> Handler<I, O> door(Door<I, O> door) {
        return (request, call) -> {
            try {
                return door.enter(Caller.of(call.identity()), request, call);
            } catch (LogRefused refused) {
                throw LogErrors.of(refused);
            }
        };
    }
}
