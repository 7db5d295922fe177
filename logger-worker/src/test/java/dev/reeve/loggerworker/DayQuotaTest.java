// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.reeve.testkit.ManualClock;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A quota must not hold up those who send, be the database as slow as it may. */
class DayQuotaTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void letsOthersGoByWhatWasKnownWhileOneAsksTheDatabase() throws Exception {
        // Given
        DayQuota quota = new DayQuota(slow(), ManualClock.create(), 1);
        Batch batch = Samples.batch(Samples.record(Level.INFO, 1, "a"));
        Thread first = Thread.ofVirtual().start(() -> quota.check(batch));
        asked.await();

        // Then
        assertThatCode(() -> quota.check(batch)).doesNotThrowAnyException();
        answers.countDown();
        first.join();
    }

    /** Of a database that does not answer until it is told to, and then is away. */
    private DataSource slow() {
        return (DataSource) Proxy.newProxyInstance(
                DayQuotaTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, _, _) -> {
                    asked.countDown();
                    answers.await();
                    throw new SQLException("away", "08001");
                });
    }
}
