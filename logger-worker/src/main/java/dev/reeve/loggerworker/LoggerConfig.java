// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The logger's keys; {@link #settings} checks them once, at start. */
@ConfigMapping(prefix = "reeve.logger")
interface LoggerConfig {
    /** Name of this instance in discovery, different for each replica; default is the pod's name, else a random one. */
    Optional<String> instanceId();

    /** Calls at once of the intake service and of the OTLP service, each; 1 to 1,000. */
    @WithDefault("256")
    int appendCapacity();

    /** Viewers (open {@code Follow} streams) of this replica at once; 1 to 1,000. */
    @WithDefault("1000")
    int follows();

    /** How long a caller waits for its records' commit; then it is told to send them again. */
    @WithDefault("10S")
    Duration commitPatience();

    /** A history page that is not full after this time ends and says how far it came. */
    @WithDefault("2S")
    Duration searchTime();

    /** A stream without news says that it is there. */
    @WithDefault("15S")
    Duration heartbeat();

    /** Between two tries to reach a database that is away. */
    @WithDefault("1S")
    Duration storeRetry();

    /** Between two rounds of making and dropping partitions. */
    @WithDefault("5M")
    Duration retentionEvery();

    /** How long TRACE and DEBUG records are kept. */
    @WithDefault("48H")
    Duration keepShort();

    /** How long INFO, WARN, ERROR and FATAL records are kept. */
    @WithDefault("30D")
    Duration keepLong();

    /** What the records of one app may weigh, 1M or more; over it its oldest go, TRACE and DEBUG first. */
    @WithDefault("5G")
    MemorySize appBytesMax();

    /** What one app may send in a day (UTC); over it nothing more is taken until the next. 0 = no bound. */
    @WithDefault("0")
    MemorySize appDayBytesMax();

    /** What waits for the database. */
    Queue queue();

    /** What is committed at once. */
    Group group();

    /** What waits for one viewer. */
    ViewerQueue viewer();

    /** Where records are kept. */
    Database database();

    /** Collectors that stored records go on to, by tenant. */
    Map<String, ForwardConfig> forward();

    /** What waits for the database. */
    interface Queue {
        /** Records; at 80 % TRACE and DEBUG are shed, at 95 % INFO, each with a gap in the stream. */
        @WithDefault("50000")
        int records();

        /** Bytes; whichever bound is nearer counts. */
        @WithDefault("64M")
        MemorySize bytes();
    }

    /** What is committed at once. */
    interface Group {
        /** Records of one transaction. */
        @WithDefault("1000")
        int records();

        /** How long a transaction waits for more records. */
        @WithDefault("0.05S")
        Duration gather();
    }

    /** What waits for one viewer; over it the lowest severities go, and the viewer is told. */
    interface ViewerQueue {
        /** Records. */
        @WithDefault("5000")
        int records();

        /** Bytes. */
        @WithDefault("8M")
        MemorySize bytes();
    }

    /** PostgreSQL 14 or later. */
    interface Database {
        /** JDBC URL. */
        @WithDefault("jdbc:postgresql://127.0.0.1:5432/reeve")
        String url();

        /** Owner of the schema {@code logger}, or a role that may create it. */
        @WithDefault("reeve")
        String username();

        /** Its password; empty where the server asks for none. */
        Optional<String> password();
    }

    /** The checked settings. {@link IllegalArgumentException} names the wrong key, its value and what is allowed. */
    default LoggerSettings settings() {
        return new LoggerSettings(
                appendCapacity(),
                follows(),
                new Shedding.QueueBound(queue().records(), queue().bytes().asLongValue()),
                new GroupWriter.Group(group().records(), group().gather(), storeRetry()),
                new Viewer.Bound(viewer().records(), viewer().bytes().asLongValue()),
                new LoggerSettings.Times(commitPatience(), searchTime(), heartbeat(), retentionEvery()),
                new LoggerSettings.Keep(
                        keepShort(),
                        keepLong(),
                        appBytesMax().asLongValue(),
                        appDayBytesMax().asLongValue()));
    }
}
