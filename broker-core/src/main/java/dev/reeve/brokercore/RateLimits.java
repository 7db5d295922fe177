// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of each caller, bounded per service or over all of them. A caller is the subject of its token; without one
 * the address that a gateway vouches for, else the user of the connection's key, else the connection.
 *
 * <p>One number per caller (GCRA): the time at which its bucket would be full again. So a bucket that is full is the
 * same as none, and most of the table can be forgotten at any time without anybody gaining by it.
 */
final class RateLimits implements Step {
    private static final long NS_PER_MS = 1_000_000;
    private static final String ADDRESS = "address";

    private final Turn turn;
    private final RateSettings settings;
    private final Map<Key, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);
    private long forgotten;

    /** Service is empty for the general limit. */
    private record Key(String service, String caller) {}

    private static final class Bucket {
        long fullNs = Long.MIN_VALUE;
    }

    RateLimits(Turn turn, RateSettings settings) {
        this.turn = turn;
        this.settings = settings;
    }

    RateStats stats() {
        return new RateStats(buckets.size(), forgotten);
    }

    @Override
    public Ruling onRequest(Call call) {
        Service service = call.service();
        RateLimit own = service.rule().rateLimit();
        RateLimit limit = own == null ? settings.general() : own;
        if (limit == null || (own == null && isLeftOut(call))) {
            return Ruling.PASS;
        }
        Bucket bucket = bucketOf(new Key(own == null ? "" : service.name(), callerOf(call)));
        return take(bucket, limit);
    }

    /** Reeve's own services keep their own limits, and its own processes are not callers. */
    private static boolean isLeftOut(Call call) {
        PeerRights rights = call.client().peer().rights();
        return call.service().name().startsWith("reeve.") || rights.has(PeerRole.BROKER);
    }

    private static String callerOf(Call call) {
        if (call.identity != null) {
            return "s " + call.identity.getSubject();
        }
        Peer peer = call.client().peer();
        String address = peer.rights().has(PeerRole.GATEWAY) ? addressOf(call.envelope()) : "";
        if (!address.isEmpty()) {
            return "a " + address;
        }
        String user = peer.rights().user();
        return user.isEmpty() ? "c " + peer.id() : "u " + user;
    }

    /** The caller's address as the gateway says it; empty if it does not. */
    static String addressOf(@Nullable EnvelopeView envelope) {
        return envelope != null
                        && Envelope.decodeRequest(envelope.frame())
                                instanceof Decoded.Ok<RequestEnvelope>(RequestEnvelope decoded)
                ? decoded.getClientMetaOrDefault(ADDRESS, "")
                : "";
    }

    private Bucket bucketOf(Key key) {
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            if (buckets.size() >= settings.callersMax()) {
                forgetEldest();
            }
            bucket = new Bucket();
            buckets.put(key, bucket);
        }
        return bucket;
    }

    private void forgetEldest() {
        var eldest = buckets.entrySet().iterator();
        forgotten += eldest.next().getValue().fullNs > turn.nowMs() * NS_PER_MS ? 1 : 0;
        eldest.remove();
    }

    private Ruling take(Bucket bucket, RateLimit limit) {
        long nowNs = turn.nowMs() * NS_PER_MS;
        long costNs = Math.max(1, limit.periodMs() * NS_PER_MS / limit.requests());
        long fullNs = Math.max(nowNs, bucket.fullNs) + costNs;
        long tooSoonNs = fullNs - nowNs - limit.burst() * costNs;
        if (tooSoonNs > 0) {
            return new Ruling.Refuse(Refusal.rateLimited((int) ((tooSoonNs + NS_PER_MS - 1) / NS_PER_MS)));
        }
        bucket.fullNs = fullNs;
        return Ruling.PASS;
    }
}
