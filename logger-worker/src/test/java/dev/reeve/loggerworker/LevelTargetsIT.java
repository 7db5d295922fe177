// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.LevelCalls.CONFIG;
import static dev.reeve.loggerworker.LevelCalls.answer;
import static dev.reeve.loggerworker.LevelCalls.level;
import static dev.reeve.loggerworker.LevelCalls.onDevice;
import static dev.reeve.loggerworker.LevelCalls.set;
import static dev.reeve.loggerworker.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.ClearLevelRequest;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListLevelsRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.gatewayapi.log.v1.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L8: whom a level means, and who may set it. */
@Tag("L8")
class LevelTargetsIT extends TwoReplicas {
    @BeforeEach
    void store() {
        one.append("s", one.lines(1, 1));
    }

    @Test
    void tellsEveryDeviceOfAUserAVersionAndTheTenant() {
        // Given
        Caller tablet = new Caller("acme", "u_ada", "i_tablet", Set.of("logs:write"));
        Caller bobs = new Caller("acme", "u_bob", "i_bob", Set.of("logs:write"));
        one.append(tablet, one.source("t"), one.lines(1, 1));
        one.append(bobs, one.source("b").toBuilder().setAppVersion("1.5.0").build(), one.lines(1, 1));

        // Then
        assertThat(told(level("debug").setTarget(Target.ACCOUNT).setValue("u_ada")))
                .containsExactlyInAnyOrder("i_pixel", "i_tablet");
        assertThat(told(level("debug").setTarget(Target.APP_VERSION).setValue("1.5.0")))
                .containsExactly("i_bob");
        assertThat(told(level("debug").setTarget(Target.ALL)))
                .containsExactlyInAnyOrder("i_pixel", "i_tablet", "i_bob");
    }

    @Test
    @Tag("S3")
    @Tag("A10")
    void keepsOthersOut() {
        // Given
        LevelOverride set = set(one, onDevice("debug"));
        Caller strangers = new Caller("other", "k_other", "", Set.of("admin"));
        Caller strangersPhone = new Caller("other", "u_eve", "i_pixel2", Set.of("logs:write"));
        LogControlDoors doors = one.logger.controlDoors();
        ClearLevelRequest clear =
                ClearLevelRequest.newBuilder().setId(set.getId()).build();

        // Then
        for (Caller caller : List.of(one.phone, one.key, new Caller("acme", "u_r", "", Set.of("logs:read")))) {
            refused(
                    LogRefused.Reason.FORBIDDEN,
                    () -> doors.setLevel(caller, onDevice("debug").build()));
            refused(LogRefused.Reason.FORBIDDEN, () -> doors.clearLevel(caller, clear));
        }
        refused(LogRefused.Reason.FORBIDDEN, () -> doors.listLevels(one.key, ListLevelsRequest.getDefaultInstance()));
        refused(LogRefused.Reason.FORBIDDEN, () -> doors.config(one.support, CONFIG));
        refused(
                LogRefused.Reason.NOT_FOUND,
                () -> doors.setLevel(strangers, onDevice("debug").build()));
        refused(LogRefused.Reason.NOT_FOUND, () -> doors.clearLevel(strangers, clear));
        refused(LogRefused.Reason.NOT_FOUND, () -> doors.answer(strangersPhone, answer(set.getId())));
        assertThat(doors.listLevels(
                                strangers,
                                ListLevelsRequest.newBuilder().setOver(true).build())
                        .getLevelsList())
                .isEmpty();
    }

    @Test
    @Tag("S3")
    void publishesNothingToADeviceThatWasOnlyClaimed() {
        // Given
        Caller strangersKey = new Caller("other", "k_other", "", Set.of("logs:write"));
        Caller strangers = new Caller("other", "k_admin", "", Set.of("admin"));
        one.append(
                strangersKey,
                one.source("x").toBuilder().setInstallation("i_pixel").build(),
                one.lines(1, 1));
        one.published.take();

        // When
        LevelOverride set =
                one.logger.controlDoors().setLevel(strangers, onDevice("trace").build());

        // Then
        assertThat(set.getSent()).isZero();
        assertThat(one.published.take()).isEmpty();
        assertThat(one.logger.controlDoors().config(one.phone, CONFIG).getLevelsList())
                .isEmpty();
    }

    @Test
    void whatATokenProvedAnApiKeysWordDoesNotUndo() {
        // Given
        one.append(
                one.key, one.source("k").toBuilder().setInstallation("i_pixel").build(), one.lines(1, 1));

        // Then
        assertThat(told(level("debug").setTarget(Target.ACCOUNT).setValue("u_ada")))
                .containsExactly("i_pixel");
    }

    private List<String> told(SetLevelRequest.Builder request) {
        one.published.take();
        set(one, request);
        return one.published.take().stream()
                .map(PublishedMessages.Message::installation)
                .toList();
    }
}
