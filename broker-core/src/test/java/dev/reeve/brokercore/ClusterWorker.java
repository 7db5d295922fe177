// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A worker process: as the worker SDK connected to every broker, or a plain one with one broker. It dies, drains, and
 * is frozen; frozen it hears nothing, and when it goes on it finishes what it had: a zombie that replies late.
 */
final class ClusterWorker implements ClusterEnd {
    private static final int BEAT_MS = 500;
    private static final int SILENCE_MAX_MS = 1_500;

    private final ClusterWorld world;
    private final ClusterClock clock;
    private final SplittableRandom random;
    private final String name;
    private final String service;
    private final MdpVersion version;
    private final boolean reeve;
    private final int capacity;
    private final Map<ClusterLink, Line> lines = new LinkedHashMap<>();
    private final Deque<Runnable> frozen = new ArrayDeque<>();
    private int life;
    private long frozenUntilMs;
    private boolean draining;

    /** One broker's view of this worker. */
    private static final class Line {
        private final ClusterLink link;
        private final ClusterNode node;
        private final List<Job> held = new ArrayList<>();
        private final Set<Long> tokens = new HashSet<>();
        private long heardMs;
        private @Nullable Job last;

        private Line(ClusterLink link, ClusterNode node, long nowMs) {
            this.link = link;
            this.node = node;
            this.heardMs = nowMs;
        }
    }

    private static final class Job {
        private final byte[] token;
        private final String content;
        private int partials;

        private Job(byte[] token, String content) {
            this.token = token;
            this.content = content;
        }
    }

    ClusterWorker(
            ClusterWorld world,
            SplittableRandom random,
            String name,
            String service,
            MdpVersion version,
            boolean reeve,
            int capacity) {
        this.world = world;
        this.clock = world.clock();
        this.random = random;
        this.name = name;
        this.service = service;
        this.version = version;
        this.reeve = reeve;
        this.capacity = capacity;
        begin();
    }

    String service() {
        return service;
    }

    boolean isReeve() {
        return reeve;
    }

    private void begin() {
        draining = false;
        if (reeve) {
            world.nodes().forEach(this::connect);
        } else {
            connect(world.nodes().get(random.nextInt(world.nodes().size())));
        }
        beat(life);
    }

    private void connect(ClusterNode node) {
        ClusterLink link = node.accept(this, false, world.isAdversarial());
        if (link == null) {
            again(node);
            return;
        }
        lines.put(link, new Line(link, node, clock.nowMs()));
        if (reeve) {
            byte[] info = Raw.ext(TestWorker.info(name, capacity).toBuilder()
                    .setIdempotent(service.startsWith("idem"))
                    .build());
            say(link, TestWorker.READY, Raw.bytes(service), info);
        } else {
            say(link, TestWorker.READY, Raw.bytes(service));
        }
    }

    private void again(ClusterNode node) {
        int mine = life;
        ClusterNode next =
                reeve ? node : world.nodes().get(random.nextInt(world.nodes().size()));
        clock.in(100 + random.nextInt(400), () -> {
            if (life == mine && !draining) {
                connect(next);
            }
        });
    }

    private void say(ClusterLink link, int command, byte[]... rest) {
        link.toBroker(Raw.worker(version, command, rest));
    }

    /** kill -9; another process with the same instance id takes its place. */
    void crash() {
        life++;
        frozen.clear();
        frozenUntilMs = 0;
        List<ClusterLink> old = List.copyOf(lines.keySet());
        lines.clear();
        old.forEach(ClusterLink::sever);
        int mine = life;
        clock.in(200 + random.nextInt(800), () -> {
            if (life == mine) {
                begin();
            }
        });
    }

    /** SIGSTOP for so long, then SIGCONT. */
    void freeze(int ms) {
        if (!isFrozen()) {
            frozenUntilMs = clock.nowMs() + ms;
            int mine = life;
            clock.at(frozenUntilMs, () -> {
                if (life == mine) {
                    thaw();
                }
            });
        }
    }

    void thaw() {
        frozenUntilMs = 0;
        for (int i = frozen.size(); i > 0 && !frozen.isEmpty(); i--) {
            frozen.removeFirst().run();
        }
    }

    private boolean isFrozen() {
        return frozenUntilMs > clock.nowMs();
    }

    /** As soon as it is not frozen, if it still is the same process. */
    private void run(Runnable action) {
        if (isFrozen()) {
            frozen.addLast(action);
        } else {
            action.run();
        }
    }

    /** The window at every broker, absolutely; never more than the capacity. */
    void credit(int window) {
        if (reeve) {
            byte[] credit = Raw.ext(
                    Credit.newBuilder().setWindow(Math.min(window, capacity)).build());
            lines.keySet().forEach(link -> say(link, ClusterWire.CREDIT, credit));
        }
    }

    int capacity() {
        return capacity;
    }

    /** Scaled in: no more work, finish, DISCONNECT; a new process comes later. */
    void drain() {
        if (reeve && !draining) {
            draining = true;
            byte[] drain = Raw.ext(Drain.getDefaultInstance());
            lines.keySet().forEach(link -> say(link, ClusterWire.DRAIN, drain));
            int mine = life;
            clock.in(3_000, () -> {
                if (life == mine) {
                    crash();
                }
            });
        }
    }

    @Override
    public void received(ClusterLink link, List<byte[]> frames) {
        int mine = life;
        run(() -> {
            Line line = lines.get(link);
            if (life == mine && line != null) {
                line.heardMs = clock.nowMs();
                handle(line, frames);
            }
        });
    }

    private void handle(Line line, List<byte[]> frames) {
        int command = ClusterWire.commandToWorker(version, frames);
        if (command == TestWorker.DISCONNECT) {
            line.link.close();
            lost(line.link);
        } else if (command == TestWorker.REQUEST) {
            request(line, frames);
        } else if (command == ClusterWire.DRAIN && draining) {
            leaveIfDone(line);
        }
    }

    private void request(Line line, List<byte[]> frames) {
        byte[] token = frames.get(version == MdpVersion.MDP01 ? 3 : 2);
        if (!line.tokens.add(Tokens.of(token))) {
            ClusterHistory.must(world.isAdversarial(), "a dispatch token comes once", name);
            return;
        }
        Job job = new Job(token, Raw.text(frames.getLast()));
        line.held.add(job);
        boolean fits = line.held.size() <= capacity;
        ClusterHistory.must(fits || world.isAdversarial(), "no worker is over its capacity", name);
        int mine = life;
        boolean isSlow = !world.isCalm() && random.nextInt(10) == 0;
        clock.in(
                1 + random.nextInt(isSlow ? 2_500 : 200),
                () -> run(() -> {
                    if (life == mine) {
                        work(line, job);
                    }
                }));
    }

    private void work(Line line, Job job) {
        if (!line.link.isOpen() || lines.get(line.link) != line) {
            return;
        }
        if (version == MdpVersion.MDP02 && random.nextInt(5) == 0) {
            reply(line, TestWorker.PARTIAL, job, "part " + job.content);
            job.partials++;
            if (random.nextBoolean()) {
                int mine = life;
                clock.in(
                        1 + random.nextInt(300),
                        () -> run(() -> {
                            if (life == mine) {
                                work(line, job);
                            }
                        }));
                return;
            }
        }
        line.held.remove(job);
        reply(line, TestWorker.FINAL, job, "did " + job.content);
        line.last = job;
        if (draining) {
            leaveIfDone(line);
        }
    }

    private void reply(Line line, int command, Job job, String text) {
        if (reeve) {
            byte[] envelope =
                    Raw.ext(ReplyEnvelope.newBuilder().setSequence(job.partials).build());
            say(line.link, command, job.token, Raw.EMPTY, envelope, Raw.bytes(text));
        } else {
            say(line.link, command, job.token, Raw.EMPTY, Raw.bytes(text));
        }
    }

    /** A reply to what it no longer or never held: a fault of its program. */
    void lie() {
        for (Line line : lines.values()) {
            if (line.last != null) {
                reply(line, TestWorker.FINAL, line.last, "lie");
                return;
            }
        }
    }

    private void leaveIfDone(Line line) {
        if (line.held.isEmpty()) {
            say(line.link, TestWorker.DISCONNECT);
            line.link.close();
            lines.remove(line.link);
        }
    }

    @Override
    public void lost(ClusterLink link) {
        int mine = life;
        run(() -> {
            Line line = lines.get(link);
            if (life == mine && line != null) {
                lines.remove(link);
                if (!draining) {
                    again(line.node);
                }
            }
        });
    }

    private void beat(int mine) {
        run(() -> {
            if (life != mine) {
                return;
            }
            for (Line line : List.copyOf(lines.values())) {
                if (clock.nowMs() - line.heardMs > SILENCE_MAX_MS) {
                    line.link.sever();
                    lost(line.link);
                } else if (reeve) {
                    say(line.link, TestWorker.HEARTBEAT, Raw.ext(Pulse.getDefaultInstance()));
                } else if (line.held.isEmpty() || capacity > 1) {
                    say(line.link, TestWorker.HEARTBEAT);
                }
            }
            clock.in(BEAT_MS, () -> beat(mine));
        });
    }
}
