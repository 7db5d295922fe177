// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The followers of one topic on one event loop, and how far the topic is here. Owned by the loop.
 *
 * <pre>
 *   follower: Waiting --live--> [position asked for is not this one] CatchingUp --read--> Following
 *                 \\_____________ [from now, or nothing missed, or another epoch] ________/
 * </pre>
 */
final class LoopFeed {
    private final TopicFeed feed;
    private final Loop loop;
    private final Set<Member> members = new LinkedHashSet<>();
    private final Map<Topics.Position, CatchUp> catchUps = new HashMap<>();
    /** Of the last item, or the brokers' word; null = they have said nothing yet. */
    private Topics.@Nullable Position position;

    /** The members as they were when one last came or went: an item goes to thousands without a copy of the set. */
    private @Nullable List<Member> snapshot;

    LoopFeed(TopicFeed feed, Loop loop) {
        this.feed = feed;
        this.loop = loop;
    }

    Loop loop() {
        return loop;
    }

    TopicFollower.Place join(TopicFollower follower, Topics.@Nullable Position from) {
        Member member = new Member(follower, from);
        members.add(member);
        snapshot = null;
        Topics.Position now = position;
        if (now != null) {
            // Later, so that the caller knows its place before it hears the first word.
            loop.post(() -> settle(member));
        }
        return member;
    }

    /** In force, for the first time or again, and nothing was missed. */
    void live(Topics.Position now) {
        position = now;
        members().forEach(this::settle);
    }

    void item(SharedItem item) {
        position = item.position();
        List.copyOf(catchUps.values()).forEach(catchUp -> catchUp.heard(item));
        for (Member member : members()) {
            member.item(item);
        }
    }

    /** Also who has not begun has missed something. */
    void reset(Topics.Position now) {
        position = now;
        List.copyOf(catchUps.values()).forEach(CatchUp::giveUp);
        for (Member member : members()) {
            member.reset(now);
        }
    }

    void closed(String reason) {
        List.copyOf(catchUps.values()).forEach(CatchUp::stop);
        for (Member member : members()) {
            member.end(reason);
        }
    }

    private List<Member> members() {
        List<Member> known = snapshot;
        if (known == null) {
            known = List.copyOf(members);
            snapshot = known;
        }
        return known;
    }

    private void settle(Member member) {
        Topics.Position now = position;
        Topics.Position from = member.from;
        if (now == null || member.state != State.WAITING) {
            return;
        }
        if (from == null || from.epoch() != now.epoch() || from.offset() == now.offset()) {
            member.begin(now, from != null && from.equals(now), List.of());
            return;
        }
        member.state = State.CATCHING_UP;
        CatchUp catchUp = catchUps.get(from);
        if (catchUp == null) {
            catchUp = new CatchUp(from);
            catchUps.put(from, catchUp);
            feed.feeds().virtualThreads().execute(catchUp::open);
        }
        catchUp.waiting.add(member);
    }

    private enum State {
        WAITING,
        CATCHING_UP,
        FOLLOWING,
        LEFT
    }

    /** One follower. */
    private final class Member implements TopicFollower.Place {
        private final TopicFollower follower;
        private final Topics.@Nullable Position from;
        private State state = State.WAITING;
        /** What a catch-up has told already; null = nothing. */
        private Topics.@Nullable Position told;

        Member(TopicFollower follower, Topics.@Nullable Position from) {
            this.follower = follower;
            this.from = from;
        }

        void begin(Topics.Position at, boolean recovered, List<SharedItem> missed) {
            if (state != State.LEFT) {
                state = State.FOLLOWING;
                told = at;
                follower.begun(at, recovered, missed);
            }
        }

        void item(SharedItem item) {
            if (state == State.FOLLOWING && !isTold(item.position())) {
                follower.item(item);
            }
        }

        void reset(Topics.Position now) {
            if (state == State.FOLLOWING) {
                told = null;
                follower.reset(now);
            } else {
                begin(now, false, List.of());
            }
        }

        void end(String reason) {
            if (state != State.LEFT) {
                depart();
                follower.closed(reason);
            }
        }

        @Override
        public void leave() {
            if (state != State.LEFT) {
                depart();
                if (members.isEmpty()) {
                    List.copyOf(catchUps.values()).forEach(CatchUp::stop);
                    feed.feeds().left(feed, loop);
                }
            }
        }

        private void depart() {
            state = State.LEFT;
            members.remove(this);
            snapshot = null;
            feed.feeds().followerLeft();
        }

        private boolean isTold(Topics.Position at) {
            Topics.Position last = told;
            return last != null && at.epoch() == last.epoch() && at.offset() <= last.offset();
        }
    }

    /**
     * Reads for some members what they missed since one position, while the feed goes on: what it brings meanwhile is
     * put behind what was read. A subscription of its own reads it, and ends with its first word.
     */
    private final class CatchUp implements Topics.Listener {
        private final Topics.Position from;
        private final List<Member> waiting = new ArrayList<>();
        private final List<SharedItem> read = new ArrayList<>();
        private final List<SharedItem> heard = new ArrayList<>();
        private Topics.@Nullable Subscription subscription;
        private long bytes;
        private boolean over;

        CatchUp(Topics.Position from) {
            this.from = from;
        }

        /** On a virtual thread. */
        void open() {
            Topics.Subscription made = feed.feeds().upstream().subscribe(feed.topic(), from, this);
            loop.post(() -> {
                subscription = made;
                if (over) {
                    made.close();
                }
            });
        }

        void heard(SharedItem item) {
            add(heard, item);
        }

        /** The gap is told, and is one. */
        void giveUp() {
            stop();
            Topics.Position now = position;
            if (now != null) {
                waiting.forEach(member -> member.begin(now, false, List.of()));
            }
        }

        void stop() {
            over = true;
            catchUps.remove(from, this);
            if (subscription != null) {
                subscription.close();
            }
        }

        @Override
        public void item(Topics.Item item) {
            loop.post(() -> add(read, new SharedItem(feed.topic(), item)));
        }

        @Override
        public void live(Topics.Position end) {
            loop.post(() -> {
                if (!over) {
                    stop();
                    complete(end);
                }
            });
        }

        @Override
        public void reset(Topics.Position end) {
            loop.post(() -> {
                if (!over) {
                    giveUp();
                }
            });
        }

        @Override
        public void closed(String reason) {
            reset(from);
        }

        private void add(List<SharedItem> list, SharedItem item) {
            if (over) {
                return;
            }
            list.add(item);
            bytes += item.item().body().length;
            if (bytes > feed.feeds().missedBytesMax()) {
                giveUp();
            }
        }

        private void complete(Topics.Position end) {
            List<SharedItem> missed = new ArrayList<>(read);
            Topics.Position last = end;
            if (!read.isEmpty() && read.getLast().position().offset() > end.offset()) {
                last = read.getLast().position();
            }
            for (SharedItem item : heard) {
                boolean other = item.position().epoch() != end.epoch();
                if (other || item.position().offset() > last.offset()) {
                    missed.add(item);
                    last = other ? last : item.position();
                }
            }
            for (Member member : waiting) {
                member.begin(last, true, missed);
            }
        }
    }
}
