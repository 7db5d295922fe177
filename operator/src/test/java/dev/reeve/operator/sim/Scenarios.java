// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import dev.reeve.operator.law.ScalingTarget;
import java.util.List;

/** The loads of docs/operator.md. */
public final class Scenarios {
    private static final Physics USUAL = Physics.USUAL;
    private static final int BURST = 2_000;
    private static final double WORKED_OFF = 60;

    private Scenarios() {}

    /** In which no other law may be better in both wait and cost. */
    public static List<Scenario> listed() {
        return List.of(cold(), step(), onOff(), sine(), steady());
    }

    /** 0 to 100 a second for 120 s, and what is held afterwards. */
    public static Scenario cold() {
        return new Scenario("cold", USUAL, 900, 100, t -> within(t, Scenario.BEGIN, 140) ? 100 : 0, 0, 0);
    }

    /** From nothing to a rate, on a cluster that was measured and a pool whose owner states this: {@code OE2}. */
    public static Scenario cold(Physics physics, double rate, double seconds, ScalingTarget stated) {
        double end = Scenario.BEGIN + seconds;
        return new Scenario(
                "cold, measured",
                physics,
                end + WORKED_OFF,
                rate,
                t -> within(t, Scenario.BEGIN, end) ? rate : 0,
                0,
                0,
                Troubles.NONE,
                stated);
    }

    /** From 20 to 100 a second. */
    public static Scenario step() {
        return new Scenario("step", USUAL, 900, 100, t -> t < Scenario.BEGIN ? 0 : t < 300 ? 20 : 100, 0, 0);
    }

    /** 80 a second for 30 s, nothing for 150 s, ten times. */
    public static Scenario onOff() {
        return new Scenario("on/off", USUAL, 1_820, 80, t -> phase(t, 180) < 30 ? 80 : 0, 0, 0);
    }

    /** 5 to 95 a second and back in 20 minutes, three times. */
    public static Scenario sine() {
        return new Scenario(
                "sine",
                USUAL,
                3_620,
                95,
                t -> t < Scenario.BEGIN ? 0 : 50 + 45 * Math.sin(2 * Math.PI * phase(t, 1_200) / 1_200),
                0,
                0);
    }

    /** 40 a second for an hour. */
    public static Scenario steady() {
        return new Scenario("steady", USUAL, 3_620, 40, t -> t < Scenario.BEGIN ? 0 : 40, 0, 0);
    }

    /** 2,000 at once. */
    public static Scenario burst() {
        return new Scenario("burst", USUAL, 900, 1, _ -> 0, BURST, 0);
    }

    private static double phase(double time, double period) {
        return time < Scenario.BEGIN ? period - 1 : (time - Scenario.BEGIN) % period;
    }

    private static boolean within(double time, double from, double to) {
        return time >= from && time < to;
    }
}
