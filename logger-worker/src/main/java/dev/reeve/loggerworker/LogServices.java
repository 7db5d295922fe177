// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
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
    private final LoggerMetrics metrics;

    LogServices(LoggerSettings settings, LoggerCore logger) {
        this.settings = settings;
        intake = logger.intakeDoors();
        read = logger.readDoors();
        search = logger.searchDoors();
        control = logger.controlDoors();
        privacy = logger.privacyDoors();
        metrics = logger.metrics();
    }

    /** A call that may be refused. */
    private interface Door<I, O> {
        @Nullable
        O enter(Caller caller, I request, Call<O> call) throws InterruptedException;
    }

    /** A call that is asked and answered, and needs to know no more of itself. */
    private interface Ask<I, O> {
        O answer(Caller caller, I request) throws InterruptedException;
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
        method(
                service,
                "Append",
                AppendRequest.parser(),
                AppendReply.class,
                (caller, request, call) -> intake.append(caller, request, patience(call)));
        var _ = service.method(
                "AppendNdjson",
                Codec.payload(),
                door(
                        "AppendNdjson",
                        (caller, request, call) ->
                                new Payload(intake.appendNdjson(caller, request.bytes(), patience(call)), JSON)));
        ask(service, "Query", QueryRequest.parser(), QueryReply.class, read::query);
        ask(service, "ListDevices", ListDevicesRequest.parser(), ListDevicesReply.class, read::listDevices);
    }

    private void searches(ServiceBuilder service) {
        ask(service, "Histogram", HistogramRequest.parser(), HistogramReply.class, search::histogram);
        ask(service, "Around", AroundRequest.parser(), AroundReply.class, search::around);
    }

    private void levels(ServiceBuilder service) {
        ask(service, "SetLevel", SetLevelRequest.parser(), LevelOverride.class, control::setLevel);
        ask(service, "ClearLevel", ClearLevelRequest.parser(), ClearLevelReply.class, control::clearLevel);
        ask(service, "ListLevels", ListLevelsRequest.parser(), ListLevelsReply.class, control::listLevels);
        ask(service, "Config", ConfigRequest.parser(), ConfigReply.class, control::config);
    }

    private void commands(ServiceBuilder service) {
        ask(service, "Command", CommandRequest.parser(), DeviceCommand.class, control::command);
        ask(service, "ListCommands", ListCommandsRequest.parser(), ListCommandsReply.class, control::listCommands);
        ask(service, "Answer", AnswerRequest.parser(), AnswerReply.class, control::answer);
    }

    private void privacy(ServiceBuilder service) {
        ask(service, "Mark", MarkRequest.parser(), Entry.class, privacy::mark);
        ask(service, "ListAudit", ListAuditRequest.parser(), ListAuditReply.class, privacy::listAudit);
        ask(service, "EraseDevice", EraseDeviceRequest.parser(), EraseDeviceReply.class, privacy::eraseDevice);
        var _ = service.method(
                "after-account.deleted",
                Codec.payload(),
                door(
                        "after-account.deleted",
                        (caller, request, call) ->
                                new Payload(privacy.accountDeleted(caller, request.bytes(), patience(call)), JSON)));
    }

    private void tail(ServiceBuilder service) {
        var _ = service.version(VERSION).capacity(settings.follows());
        method(service, "Follow", FollowRequest.parser(), FollowBatch.class, this::follow);
        method(service, "Export", ExportRequest.parser(), ExportBatch.class, this::export);
        method(service, "Answers", AnswersRequest.parser(), AnswersBatch.class, this::answers);
    }

    private void otlp(ServiceBuilder service) {
        var _ = service.version(VERSION)
                .capacity(settings.appendCapacity())
                .requires("logs:write")
                .method("Export", Codec.payload(), door("Export", (caller, request, call) -> {
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

    private <I extends MessageLite, O extends MessageLite> void ask(
            ServiceBuilder service, String name, Parser<I> requests, Class<O> reply, Ask<I, O> ask) {
        method(service, name, requests, reply, (caller, request, _) -> ask.answer(caller, request));
    }

    private <I extends MessageLite, O extends MessageLite> void method(
            ServiceBuilder service, String name, Parser<I> requests, Class<O> reply, Door<I, O> door) {
        var _ = service.method(name, ProtobufCodec.<I, O>of(requests, reply), door(name, door));
    }

    private <I, O> Handler<I, O> door(String method, Door<I, O> door) {
        return (request, call) -> {
            try {
                return door.enter(Caller.of(call.identity()), request, call);
            } catch (LogRefused refused) {
                metrics.refusedCall(method, refused.reason());
                throw LogErrors.of(refused);
            }
        };
    }
}
