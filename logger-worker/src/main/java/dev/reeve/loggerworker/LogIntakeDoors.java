// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.gatewayapi.log.v1.AppendReply;
import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.Rejected;
import dev.reeve.loggerworker.Assembly.Rejection;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The three doors records come in by. Each answers after the commit; {@link LogRefused} = nothing was acknowledged. */
final class LogIntakeDoors {
    static final int BATCH_RECORDS_MAX = 500;
    static final int BATCH_BYTES_MAX = 256 * 1024;
    static final int CALL_RECORDS_MAX = 10_000;
    /** Bad lines named in an answer; how many there were is always said. */
    static final int REJECTED_LINES_MAX = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Intake intake;
    private final Clock clock;
    private final LoggerMetrics metrics;
    private final LevelRules levels;
    private final Duration patienceMax;

    LogIntakeDoors(Intake intake, Clock clock, LoggerMetrics metrics, LevelRules levels, Duration patienceMax) {
        this.intake = intake;
        this.clock = clock;
        this.metrics = metrics;
        this.levels = levels;
        this.patienceMax = patienceMax;
    }

    /** Our own clients: with seq, so nothing is stored twice and nothing is lost unseen. */
    AppendReply append(Caller caller, AppendRequest request, Duration patience) {
        caller.requireWrite();
        if (request.getRecordsCount() > BATCH_RECORDS_MAX || request.getSerializedSize() > BATCH_BYTES_MAX) {
            throw LogRefused.tooLarge("a batch has at most 500 records and 256 KiB");
        }
        Assembly assembly = new Assembly(caller, clock, BATCH_RECORDS_MAX);
        LogSource source = assembly.source(request);
        for (int i = 0; i < request.getRecordsCount(); i++) {
            assembly.add(source, request.getRecords(i), i);
        }
        request.getDropsList().forEach(drop -> assembly.add(source, drop));
        Stored stored = store(assembly, patience);
        AppendReply.Builder reply = AppendReply.newBuilder()
                .setStoredThrough(assembly.topSeq())
                .setAccepted(stored.records())
                .setDuplicates(stored.duplicates())
                .setConfigVersion(levels.version(source));
        for (Rejection rejection : assembly.rejections()) {
            reply.addRejected(Rejected.newBuilder().setIndex(rejection.place()).setReason(rejection.reason()));
        }
        return reply.build();
    }

    /** Newline-delimited JSON; answers JSON. */
    byte[] appendNdjson(Caller caller, byte[] body, Duration patience) {
        caller.requireWrite();
        Assembly assembly = new Assembly(caller, clock, CALL_RECORDS_MAX);
        NdjsonReader.read(body, assembly);
        Stored stored = store(assembly, patience);
        List<Rejection> rejections = assembly.rejections();
        ObjectNode reply = JSON.createObjectNode().put("accepted", stored.records() + stored.duplicates());
        ArrayNode rejected = reply.putArray("rejected");
        rejections.stream()
                .limit(REJECTED_LINES_MAX)
                .forEach(rejection ->
                        rejected.addObject().put("line", rejection.place()).put("reason", rejection.reason()));
        if (rejections.size() > REJECTED_LINES_MAX) {
            reply.put("rejectedCount", rejections.size());
        }
        try {
            return JSON.writeValueAsBytes(reply);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** OTLP, in the encoding the content type names; answers in the same. */
    byte[] export(Caller caller, byte[] body, String contentType, Duration patience) {
        caller.requireWrite();
        ExportLogsServiceRequest request = OtlpCodec.decode(body, contentType);
        Assembly assembly = new Assembly(caller, clock, CALL_RECORDS_MAX);
        OtlpReader.read(request, assembly);
        store(assembly, patience);
        ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
        if (!assembly.rejections().isEmpty()) {
            Rejection first = assembly.rejections().getFirst();
            response.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(assembly.rejections().size())
                    .setErrorMessage("record " + first.place() + ": " + first.reason()));
        }
        return OtlpCodec.encode(response.build(), contentType);
    }

    private Stored store(Assembly assembly, Duration patience) {
        metrics.rejected(assembly.rejections().size());
        Duration wait = patience.compareTo(patienceMax) < 0 ? patience : patienceMax;
        return intake.append(assembly.batch(), wait);
    }
}
