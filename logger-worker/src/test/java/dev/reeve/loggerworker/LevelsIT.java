// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.LevelCalls.CONFIG;
import static dev.reeve.loggerworker.LevelCalls.all;
import static dev.reeve.loggerworker.LevelCalls.applied;
import static dev.reeve.loggerworker.LevelCalls.level;
import static dev.reeve.loggerworker.LevelCalls.listed;
import static dev.reeve.loggerworker.LevelCalls.onDevice;
import static dev.reeve.loggerworker.LevelCalls.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.ClearLevelRequest;
import dev.reeve.gatewayapi.log.v1.ConfigLevel;
import dev.reeve.gatewayapi.log.v1.ConfigReply;
import dev.reeve.gatewayapi.log.v1.Device;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.ListDevicesRequest;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.gatewayapi.log.v1.Target;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L8: a level is set on a device from afar, by any of two replicas, and ends by itself. */
@Tag("L8")
class LevelsIT extends TwoReplicas {
    @BeforeEach
    void store() {
        one.append("s", one.lines(1, 1));
    }

    @Test
    void tellsTheDeviceAtOnceAndShowsOnEveryReplicaThatItWasApplied() {
        // When
        LevelOverride set = set(one, onDevice("debug").setLogger("net"));
        String sent = one.published.taken("i_pixel").getFirst();
        State before = listed(other).getFirst().getState();
        applied(other, one.phone, set.getId());

        // Then
        assertThat(sent)
                .isEqualTo("{\"id\":\"%s\",\"level\":{\"logger\":\"net\",\"level\":\"DEBUG\",\"untilMs\":%d}}"
                        .formatted(set.getId(), NOW.plusSeconds(3_600).toEpochMilli()));
        assertThat(before).isEqualTo(State.SENT);
        assertThat(listed(one)).singleElement().satisfies(level -> {
            assertThat(level.getState()).isEqualTo(State.APPLIED);
            assertThat(level.getApplied()).isEqualTo(1);
            assertThat(level.getSent()).isEqualTo(1);
            assertThat(level.getReason()).isEqualTo("ticket 7");
            assertThat(level.getCreatedBy()).isEqualTo("u_support");
        });
    }

    @Test
    void aDeviceWithoutASocketLearnsItWithItsNextBatchFromAnyReplica() {
        // Given
        int before = one.append("s", one.lines(2, 2)).getConfigVersion();
        LevelOverride set = set(one, onDevice("trace"));

        // When
        clock.advance(Duration.ofSeconds(1));
        int here = one.append("s", one.lines(3, 3)).getConfigVersion();
        int there = other.append("s", other.lines(4, 4)).getConfigVersion();
        ConfigReply config = other.logger.controlDoors().config(other.phone, CONFIG);

        // Then
        assertThat(before).isZero();
        assertThat(here).isNotZero().isEqualTo(there).isEqualTo(config.getConfigVersion());
        assertThat(config.getLevelsList())
                .containsExactly(ConfigLevel.newBuilder()
                        .setId(set.getId())
                        .setLevel("TRACE")
                        .setForMs(3_599_000)
                        .build());
    }

    @Test
    void survivesARestartOfTheLoggerBetweenSetAndApplied() {
        // Given
        LevelOverride set = set(one, onDevice("debug"));
        one.close();
        other.close();

        // When
        one = new LoggerFixture(database, clock).awaitStore();
        ConfigReply config = one.logger.controlDoors().config(one.phone, CONFIG);
        applied(one, one.phone, set.getId());

        // Then
        assertThat(config.getLevelsList()).extracting(ConfigLevel::getId).containsExactly(set.getId());
        assertThat(listed(one)).extracting(LevelOverride::getState).containsExactly(State.APPLIED);
    }

    @Test
    void endsByItself() throws SQLException {
        // Given
        LevelOverride set = set(one, onDevice("debug").setForMs(60_000));
        clock.advance(Duration.ofSeconds(59));
        int before = other.append("s", other.lines(2, 2)).getConfigVersion();

        // When
        clock.advance(Duration.ofSeconds(1));
        int after = other.append("s", other.lines(3, 3)).getConfigVersion();
        applied(one, one.phone, set.getId());

        // Then
        assertThat(before).isNotZero();
        assertThat(after).isZero();
        assertThat(listed(one)).isEmpty();
        assertThat(all(other)).extracting(LevelOverride::getState).containsExactly(State.EXPIRED);
        assertThat(one.logger.controlDoors().config(one.phone, CONFIG)).isEqualTo(ConfigReply.getDefaultInstance());
        LevelOverride again = set(other, onDevice("info"));
        assertThat(all(one)).extracting(LevelOverride::getState).containsExactlyInAnyOrder(State.EXPIRED, State.SENT);
        assertThat(listed(one)).extracting(LevelOverride::getId).containsExactly(again.getId());
        clock.advance(Duration.ofDays(32));
        assertThat(one.logger.retention().run()).isTrue();
        assertThat(all(one)).isEmpty();
    }

    @Test
    void endsEarlyAndGivesTheDeviceBackWhatCountsThen() {
        // Given
        LevelOverride version =
                set(one, level("warn").setTarget(Target.APP_VERSION).setValue("1.4.2"));
        LevelOverride device = set(one, onDevice("debug"));
        LevelOverride net = set(one, onDevice("trace").setLogger("net"));
        one.published.take();

        // When
        List<LevelOverride> cleared = other.logger
                .controlDoors()
                .clearLevel(
                        other.support,
                        ClearLevelRequest.newBuilder().setValue("i_pixel").build())
                .getClearedList();

        // Then
        assertThat(cleared).extracting(LevelOverride::getId).containsExactlyInAnyOrder(device.getId(), net.getId());
        assertThat(other.published.taken("i_pixel"))
                .containsExactlyInAnyOrder(
                        "{\"id\":\"%s\",\"level\":{\"logger\":\"\",\"level\":\"WARN\",\"untilMs\":%d}}"
                                .formatted(version.getId(), version.getExpiresUnixMs()),
                        "{\"id\":\"%s\",\"level\":{\"logger\":\"net\",\"level\":\"TRACE\",\"untilMs\":0}}"
                                .formatted(net.getId()));
        assertThat(listed(one)).extracting(LevelOverride::getId).containsExactly(version.getId());
    }

    @Test
    void replacesTheOneOfTheSameTargetAndLogger() {
        // Given
        LevelOverride first = set(one, onDevice("debug"));

        // When
        LevelOverride second = set(other, onDevice("trace"));

        // Then
        assertThat(listed(one)).extracting(LevelOverride::getId).containsExactly(second.getId());
        assertThat(all(one))
                .filteredOn(level -> level.getId().equals(first.getId()))
                .extracting(LevelOverride::getState)
                .containsExactly(State.ENDED);
    }

    @Test
    void answersThoughItsDevicesAreNotToldYetAndCountsThemLater() {
        // Given
        Caller tablet = new Caller("acme", "u_ada", "i_tablet", Set.of("logs:write"));
        one.append(tablet, one.source("t"), one.lines(1, 1));
        one.published.hold();

        // When
        LevelOverride set = set(one, level("debug").setTarget(Target.ALL));

        // Then
        assertThat(set.getSent()).isZero();
        assertThat(listed(other).getFirst().getSent()).isZero();
        one.published.goOn();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(listed(other).getFirst().getSent()).isEqualTo(2));
    }

    @Test
    void isSetThoughNoBrokerTakesIt() {
        // Given
        one.published.goAway();

        // When
        LevelOverride set = set(one, onDevice("debug"));

        // Then
        assertThat(set.getSent()).isZero();
        assertThat(other.logger.controlDoors().config(other.phone, CONFIG).getLevelsCount())
                .isEqualTo(1);
    }

    @Test
    void showsTheLevelWithTheDeviceAndWhatItOffers() {
        // Given
        one.logger
                .controlDoors()
                .config(
                        new Caller("acme", "u_new", "i_quiet", Set.of("logs:write")),
                        CONFIG.toBuilder()
                                .addCapabilities("recall")
                                .addCapabilities("level")
                                .build());
        set(one, level("debug").setValue("i_quiet"));

        // When
        List<Device> devices = one.logger
                .readDoors()
                .listDevices(
                        one.reader,
                        ListDevicesRequest.newBuilder().setSearch("quiet").build())
                .getDevicesList();

        // Then
        assertThat(devices).singleElement().satisfies(device -> {
            assertThat(device.getLevel()).isEqualTo("DEBUG");
            assertThat(device.getLevelUntilUnixMs())
                    .isEqualTo(NOW.plusSeconds(3_600).toEpochMilli());
            assertThat(device.getCapabilitiesList()).containsExactly("level", "recall");
        });
    }

    @Test
    void keepsWhoAskedAndWhy() {
        // When
        LevelOverride set = set(one, onDevice("debug"));
        one.logger
                .controlDoors()
                .clearLevel(
                        one.support,
                        ClearLevelRequest.newBuilder()
                                .setId(set.getId())
                                .setReason("found it")
                                .build());

        // Then
        assertThat(Tables.texts(
                        database,
                        "SELECT concat_ws('|', tenant, actor, action, target, reason)"
                                + " FROM logger.log_audit ORDER BY id"))
                .containsExactly(
                        "acme|u_support|level.set|INSTALLATION i_pixel|ticket 7",
                        "acme|u_support|level.clear|INSTALLATION i_pixel|found it");
    }
}
