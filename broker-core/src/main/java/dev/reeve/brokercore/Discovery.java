// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The discovery verbs: JSON from the registry, so a hung worker still appears, with its silence (protocol.md
 * section 10).
 */
final class Discovery {
    /** What the verbs show. */
    enum Verb {
        PING,
        INFO,
        STATS
    }

    private static final int INSTANCES_PER_MESSAGE = 256;
    private static final int INSTANCES_MAX_01 = 1_000;
    private static final int SERVICES_PER_MESSAGE = 1_000;
    private static final int CHARS_PER_MESSAGE = 512 * 1024;

    private final String brokerId;
    private final Turn turn;
    private final Services services;
    private final Replies replies;

    Discovery(CoreParts parts) {
        this.brokerId = parts.settings().brokerId();
        this.turn = parts.turn();
        this.services = parts.services();
        this.replies = parts.replies();
    }

    /** Argument 0 = service, 1 = instance id; empty = all. */
    void answer(Question question, Verb verb) {
        String name = text(question.argument(0));
        String instance = text(question.argument(1));
        List<Service> chosen = new ArrayList<>();
        List<Worker> workers = new ArrayList<>();
        for (Service service : services.all()) {
            if (name.isEmpty() || service.name().equals(name)) {
                chosen.add(service);
                for (Worker worker : service.workers()) {
                    if (instance.isEmpty() || worker.instanceId().equals(instance)) {
                        workers.add(worker);
                    }
                }
            }
        }
        send(question, verb, verb == Verb.STATS ? chosen : List.of(), workers);
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    private void send(Question question, Verb verb, List<Service> chosen, List<Worker> workers) {
        boolean single = question.client().version() == MdpVersion.MDP01;
        int instancesMax = single ? INSTANCES_MAX_01 : INSTANCES_PER_MESSAGE;
        int serviceAt = 0;
        int workerAt = 0;
        boolean last;
        do {
            Json json = new Json().object();
            json.field("type", "reeve.v1." + verb.name().toLowerCase(Locale.ROOT))
                    .field("broker", brokerId);
            if (verb == Verb.STATS) {
                serviceAt = addServices(json, chosen, serviceAt);
            }
            workerAt = addInstances(json, verb, workers, workerAt, instancesMax);
            boolean complete = serviceAt == chosen.size() && workerAt == workers.size();
            last = single || complete;
            if (single && !complete) {
                json.field("truncated", true);
            }
            byte[] body = json.endObject().toString().getBytes(StandardCharsets.UTF_8);
            replies.own(question, last, List.of(body));
        } while (!last);
    }

    private int addServices(Json json, List<Service> chosen, int from) {
        json.array("services");
        int at = from;
        while (at < chosen.size() && at - from < SERVICES_PER_MESSAGE && json.length() < CHARS_PER_MESSAGE / 2) {
            addService(json, Snapshot.of(chosen.get(at), turn.nowMs()));
            at++;
        }
        json.endArray();
        return at;
    }

    private static void addService(Json json, BrokerStats.ServiceStats stats) {
        json.object()
                .field("name", stats.service())
                .field("declared", stats.declared())
                .field("waiting", stats.waiting())
                .field("oldestWaitingMs", stats.oldestWaitingMs())
                .field("inFlight", stats.inFlight())
                .field("arrivals", stats.arrivals())
                .field("completions", stats.completions())
                .field("rejected", stats.rejected())
                .field("expired", stats.expired())
                .field("redelivered", stats.redelivered())
                .field("readyWorkers", stats.readyWorkers())
                .field("free", stats.free())
                .field("failed", stats.failed())
                .field("cancelled", stats.cancelled())
                .field("arrivalsPerSecond", stats.arrivalsPerSecond())
                .field("completionsPerSecond", stats.completionsPerSecond())
                .field("serviceTimeSumUs", stats.serviceTimeSumUs())
                .field("serviceTimeCount", stats.serviceTimeCount())
                .endObject();
    }

    private int addInstances(Json json, Verb verb, List<Worker> workers, int from, int max) {
        json.array("instances");
        int at = from;
        while (at < workers.size() && at - from < max && json.length() < CHARS_PER_MESSAGE) {
            Worker worker = workers.get(at);
            json.object().field("name", worker.service().name()).field("id", worker.instanceId());
            switch (verb) {
                case PING -> addPing(json, worker);
                case INFO -> addInfo(json, worker);
                case STATS -> addStats(json, Snapshot.of(worker, turn.nowMs()));
            }
            json.endObject();
            at++;
        }
        json.endArray();
        return at;
    }

    private void addPing(Json json, Worker worker) {
        json.field("version", worker.info().getVersion())
                .field("silentMs", turn.nowMs() - worker.peer().heardMs())
                .field("rttMs", Math.max(0, worker.rttMs()))
                .field("plain", worker.isPlain());
    }

    private void addInfo(Json json, Worker worker) {
        WorkerInfo info = worker.info();
        json.field("version", info.getVersion())
                .field("podName", info.getPodName())
                .field("capacity", worker.capacity())
                .field("sdk", info.getSdk())
                .field("startedMsAgo", info.getStartedMsAgo() + turn.nowMs() - worker.readyMs())
                .field(
                        "descriptorSha256",
                        HexFormat.of().formatHex(info.getDescriptorSha256().toByteArray()))
                .field("plain", worker.isPlain())
                .field("idempotent", isIdempotent(worker, info.getIdempotent()));
        json.object("metadata");
        for (Map.Entry<String, String> entry : new TreeMap<>(info.getMetadataMap()).entrySet()) {
            json.field(entry.getKey(), entry.getValue());
        }
        json.endObject().array("methods");
        for (Method method : info.getMethodsList()) {
            addMethod(json, method, isIdempotent(worker, worker.isIdempotent(method.getName())));
        }
        json.endArray();
    }

    /** What counts: the configuration's word before the worker's. */
    private static boolean isIdempotent(Worker worker, boolean announced) {
        Boolean configured = worker.service().rule().idempotent();
        return configured == null ? announced : configured;
    }

    private static void addMethod(Json json, Method method, boolean idempotent) {
        json.object()
                .field("name", method.getName())
                .field("idempotent", idempotent)
                .field("serverStreaming", method.getServerStreaming())
                .array("scopes");
        for (String scope : method.getScopesList()) {
            json.item(scope);
        }
        json.endArray().endObject();
    }

    private static void addStats(Json json, BrokerStats.WorkerStats stats) {
        double averageMs = stats.requests() == 0 ? 0 : stats.processingMs() / stats.requests();
        json.field("version", stats.version())
                .field("plain", stats.plain())
                .field("capacity", stats.capacity())
                .field("inFlight", stats.inFlight())
                .field("window", stats.window())
                .field("draining", stats.draining())
                .field("silentMs", stats.silentMs())
                .field("readyForMs", stats.readyForMs())
                .field("numRequests", stats.requests())
                .field("numErrors", stats.errors())
                .field("lastError", stats.lastError())
                .field("processingTimeMs", stats.processingMs())
                .field("averageProcessingTimeMs", averageMs)
                .field("load", stats.load());
    }
}
