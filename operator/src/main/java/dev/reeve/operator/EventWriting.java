// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;

/** An Event as the API server takes it. */
final class EventWriting {
    private static final int NOTE_CHARS_MAX = 1_000;
    private static final int INSTANCE_CHARS_MAX = 128;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesSerialization json;
    private final String instance;
    /** With the time of the start, so that no two events of the same pool have one name. */
    private final AtomicLong number = new AtomicLong(System.currentTimeMillis() << 16);

    EventWriting(KubernetesSerialization json, String instance) {
        this.json = json;
        this.instance = instance.length() <= INSTANCE_CHARS_MAX ? instance : instance.substring(0, INSTANCE_CHARS_MAX);
    }

    String path(PoolEventNote note) {
        return "apis/events.k8s.io/v1/namespaces/" + note.key().namespace() + "/events";
    }

    String body(PoolEventNote note, String uid) {
        PoolKey pool = note.key();
        return json.asJson(new EventBuilder()
                .withNewMetadata()
                .withName(pool.name() + "." + Long.toHexString(number.incrementAndGet()))
                .withNamespace(pool.namespace())
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(Instant.now())))
                .withReportingController("reeve.dev/operator")
                .withReportingInstance(instance)
                .withAction("Scale")
                .withReason(note.reason())
                .withType(note.isWarning() ? "Warning" : "Normal")
                .withNote(shortened(note.note()))
                .withNewRegarding()
                .withApiVersion("reeve.dev/v1alpha1")
                .withKind("ReeveWorkerPool")
                .withNamespace(pool.namespace())
                .withName(pool.name())
                .withUid(uid)
                .endRegarding()
                .build());
    }

    private static String shortened(String note) {
        return note.length() <= NOTE_CHARS_MAX ? note : note.substring(0, NOTE_CHARS_MAX) + "...";
    }
}
