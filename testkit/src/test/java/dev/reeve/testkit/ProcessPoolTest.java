// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProcessPoolTest {
    private final ProcessPool processes = new ProcessPool();

    @AfterEach
    void close() {
        processes.close();
    }

    private ProcessPool.Child shell(String script) {
        return processes.start("shell", List.of("sh", "-c", script), Map.of("WORD", "hello"));
    }

    @Test
    void showsWhatAProcessPrintsAndHowItEnds() throws InterruptedException {
        ProcessPool.Child child = shell("echo $WORD; echo failed >&2; exit 3");

        child.awaitOutput("failed", Duration.ofSeconds(5));

        assertThat(child.awaitExit(Duration.ofSeconds(5))).isTrue();
        assertThat(child.output()).isEqualTo("hello\nfailed\n");
        assertThat(child.exitCode()).isEqualTo(3);
    }

    @Test
    void saysWhatWasPrintedInsteadOfTheAwaitedText() {
        ProcessPool.Child child = shell("echo other");

        assertThatThrownBy(() -> child.awaitOutput("wanted", Duration.ofSeconds(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("other");
    }

    @Test
    void killsWithoutAWord() {
        ProcessPool.Child child = shell("trap 'echo asked' TERM; while :; do sleep 0.1; done");

        child.kill();

        assertThat(child.awaitExit(Duration.ofSeconds(5))).isTrue();
        assertThat(child.exitCode()).isEqualTo(137);
        assertThat(child.output()).doesNotContain("asked");
    }

    @Test
    void freezesAndThaws() throws InterruptedException {
        ProcessPool.Child child = shell("echo ready; read line; echo never; sleep 60");
        child.awaitOutput("ready", Duration.ofSeconds(5));

        child.freeze();
        child.terminate();
        assertThat(child.awaitExit(Duration.ofMillis(200))).isFalse();
        child.thaw();

        assertThat(child.awaitExit(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void startsAJvmLikeThisOne() throws InterruptedException {
        ProcessPool.Child child = processes.java(Greeter.class, Map.of(), "Ada");

        child.awaitOutput("Hello Ada", Duration.ofSeconds(10));

        assertThat(child.awaitExit(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void endsEverythingWhenClosed() {
        ProcessPool.Child child = shell("sleep 60");

        processes.close();

        assertThat(child.isAlive()).isFalse();
    }

    /** A program. */
    static final class Greeter {
        private Greeter() {}

        public static void main(String[] args) {
            System.out.println("Hello " + args[0]);
        }
    }
}
