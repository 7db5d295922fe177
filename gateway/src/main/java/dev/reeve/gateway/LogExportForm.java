// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * Log lines as a file: one entry a line. The last line is {@code {"complete":true}}, or says what went wrong; a file
 * without either was cut. For one answer, on its thread.
 */
final class LogExportForm implements ReplyForm {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    private final String fileName;
    private boolean complete;

    /** @param now names the file */
    LogExportForm(Instant now) {
        fileName = "reeve-logs-" + NAME.format(now.atOffset(ZoneOffset.UTC)) + ".ndjson";
    }

    @Override
    public Answer whole(Reply reply) {
        return Answer.of(200, contentType(), part(reply).appendBuffer(end(reply).bytes()))
                .with(headers(reply));
    }

    @Override
    public String contentType() {
        return MediaTypes.NDJSON;
    }

    @Override
    public Map<String, String> headers(Reply first) {
        return Map.of("Content-Disposition", "attachment; filename=\"" + fileName + '"', "Cache-Control", "no-store");
    }

    @Override
    public Buffer part(Reply reply) {
        Buffer lines = Buffer.buffer();
        try {
            ExportBatch batch = ExportBatch.parseFrom(reply.body());
            for (Entry entry : batch.getEntriesList()) {
                lines.appendString(WholeNumbers.in(JSON.print(entry))).appendString("\n");
            }
            complete |= batch.getComplete();
        } catch (InvalidProtocolBufferException e) {
            throw ReeveException.builder(ErrorReason.INTERNAL, "the logger's reply is no ExportBatch")
                    .cause(e)
                    .build();
        }
        return lines;
    }

    @Override
    public Ending end(Reply last) {
        return Ending.of(Buffer.buffer("{\"complete\":" + complete + "}\n"));
    }

    @Override
    public Ending failed(Problem problem) {
        return Ending.of(Buffer.buffer(StreamFormat.NDJSON.entry("error", ProblemJson.text(problem))));
    }
}
