// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log on disk: records of one session and one class, appended. Owned by the loop; any thread may say
 * that a record in it is not needed any more.
 *
 * <pre>
 * head    "RVL1" | class 1 | length 1 | session
 * record  length 4 | CRC 4 | seq 8 | severity 1 | written at 8 | JSON     CRC-32 over all behind it
 * </pre>
 * The severity's highest bit, which the CRC takes as 0, says that the record was dropped.
 */
final class LogSegment {
    private static final int MAGIC = 0x52564c31;
    /** It names files, too. */
    private static final Pattern SESSION = Pattern.compile("[a-zA-Z0-9-]{1,64}");

    private static final int HEAD_BYTES = 6;
    private static final int FRAME_BYTES = 25;
    private static final int CHECKED_FROM = 8;
    private static final int SEVERITY_AT = 16;
    private static final int DROPPED = 0x80;

    private final Path file;
    private final String session;
    private final int ofClass;
    private final FileChannel channel;
    private final AtomicInteger live = new AtomicInteger();
    /** Records that were dropped while they lie here. */
    private final Queue<Dropped> dropped = new ConcurrentLinkedQueue<>();
    /** Those of them that are to be marked next. */
    private final List<Dropped> marking = new ArrayList<>();

    private final int headBytes;
    private long size;
    /** The disk may not have all of it. */
    private boolean dirty;

    private LogSegment(Path file, String session, int ofClass, FileChannel channel) {
        this.file = file;
        this.session = session;
        this.ofClass = ofClass;
        this.channel = channel;
        this.headBytes = HEAD_BYTES + session.length();
    }

    static LogSegment create(Path file, String session, int ofClass) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileStore.restrict(file, "rw-------");
            LogSegment segment = new LogSegment(file, session, ofClass, channel);
            segment.write(head(session, ofClass));
            return segment;
        } catch (IOException | RuntimeException e) {
            // A full disk is tried again and again.
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static byte[] head(String session, int ofClass) {
        byte[] name = session.getBytes(StandardCharsets.US_ASCII);
        byte[] head = new byte[HEAD_BYTES + name.length];
        ByteBuffer unused = ByteBuffer.wrap(head)
                .putInt(MAGIC)
                .put((byte) ofClass)
                .put((byte) name.length)
                .put(name);
        return head;
    }

    /**
     * What an earlier start left; what a crash has torn off at its end is cut.
     *
     * @param found each record's head and where its text begins and ends
     * @return null = it is none of ours
     */
    static @Nullable LogSegment open(Path file, Found found) throws IOException {
        byte[] all = Files.readAllBytes(file);
        if (all.length < HEAD_BYTES || ByteBuffer.wrap(all).getInt(0) != MAGIC) {
            return null;
        }
        int ofClass = all[4];
        int length = all[5];
        if (ofClass < 0 || ofClass >= LogEntry.CLASSES || length < 0 || all.length < HEAD_BYTES + length) {
            return null;
        }
        String session = new String(all, HEAD_BYTES, length, StandardCharsets.US_ASCII);
        if (!SESSION.matcher(session).matches()) {
            return null;
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            LogSegment segment = new LogSegment(file, session, ofClass, channel);
            segment.size = segment.headBytes;
            while (segment.next(all, found)) {
                // To the first that is not whole.
            }
            FileChannel unused = channel.truncate(segment.size);
            return segment;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    String session() {
        return session;
    }

    int ofClass() {
        return ofClass;
    }

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size <= headBytes;
    }

    boolean isNeeded() {
        return live.get() > 0;
    }

    /** One of its records is not needed any more. Any thread. */
    void released() {
        int unused = live.decrementAndGet();
    }

    /**
     * One of its records was dropped, and must not come back with the next start though others in here do. Any thread.
     *
     * @param at where its text begins
     */
    void dropped(long at, int severity) {
        boolean unused = dropped.add(new Dropped(at, severity));
        released();
    }

    /** Those that were dropped up to now are the next to be marked. */
    void takeDropped() {
        for (Dropped one = dropped.poll(); one != null; one = dropped.poll()) {
            marking.add(one);
        }
    }

    /** Marks them, once it is written elsewhere that they are missing. */
    void markDropped() throws IOException {
        for (Dropped one : marking) {
            byte[] mark = {(byte) (one.severity() | DROPPED)};
            put(mark, one.at() - FRAME_BYTES + SEVERITY_AT);
        }
        marking.clear();
    }

    /** Writes a record behind the others; the system has it when this returns, the disk after {@link #sync}. */
    Placed append(LogEntry entry, byte[] text) throws IOException {
        byte[] frame = new byte[FRAME_BYTES + text.length];
        ByteBuffer fields = ByteBuffer.wrap(frame).putInt(text.length).putInt(0).putLong(entry.seq());
        fields = fields.put((byte) entry.severity()).putLong(entry.wallMs()).put(text);
        fields.putInt(4, crc(frame, CHECKED_FROM, frame.length - CHECKED_FROM));
        long at = size + FRAME_BYTES;
        write(frame);
        int unused = live.incrementAndGet();
        return new Placed(entry, this, at);
    }

    /** Null = it cannot be read. */
    byte @Nullable [] read(long at, int length) {
        ByteBuffer text = ByteBuffer.allocate(length);
        try {
            while (text.hasRemaining()) {
                if (channel.read(text, at + text.position()) < 0) {
                    return null;
                }
            }
            return text.array();
        } catch (IOException e) {
            return null;
        }
    }

    void sync() throws IOException {
        if (dirty) {
            channel.force(false);
            dirty = false;
        }
    }

    /** Nothing in it is needed: it begins anew. */
    void clear() throws IOException {
        FileChannel unused = channel.truncate(headBytes);
        size = headBytes;
        dropped.clear();
        marking.clear();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    void close() throws IOException {
        channel.close();
    }

    /** A write that fails half-way leaves what the next one writes over, and a start cuts. */
    private void write(byte[] what) throws IOException {
        put(what, size);
        size += what.length;
    }

    private void put(byte[] what, long from) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(what);
        dirty = true;
        while (bytes.hasRemaining()) {
            int unused = channel.write(bytes, from + bytes.position());
        }
    }

    private boolean next(byte[] all, Found found) {
        ByteBuffer numbers = ByteBuffer.wrap(all);
        int begin = (int) size;
        int left = all.length - begin - FRAME_BYTES;
        if (left < 0) {
            return false;
        }
        int length = numbers.getInt(begin);
        if (length < 0 || length > left) {
            return false;
        }
        byte severity = all[begin + SEVERITY_AT];
        all[begin + SEVERITY_AT] = (byte) (severity & ~DROPPED);
        int checked = FRAME_BYTES - CHECKED_FROM + length;
        if (crc(all, begin + CHECKED_FROM, checked) != numbers.getInt(begin + 4)) {
            return false;
        }
        size = begin + (long) FRAME_BYTES + length;
        if (severity >= 0) {
            LogEntry.Head head =
                    new LogEntry.Head(numbers.getLong(begin + 8), severity, numbers.getLong(begin + 17), 0);
            int unused = live.incrementAndGet();
            found.record(this, head, new Extent(begin + FRAME_BYTES, length));
        }
        return true;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** Where a record was put. */
    record Placed(LogEntry entry, LogSegment segment, long at) {}

    private record Dropped(long at, int severity) {}

    /** Where a record's text lies. */
    record Extent(long at, int length) {}

    /** Hears what is in a file. */
    interface Found {
        void record(LogSegment segment, LogEntry.Head head, Extent text);
    }
}
