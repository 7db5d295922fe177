// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose fault a fault is, and when a transaction is tried again. */
class DatabaseTest {
    private final List<String> calls = new ArrayList<>();
    private @Nullable SQLException commitFault;
    private @Nullable SQLException openFault;
    private final Database database = new Database(new FakeSource());
    private int runs;

    private String failTimes(int times, String state) {
        return database.transaction(_ -> {
            if (++runs <= times) {
                throw new SQLException("fault", state);
            }
            return "done";
        });
    }

    @Test
    void triesAgainWhenTwoTransactionsMetOrAConnectionHadDied() {
        for (String state : List.of("40001", "40P01", "08006", "57P01")) {
            runs = 0;

            String result = failTimes(2, state);

            assertThat(result).as(state).isEqualTo("done");
            assertThat(runs).isEqualTo(3);
        }
        assertThat(database.isReachable()).isTrue();
    }

    @Test
    @Tag("F8")
    void answersThatTheDatabaseIsUnavailableWhenItIsFullAwayOrNotReady() {
        for (String state : List.of("53100", "53300", "58030", "57P03", "08001", "25006", "3F000", "42P01", "28P01")) {
            runs = 0;

            AuthRefusal refusal = Refused.refusalOf(() -> {
                String _ = failTimes(1, state);
            });

            assertThat(refusal.reason()).as(state).isEqualTo(AuthReason.DATABASE_UNAVAILABLE);
            assertThat(runs).as("not tried again").isEqualTo(1);
            assertThat(database.isReachable()).isFalse();
        }
    }

    @Test
    void doesNotWaitForASecondConnectionWhenThereWasNoFirst() {
        openFault = new SQLException("acquisition timeout");

        AuthRefusal refusal = Refused.refusalOf(() -> {
            String _ = failTimes(0, "");
        });

        assertThat(refusal.reason()).isEqualTo(AuthReason.DATABASE_UNAVAILABLE);
        assertThat(calls).containsExactly("open");
    }

    @Test
    void neverRepeatsAfterACommitWhoseOutcomeIsOpen() {
        commitFault = new SQLException("connection lost", "08006");

        AuthRefusal refusal = Refused.refusalOf(() -> {
            String _ = failTimes(0, "");
        });

        assertThat(refusal.reason()).isEqualTo(AuthReason.DATABASE_UNAVAILABLE);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void givesUpAfterFourTries() {
        AuthRefusal refusal = Refused.refusalOf(() -> {
            String _ = failTimes(100, "40001");
        });

        assertThat(refusal.reason()).isEqualTo(AuthReason.DATABASE_UNAVAILABLE);
        assertThat(runs).isEqualTo(4);
        assertThat(database.isReachable()).as("it answered").isTrue();
    }

    @Test
    void callsAWrongStatementAFaultOfOurs() {
        assertThatThrownBy(() -> {
                    String _ = failTimes(1, "42601");
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("42601");
    }

    @Test
    void rollsBackAndClosesWhateverHappens() {
        AuthRefusal _ = Refused.refusalOf(() -> {
            String _ = database.transaction(_ -> {
                throw AuthRefusal.invalidCredentials();
            });
        });

        assertThat(calls).containsExactly("open", "setAutoCommit", "rollback", "close");
    }

    private final class FakeSource implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            calls.add("open");
            if (openFault != null) {
                throw openFault;
            }
            return (Connection) Proxy.newProxyInstance(
                    DatabaseTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, _) -> {
                        calls.add(method.getName());
                        if (method.getName().equals("commit") && commitFault != null) {
                            throw commitFault;
                        }
                        return null;
                    });
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLoginTimeout(int seconds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
