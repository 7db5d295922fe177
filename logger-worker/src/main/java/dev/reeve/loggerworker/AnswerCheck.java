// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.MemoryAnswer;
import dev.reeve.gatewayapi.log.v1.MemoryClass;
import dev.reeve.gatewayapi.log.v1.RefusedAnswer;
import dev.reeve.gatewayapi.log.v1.WatchAnswer;
import dev.reeve.gatewayapi.log.v1.WatchValue;
import java.util.Locale;

/** A device's answer, within its bounds and without secrets, as records are. Pure. */
final class AnswerCheck {
    static final int BYTES_MAX = 64 * 1024;
    static final int CLASSES_MAX = 500;
    static final int CAPTIONS_MAX = 100;
    private static final int TEXT_BYTES_MAX = 4 * 1024;
    private static final int REFUSAL_CHARS_MAX = 200;

    private AnswerCheck() {}

    static AnswerRequest of(AnswerRequest raw) {
        if (raw.getSerializedSize() > BYTES_MAX) {
            throw LogRefused.tooLarge("an answer has at most 64 KiB");
        }
        AnswerRequest.Builder answer = raw.toBuilder();
        switch (raw.getAnswerCase()) {
            case WATCH -> answer.setWatch(watch(raw.getWatch()));
            case MEMORY -> answer.setMemory(memory(raw.getMemory()));
            case REFUSED -> answer.setRefused(refused(raw.getRefused()));
            case LEVEL ->
                answer.getLevelBuilder()
                        .setLogger(Utf8.clean(raw.getLevel().getLogger()))
                        .setLevel(Utf8.clean(raw.getLevel().getLevel()));
            case LIVE, RECALL -> {
                // Numbers.
            }
            case ANSWER_NOT_SET -> throw LogRefused.invalid("one of level, live, watch, memory, recall, refused");
        }
        return answer.build();
    }

    /** As the command's kind is named. */
    static String kind(AnswerRequest answer) {
        return answer.getAnswerCase().name().toLowerCase(Locale.ROOT);
    }

    private static WatchAnswer watch(WatchAnswer raw) {
        atMost(CommandCheck.NAMES_MAX, "values", raw.getValuesCount());
        WatchAnswer.Builder watch = WatchAnswer.newBuilder();
        raw.getValuesList().forEach(value -> watch.addValues(value(value)));
        return watch.build();
    }

    private static WatchValue value(WatchValue raw) {
        WatchValue.Builder value = raw.toBuilder().setName(text(raw.getName()));
        if (Redaction.isSecret(raw.getName())) {
            return value.setText(Redaction.MARK).build();
        }
        return raw.hasText() ? value.setText(text(raw.getText())).build() : value.build();
    }

    private static MemoryAnswer memory(MemoryAnswer raw) {
        atMost(CLASSES_MAX, "classes", raw.getClassesCount());
        atMost(CAPTIONS_MAX, "captions", raw.getCaptionsCount());
        MemoryAnswer.Builder memory = raw.toBuilder().clearClasses().clearCaptions();
        for (MemoryClass known : raw.getClassesList()) {
            memory.addClasses(known.toBuilder().setName(text(known.getName())));
        }
        raw.getCaptionsList().forEach(caption -> memory.addCaptions(text(caption)));
        return memory.build();
    }

    private static RefusedAnswer refused(RefusedAnswer raw) {
        String reason = LevelCheck.text("reason", raw.getReason(), REFUSAL_CHARS_MAX);
        return RefusedAnswer.newBuilder()
                .setReason(reason.isEmpty() ? "failed" : reason)
                .build();
    }

    private static String text(String raw) {
        return Utf8.cut(Redaction.text(Utf8.clean(raw)), TEXT_BYTES_MAX);
    }

    private static void atMost(int most, String what, int count) {
        if (count > most) {
            throw LogRefused.tooLarge("an answer has at most " + most + ' ' + what);
        }
    }
}
