// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.AnswersBatch;
import dev.reeve.gatewayapi.log.v1.AnswersRequest;
import dev.reeve.gatewayapi.log.v1.DeviceAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Somebody who follows the answers of the device. */
final class Answering implements Output<AnswersBatch> {
    private final List<AnswersBatch> batches = new CopyOnWriteArrayList<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final Thread thread;
    private volatile Runnable ending = () -> {};
    private volatile @Nullable RuntimeException failure;

    Answering(LoggerFixture replica, String after) {
        this(replica, replica.support, after);
    }

    /** Throws as the call does. */
    Answering(LoggerFixture replica, Caller caller, String after) {
        AnswersRequest request =
                AnswersRequest.newBuilder().setDevice("i_pixel").setAfter(after).build();
        thread = Thread.ofVirtual().start(() -> run(replica, caller, request));
        Awaitility.await().until(() -> opened.getCount() == 0 || failure != null);
        RuntimeException refusal = failure;
        if (refusal != null) {
            throw refusal;
        }
    }

    private void run(LoggerFixture replica, Caller caller, AnswersRequest request) {
        try {
            replica.logger.controlDoors().answers(caller, request, this, end -> {
                ending = end;
                opened.countDown();
            });
        } catch (RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void emit(AnswersBatch batch) {
        batches.add(batch);
    }

    @Override
    public Duration left() {
        return Duration.ofMinutes(1);
    }

    void await(int answers) {
        Awaitility.await().until(() -> answers().size() >= answers);
    }

    private List<DeviceAnswer> answers() {
        return batches.stream()
                .flatMap(batch -> batch.getAnswersList().stream())
                .toList();
    }

    List<Long> values() {
        return answers().stream()
                .map(answer -> answer.getAnswer().getWatch().getValues(0).getInteger())
                .toList();
    }

    String cursor() {
        return batches.getLast().getCursor();
    }

    void awaitEnd() throws InterruptedException {
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }

    void close() throws InterruptedException {
        ending.run();
        awaitEnd();
    }
}
