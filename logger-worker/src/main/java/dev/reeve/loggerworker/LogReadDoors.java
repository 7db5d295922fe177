// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.ListDevicesReply;
import dev.reeve.gatewayapi.log.v1.ListDevicesRequest;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What readers ask: history, devices, the live stream. All within the caller's tenant, all need {@code logs:read}. */
final class LogReadDoors {
    private final History history;
    private final Devices devices;
    private final Hub hub;
    private final OtherReplicas others;
    private final Follow follow;
    private final OpenedDevices looks;
    private final Clock clock;

    LogReadDoors(
            History history,
            Devices devices,
            Hub hub,
            OtherReplicas others,
            Follow follow,
            OpenedDevices looks,
            Clock clock) {
        this.history = history;
        this.devices = devices;
        this.hub = hub;
        this.others = others;
        this.follow = follow;
        this.looks = looks;
        this.clock = clock;
    }

    QueryReply query(Caller caller, QueryRequest request) {
        caller.requireRead();
        LogFilter filter = filter(caller, request.getFilter());
        @Nullable Cursor cursor = request.getAfter().isEmpty() ? null : Cursor.parse(request.getAfter());
        int limit = Paging.limit(request.getLimit(), History.LIMIT_DEFAULT, History.LIMIT_MAX);
        Window range = TimeRange.of(request.getFromUnixNano(), request.getToUnixNano());
        looks.opened(caller, filter.named());
        History.Page page = history.page(new History.Search(filter, range, cursor, limit, request.getOldestFirst()));
        boolean hasOldest = request.getOldestFirst() ? cursor == null : page.next() == null;
        return QueryReply.newBuilder()
                .addAllShortened(hasOldest ? history.shortened(filter) : List.of())
                .addAllEntries(page.entries())
                .setNext(page.next() == null ? "" : page.next().text())
                .setSearchedToUnixNano(page.searchedToMicros() * Entries.NANOS_PER_MICRO)
                .build();
    }

    private LogFilter filter(Caller caller, Filter filter) {
        return LogFilter.of(caller.tenant(), filter, clock.instant());
    }

    ListDevicesReply listDevices(Caller caller, ListDevicesRequest request) {
        caller.requireRead();
        return devices.list(caller.tenant(), request);
    }

    /** Returns when the stream is over. {@code opened} learns how to end it early. */
    void follow(Caller caller, FollowRequest request, Output<FollowBatch> output, Output.Opened opened)
            throws InterruptedException {
        caller.requireRead();
        LogFilter filter = filter(caller, request.getFilter());
        looks.opened(caller, filter.named());
        try (OtherReplicas.Watch watch = others.watch(caller.tenant());
                Viewer viewer = hub.follow(filter)) {
            watch.joined();
            opened.endBy(viewer::end);
            follow.run(viewer, filter, request, output);
        }
    }
}
