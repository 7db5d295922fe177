// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.Live;
import dev.reeve.gatewayapi.log.v1.Memory;
import dev.reeve.gatewayapi.log.v1.MemoryAnswer;
import dev.reeve.gatewayapi.log.v1.MemoryClass;
import dev.reeve.gatewayapi.log.v1.Recall;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.gatewayapi.log.v1.Target;
import dev.reeve.gatewayapi.log.v1.Watch;
import dev.reeve.gatewayapi.log.v1.WatchAnswer;
import dev.reeve.gatewayapi.log.v1.WatchValue;
import dev.reeve.loggerworker.CommandCheck.Checked;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What may be asked of a device, what it may answer, and the words that go to it. */
class ControlBoundsTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void aLevelLastsAnHourUnlessSaidOtherwise() {
        LevelOverride rule = level(request -> request);

        assertThat(rule.getTarget()).isEqualTo(Target.INSTALLATION);
        assertThat(rule.getLevel()).isEqualTo("DEBUG");
        assertThat(rule.getExpiresUnixMs() - NOW).isEqualTo(3_600_000);
        assertThat(level(request -> request.setForMs(86_400_000)).getExpiresUnixMs() - NOW)
                .isEqualTo(86_400_000);
    }

    @Test
    void aLevelNeedsItsReasonAndItsBounds() {
        refusesLevel("a reason", request -> request.setReason(" "));
        refusesLevel("reason has at most", request -> request.setReason("x".repeat(501)));
        refusesLevel("level is", request -> request.setLevel("loud"));
        refusesLevel("for_ms", request -> request.setForMs(86_400_001));
        refusesLevel("for_ms", request -> request.setForMs(-1));
        refusesLevel("value says", request -> request.setValue(""));
        refusesLevel("value says", request -> request.setTarget(Target.ALL));
        refusesLevel("target is", request -> request.setTargetValue(9));
    }

    @Test
    void aCommandIsSentWithWhatWasLeftOpenFilledIn() {
        assertThat(message(command(request -> request.setLive(Live.getDefaultInstance()))))
                .isEqualTo("{\"id\":\"c1\",\"live\":{\"leaseMs\":60000}}");
        assertThat(message(
                        command(request -> request.setWatch(Watch.newBuilder().addNames("cart.size")))))
                .isEqualTo("{\"id\":\"c1\",\"watch\":{\"names\":[\"cart.size\"],\"everyMs\":1000,\"leaseMs\":30000}}");
        assertThat(message(command(request -> request.setMemory(Memory.getDefaultInstance()))))
                .isEqualTo("{\"id\":\"c1\",\"memory\":{}}");
        assertThat(message(
                        command(request -> request.setRecall(Recall.newBuilder().setLines(50)))))
                .isEqualTo("{\"id\":\"c1\",\"recall\":{\"lines\":50}}");
    }

    @Test
    void aCommandKeepsItsBounds() {
        refusesCommand("one of", request -> request);
        refusesCommand("a reason", request -> request.setReason("").setMemory(Memory.getDefaultInstance()));
        refusesCommand("a device", request -> request.setDevice("").setMemory(Memory.getDefaultInstance()));
        refusesCommand("lease_ms", request -> request.setLive(Live.newBuilder().setLeaseMs(60_001)));
        refusesCommand("lines", request -> request.setRecall(Recall.newBuilder().setLines(501)));
        refusesCommand(
                "every_ms", request -> request.setWatch(Watch.newBuilder().setEveryMs(249)));
        refusesCommand(
                "at most 100",
                request -> request.setWatch(Watch.newBuilder().addAllNames(Collections.nCopies(101, "x"))));
    }

    @Test
    void anAnswerIsKeptWithoutSecrets() {
        String token = "eyJhbGciOiJub25l.eyJzdWIiOiJhZGEi.c2lnbmF0dXJl";
        WatchAnswer watch = AnswerCheck.of(AnswerRequest.newBuilder()
                        .setWatch(WatchAnswer.newBuilder()
                                .addValues(WatchValue.newBuilder()
                                        .setName("password")
                                        .setInteger(1234))
                                .addValues(
                                        WatchValue.newBuilder().setName("url").setText("a " + token + " b"))
                                .addValues(
                                        WatchValue.newBuilder().setName("size").setInteger(7)))
                        .build())
                .getWatch();

        assertThat(watch.getValues(0).getText()).isEqualTo("[redacted]");
        assertThat(watch.getValues(1).getText()).isEqualTo("a [redacted] b");
        assertThat(watch.getValues(2).getInteger()).isEqualTo(7);
    }

    @Test
    void anAnswerKeepsItsBounds() {
        assertThatThrownBy(() -> AnswerCheck.of(AnswerRequest.getDefaultInstance()))
                .hasMessageContaining("one of");
        assertThatThrownBy(() -> AnswerCheck.of(AnswerRequest.newBuilder()
                        .setMemory(MemoryAnswer.newBuilder()
                                .addAllClasses(Collections.nCopies(501, MemoryClass.getDefaultInstance())))
                        .build()))
                .hasMessageContaining("at most 500 classes");
        assertThatThrownBy(() -> AnswerCheck.of(
                        AnswerRequest.newBuilder().setId("x".repeat(64 * 1024)).build()))
                .hasMessageContaining("64 KiB");
    }

    @Test
    void capabilitiesAreWordsThatAreKnown() {
        assertThat(Capabilities.column(List.of("Recall", "level", "level", "x'); DROP TABLE")))
                .isEqualTo("level recall");
    }

    private static String message(Checked command) {
        return new String(DeviceMessages.command("c1", command.request()), StandardCharsets.UTF_8);
    }

    private static Checked command(UnaryOperator<CommandRequest.Builder> changed) {
        return CommandCheck.of(
                changed.apply(CommandRequest.newBuilder().setDevice("i_pixel").setReason("ticket 7"))
                        .build());
    }

    private static LevelOverride level(UnaryOperator<SetLevelRequest.Builder> changed) {
        SetLevelRequest.Builder request = SetLevelRequest.newBuilder()
                .setValue("i_pixel")
                .setLevel("debug")
                .setReason("ticket 7");
        return LevelCheck.rule("r1", "u_support", changed.apply(request).build(), NOW);
    }

    private static void refusesLevel(String words, UnaryOperator<SetLevelRequest.Builder> changed) {
        assertThatThrownBy(() -> level(changed)).isInstanceOf(LogRefused.class).hasMessageContaining(words);
    }

    private static void refusesCommand(String words, UnaryOperator<CommandRequest.Builder> changed) {
        assertThatThrownBy(() -> command(changed))
                .isInstanceOf(LogRefused.class)
                .hasMessageContaining(words);
    }
}
