// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The handler of the app's own that was there before hears of each crash, whatever comes of the log. */
class CrashHandlerTest {
    private final LoggingApp app = new LoggingApp(Store.inMemory()).start();
    private final List<Throwable> heard = new ArrayList<>();
    private Thread.@Nullable UncaughtExceptionHandler own;
    private Thread.@Nullable UncaughtExceptionHandler ofProcess;

    @BeforeEach
    void installs() {
        ofProcess = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> heard.add(fault));
        own = Thread.getDefaultUncaughtExceptionHandler();
        app.logs().installCrashHandler();
        app.logs().installCrashHandler();
    }

    @AfterEach
    void restores() {
        Thread.setDefaultUncaughtExceptionHandler(ofProcess);
    }

    @Test
    void aCrashIsLoggedOnceAndPassedOn() {
        Throwable fault = new IllegalStateException("boom");

        crash(installed(), fault);

        assertThat(heard).containsExactly(fault);
        assertThat(app.send().bodies()).containsExactly("the app ends: java.lang.IllegalStateException: boom");
    }

    @Test
    void aFaultWhoseTextsThrowIsLoggedUnderItsType() {
        Throwable fault = new Odd(() -> {
            throw new AssertionError("no text");
        });

        crash(installed(), fault);

        assertThat(heard).containsExactly(fault);
        assertThat(app.send().records()).hasSize(1);
        assertThat(app.records().get(0).path("body").asText()).isEqualTo("the app ends: " + Odd.class.getName());
        assertThat(app.records()
                        .get(0)
                        .path("attributes")
                        .path("exception.type")
                        .asText())
                .isEqualTo(Odd.class.getName());
    }

    @Test
    void whereThereIsNoMemoryForALogTheFaultIsPassedOn() {
        Throwable fault = new Odd(() -> {
            throw new OutOfMemoryError("for a test");
        });

        crash(installed(), fault);

        assertThat(heard).containsExactly(fault);
    }

    @Test
    void aClosedClientIsLetGoOf() {
        Thread.UncaughtExceptionHandler ours = installed();
        app.core().close();
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(own);

        // As one does that was installed later, and has ours for the one before it.
        crash(ours, new IllegalStateException("boom"));

        assertThat(heard).hasSize(1);
        assertThat(app.core().log().waiting()).isZero();
    }

    private static Thread.UncaughtExceptionHandler installed() {
        return Objects.requireNonNull(Thread.getDefaultUncaughtExceptionHandler());
    }

    private static void crash(Thread.UncaughtExceptionHandler handler, Throwable fault) {
        handler.uncaughtException(Thread.currentThread(), fault);
    }

    /** A fault of the app that throws where it is asked for its text. */
    private static final class Odd extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Supplier<String> text;

        Odd(Supplier<String> text) {
            this.text = text;
        }

        @Override
        public String getMessage() {
            return text.get();
        }
    }
}
