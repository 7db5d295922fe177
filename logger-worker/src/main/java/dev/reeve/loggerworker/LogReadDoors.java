// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.ListDevicesReply;
import dev.reeve.gatewayapi.log.v1.ListDevicesRequest;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.loggerworker.TimeWindows.Window;
import org.jspecify.annotations.Nullable;

/** What readers ask: history, devices, the live stream. All within the caller's tenant, all need {@code logs:read}. */
final class LogReadDoors {
    private final History history;
    private final Devices devices;
    private final Hub hub;
    private final Follow follow;

    LogReadDoors(History history, Devices devices, Hub hub, Follow follow) {
        this.history = history;
        this.devices = devices;
        this.hub = hub;
        this.follow = follow;
    }

    QueryReply query(Caller caller, QueryRequest request) {
        caller.requireRead();
        LogFilter filter = LogFilter.of(caller.tenant(), request.getFilter());
        @Nullable Cursor cursor = request.getAfter().isEmpty() ? null : Cursor.parse(request.getAfter());
        int limit = Paging.limit(request.getLimit(), History.LIMIT_DEFAULT, History.LIMIT_MAX);
        History.Page page =
                history.page(new History.Search(filter, range(request), cursor, limit, request.getOldestFirst()));
        return QueryReply.newBuilder()
                .addAllEntries(page.entries())
                .setNext(page.next() == null ? "" : page.next().text())
                .setSearchedToUnixNano(page.searchedToMicros() * Entries.NANOS_PER_MICRO)
                .build();
    }

    private static Window range(QueryRequest request) {
        long from = micros(request.getFromUnixNano(), 0);
        long to = micros(request.getToUnixNano(), TimeWindows.LATEST_MICROS);
        if (from > to) {
            throw LogRefused.invalid("from is after to");
        }
        return new Window(from, to);
    }

    private static long micros(long unixNanos, long open) {
        if (unixNanos < 0) {
            throw LogRefused.invalid("a time is after 2262");
        }
        return unixNanos == 0 ? open : unixNanos / Entries.NANOS_PER_MICRO;
    }

    ListDevicesReply listDevices(Caller caller, ListDevicesRequest request) {
        caller.requireRead();
        return devices.list(caller.tenant(), request);
    }

    /** Returns when the stream is over. {@code opened} learns how to end it early. */
    void follow(Caller caller, FollowRequest request, Output<FollowBatch> output, Output.Opened opened)
            throws InterruptedException {
        caller.requireRead();
        LogFilter filter = LogFilter.of(caller.tenant(), request.getFilter());
        try (Viewer viewer = hub.follow(filter)) {
            opened.endBy(viewer::end);
            follow.run(viewer, filter, request, output);
        }
    }
}
