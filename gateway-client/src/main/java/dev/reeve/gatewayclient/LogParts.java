// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** What the log of a client is made of, as its commands see it. */
record LogParts(
        LogLevels levels,
        LogSender sender,
        LogIntake intake,
        LogOffers offers,
        WatchedValues watched,
        Instances instances) {}
