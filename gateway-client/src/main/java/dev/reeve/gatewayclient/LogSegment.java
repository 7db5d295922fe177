// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log on disk: records of one session and one class, appended behind a {@link LogSegmentHead}. Owned by
 * the loop; any thread may say that a record in it is not needed any more.
 *
 * <pre>
 *  0          4       8       16           17             25        25 + length
 *  +----------+-------+-------+------------+--------------+---------+
 *  | length 4 | CRC 4 | seq 8 | severity 1 | written at 8 | JSON    |
 *  +----------+-------+-------+------------+--------------+---------+
 *                     |&lt;---- CRC-32 over all this ---------------&gt;|
 * </pre>
 * The severity's highest bit, which the CRC takes as 0, says that the record was dropped. In a sealed file the JSON's
 * place is taken by a {@link LogSeal} of it, with its session, seq, severity and time as what it is about: all that is
 * in clear is what a loss is told by, and the CRC finds a torn end without a key.
 */
final class LogSegment {
    private static final int FRAME_BYTES = 25;
    private static final int CHECKED_FROM = 8;
    private static final int SEVERITY_AT = 16;
    private static final int DROPPED = 0x80;

    private final Path file;
    private final LogSegmentHead head;
    private final boolean isLocked;
    /** Of its records; null = they are not sealed, or under a key that is lost. */
    private final @Nullable LogSeal seal;

    private final FileChannel channel;
    private final AtomicInteger live = new AtomicInteger();
    /** Records that were dropped while they lie here. */
    private final Queue<Dropped> dropped = new ConcurrentLinkedQueue<>();
    /** Those of them that are to be marked next. */
    private final List<Dropped> marking = new ArrayList<>();

    private long size;
    /** The disk may not have all of it. */
    private boolean dirty;

    private LogSegment(Path file, LogSegmentHead head, @Nullable LogSeal seal, FileChannel channel) {
        this.file = file;
        this.head = head;
        this.seal = seal;
        this.isLocked = head.wrapped() != null && seal == null;
        this.channel = channel;
    }

    /**
     * Begins a file.
     *
     * @param cipher seals its records; null = they are not sealed
     */
    static LogSegment create(Path file, String session, int ofClass, @Nullable LogCipher cipher) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileStore.restrict(file, "rw-------");
            LogSegmentHead head = new LogSegmentHead(session, ofClass, cipher == null ? null : cipher.wrapped());
            LogSegment segment = new LogSegment(file, head, cipher == null ? null : cipher.seal(), channel);
            segment.write(head.bytes());
            return segment;
        } catch (IOException | RuntimeException e) {
            // A full disk is tried again and again.
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /**
     * Reads one that an earlier start left, to the first record that is not whole; the rest is cut off.
     *
     * @param cipher opens what is sealed; null = there is no key
     * @param found gets each record's head and where its text begins and ends
     * @return null = it is none of ours
     */
    static @Nullable LogSegment open(Path file, @Nullable LogCipher cipher, Found found)
            throws IOException, GeneralSecurityException {
        byte[] all = Files.readAllBytes(file);
        LogSegmentHead head = LogSegmentHead.of(all);
        if (head == null) {
            return null;
        }
        byte[] wrapped = head.wrapped();
        LogSeal seal = wrapped == null || cipher == null ? null : cipher.of(wrapped);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            LogSegment segment = new LogSegment(file, head, seal, channel);
            segment.size = head.size();
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

    /** Its key is lost, and with it what is in it. */
    boolean isLocked() {
        return isLocked;
    }

    String session() {
        return head.session();
    }

    int ofClass() {
        return head.ofClass();
    }

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size <= head.size();
    }

    boolean isNeeded() {
        return needed() > 0;
    }

    /** How many of its records are. */
    int needed() {
        return live.get();
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
        ByteBuffer named = ByteBuffer.allocate(FRAME_BYTES - CHECKED_FROM).putLong(entry.seq());
        byte[] name = named.put((byte) entry.severity()).putLong(entry.wallMs()).array();
        byte[] kept = sealed(text, name);
        byte[] frame = new byte[FRAME_BYTES + kept.length];
        ByteBuffer fields =
                ByteBuffer.wrap(frame).putInt(kept.length).putInt(0).put(name).put(kept);
        fields.putInt(4, crc(frame, CHECKED_FROM, frame.length - CHECKED_FROM));
        long at = size + FRAME_BYTES;
        write(frame);
        int unused = live.incrementAndGet();
        return new Placed(entry, this, at);
    }

    /**
     * The text of a record.
     *
     * @param length of the text, whatever it takes here
     * @return null = it cannot be read
     */
    byte @Nullable [] read(long at, int length) {
        try {
            if (seal == null) {
                return isLocked ? null : bytes(at, length);
            }
            byte[] name = bytes(at - FRAME_BYTES + CHECKED_FROM, FRAME_BYTES - CHECKED_FROM);
            name[SEVERITY_AT - CHECKED_FROM] = (byte) (name[SEVERITY_AT - CHECKED_FROM] & ~DROPPED);
            return seal.opened(bytes(at, length + LogSeal.BYTES), about(name));
        } catch (IOException | GeneralSecurityException e) {
            return null;
        }
    }

    private byte[] bytes(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.array();
    }

    private byte[] sealed(byte[] text, byte[] name) throws IOException {
        if (seal == null) {
            return text;
        }
        try {
            return seal.sealed(text, about(name));
        } catch (GeneralSecurityException e) {
            throw new IOException("a record cannot be sealed", e);
        }
    }

    /** The CRC is no seal: what says which record this is must not be taken for another's. */
    private byte[] about(byte[] name) {
        byte[] session = head.session().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(session.length + name.length)
                .put(session)
                .put(name)
                .array();
    }

    void sync() throws IOException {
        if (dirty) {
            channel.force(false);
            dirty = false;
        }
    }

    /** Nothing in it is needed: it begins anew. */
    void clear() throws IOException {
        FileChannel unused = channel.truncate(head.size());
        size = head.size();
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
        int sealBytes = head.wrapped() == null ? 0 : LogSeal.BYTES;
        if (length < sealBytes || length > left) {
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
            LogEntry.Head record =
                    new LogEntry.Head(numbers.getLong(begin + 8), severity, numbers.getLong(begin + 17), 0);
            int unused = live.incrementAndGet();
            found.record(this, record, new Extent(begin + FRAME_BYTES, length - sealBytes));
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
