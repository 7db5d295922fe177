// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A day of a service that people use, generated, not recorded: two humps by day, hardly anybody at night, minutes that
 * scatter about them, and some that are three times as busy. The same day for every seed, which draws the requests.
 */
final class DayTrace {
    static final int MINUTES = 24 * 60;

    private static final long SEED = 20_261_126;
    private static final double BUSIEST = 24;
    private static final double SCATTER = 0.15;
    private static final double STAYS = 0.9;
    private static final int FLASHES = 6;
    private static final int FLASH_MINUTES = 3;
    private static final double FLASH = 3;

    private final double[] perSecond = new double[MINUTES];

    DayTrace() {
        SplittableRandom random = new SplittableRandom(SEED);
        double scatter = 0;
        for (int minute = 0; minute < MINUTES; minute++) {
            scatter = STAYS * scatter + Math.sqrt(1 - STAYS * STAYS) * random.nextGaussian();
            perSecond[minute] = BUSIEST * usual(minute / 60.0) * Math.exp(SCATTER * scatter);
        }
        for (int flash = 0; flash < FLASHES; flash++) {
            int begin = random.nextInt(MINUTES - FLASH_MINUTES);
            for (int minute = begin; minute < begin + FLASH_MINUTES; minute++) {
                perSecond[minute] *= FLASH;
            }
        }
    }

    private static double usual(double hour) {
        double usual = hump(hour, 10.5, 2.5) + 0.8 * hump(hour, 19, 2.5) + 0.3 * hump(hour, 14.5, 2);
        return usual < 0.004 ? 0 : usual;
    }

    private static double hump(double hour, double middle, double width) {
        return Math.exp(-(hour - middle) * (hour - middle) / (2 * width * width));
    }

    double at(double seconds) {
        double minute = (seconds - Scenario.BEGIN) / 60;
        return minute < 0 || minute >= MINUTES ? 0 : perSecond[(int) minute];
    }

    double highest() {
        return Arrays.stream(perSecond).max().orElse(0);
    }
}
