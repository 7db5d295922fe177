// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gatewayapi.log.v1.AppendReply;
import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Source;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The gateway as a sender of the logger: an API key, a session, numbered records. For one thread; blocks. */
final class AccessAppends {
    private static final Logger LOG = Logger.getLogger(AccessAppends.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    /** It asks from here. */
    private static final String ADDRESS = "127.0.0.1";

    private final Ways ways;
    private final Path keyFile;
    private final String session = UUID.randomUUID().toString();
    private long nextSeq = 1;
    private long refusedFrom;
    private long refusedTo;
    private @Nullable String token;
    private Instant tokenUntil = Instant.MIN;
    private boolean isTold;

    /** How it asks. */
    record Ways(Upstream upstream, KeyExchange keys, Supplier<UUID> requestIds, Clock clock) {}

    /** What became of a batch. */
    enum Outcome {
        SENT,
        /** The same may be taken later. */
        LATER,
        REFUSED
    }

    /** @param keyFile read whenever a token is needed */
    AccessAppends(Ways ways, Path keyFile) {
        this.ways = ways;
        this.keyFile = keyFile;
    }

    /** @param dropped so many had no room */
    AppendRequest.Builder request(List<AccessRecord> batch, long dropped) {
        AppendRequest.Builder request = AppendRequest.newBuilder().setSource(source());
        for (AccessRecord record : batch) {
            request.addRecords(record.record(nextSeq++));
        }
        if (dropped > 0) {
            request.addDrops(Drop.newBuilder().setCount(dropped).setReason("ring-full"));
        }
        if (refusedFrom > 0) {
            request.addDrops(Drop.newBuilder()
                    .setFromSeq(refusedFrom)
                    .setToSeq(refusedTo)
                    .setReason("rejected"));
        }
        return request;
    }

    Outcome send(AppendRequest.Builder request) {
        Instant now = ways.clock().instant();
        String known;
        try {
            known = token(now);
        } catch (ReeveException | IOException e) {
            tell(e);
            return Outcome.LATER;
        }
        request.getSourceBuilder().setSentUnixNano(TimeText.unixNanos(now));
        try {
            AppendReply _ = Replies.message(
                    ways.upstream().open(call(request.build(), known)), OwnServices.LOG, AppendReply.parser());
            refusedFrom = 0;
            isTold = false;
            return Outcome.SENT;
        } catch (ReeveException e) {
            boolean isOfToken = e.reason() == ErrorReason.UNAUTHENTICATED || e.reason() == ErrorReason.FORBIDDEN;
            token = isOfToken ? null : token;
            tell(e);
            return isForGood(e) ? refused(request) : Outcome.LATER;
        }
    }

    private Outcome refused(AppendRequest.Builder request) {
        refusedFrom = refusedFrom == 0 ? request.getRecords(0).getSeq() : refusedFrom;
        refusedTo = request.getRecords(request.getRecordsCount() - 1).getSeq();
        return Outcome.REFUSED;
    }

    private Call call(AppendRequest request, String accessToken) {
        return new Call(
                OwnServices.LOG,
                "Append",
                request.toByteArray(),
                MediaTypes.PROTOBUF,
                accessToken,
                DEADLINE,
                ways.requestIds().get(),
                false,
                Call.Beside.NOTHING);
    }

    private static boolean isForGood(ReeveException error) {
        return switch (error.reason()) {
            case INVALID_REQUEST, TOO_LARGE, INTERNAL -> true;
            case APPLICATION -> error.retryAfterMs() == 0 && !error.retryable();
            case SERVICE_UNKNOWN,
                    NO_WORKERS,
                    QUEUE_FULL,
                    EXPIRED,
                    UNKNOWN,
                    WORKER_LOST,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    RATE_LIMITED -> false;
        };
    }

    /** Once for each time that they cannot be sent. */
    private void tell(Exception e) {
        if (!isTold) {
            isTold = true;
            LOG.warnf("records of calls are not taken by a logger: %s", e.getMessage());
        }
    }

    private String token(Instant now) throws IOException {
        String known = token;
        if (known == null || !now.isBefore(tokenUntil)) {
            KeyExchange.Granted granted =
                    ways.keys().exchange(Files.readString(keyFile).strip(), ADDRESS);
            known = granted.accessToken();
            token = known;
            tokenUntil = now.plusMillis(granted.expiresInMs() / 2);
        }
        return known;
    }

    private Source source() {
        String host = System.getenv("HOSTNAME");
        return Source.newBuilder()
                .setSessionId(session)
                .setAppName("reeve-gateway")
                .setDeviceModel("Reeve gateway")
                .setInstallation(host == null || host.isBlank() ? "gateway" : "gateway-" + host)
                .build();
    }
}
