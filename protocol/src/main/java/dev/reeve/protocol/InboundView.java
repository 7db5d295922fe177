// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.util.List;

/**
 * The two messages that every request brings to a broker, a client's REQUEST and a worker's PARTIAL or FINAL, read in
 * place: no message object, one view for all. What it does not take, {@link MdpDecoder#toBroker} reads: other commands,
 * and whatever is wrong.
 *
 * <pre>
 * client 0.1  "", MDPC01, service, body 1..n                 worker 0.1  "", MDPW01, 0x03, address, "", body 1..n
 * client 0.2  MDPC02, 0x01, service, body 1..n               worker 0.2  MDPW02, 0x03|0x04, address, "", body 1..n
 * </pre>
 */
public final class InboundView {
    private static final byte[] EMPTY = new byte[0];
    private static final int HEADER_BYTES = 6;

    private boolean request;
    private boolean last;
    private MdpVersion version = MdpVersion.MDP02;
    private byte[] name = EMPTY;
    private int bodyAt;

    /**
     * Reads a message.
     *
     * @param frames without routing id; not kept
     * @return false: something else, and what this view tells means nothing
     */
    public boolean read(List<byte[]> frames) {
        if (frames.size() < 4) {
            return false;
        }
        byte[] first = frames.get(0);
        version = first.length == 0 ? MdpVersion.MDP01 : MdpVersion.MDP02;
        byte[] header = first.length == 0 ? frames.get(1) : first;
        if (!isHeader(header)) {
            return false;
        }
        request = header[3] == 'C';
        return request ? readRequest(frames) : header[3] == 'W' && readReply(frames);
    }

    /** {@code MDPx01} after an empty frame, {@code MDPx02} as the first. */
    private boolean isHeader(byte[] frame) {
        return frame.length == HEADER_BYTES
                && frame[0] == 'M'
                && frame[1] == 'D'
                && frame[2] == 'P'
                && frame[4] == '0'
                && frame[5] == (version == MdpVersion.MDP01 ? '1' : '2');
    }

    private boolean readRequest(List<byte[]> frames) {
        boolean sound = version == MdpVersion.MDP01 || Frames.command(frames, 1) == ClientCommand.REQUEST.number();
        name = frames.get(2);
        bodyAt = 3;
        return sound;
    }

    private boolean readReply(List<byte[]> frames) {
        int at = version == MdpVersion.MDP01 ? 2 : 1;
        int command = Frames.command(frames, at);
        last = command == WorkerCommand.FINAL.number(version);
        boolean partial = version == MdpVersion.MDP02 && command == WorkerCommand.PARTIAL.number(version);
        if ((!last && !partial) || Frames.addressFault(frames, at + 1) != null) {
            return false;
        }
        name = frames.get(at + 1);
        bodyAt = at + 3;
        return true;
    }

    /** A client's REQUEST; else a worker's PARTIAL or FINAL. */
    public boolean isRequest() {
        return request;
    }

    /** Of a worker: FINAL, or the REPLY of MDP 0.1. */
    public boolean isLast() {
        return last;
    }

    public MdpVersion version() {
        return version;
    }

    /**
     * Of a client the service, not checked: who finds a service by it knows that it is legal. Of a worker the address,
     * 1-255 bytes.
     */
    public byte[] name() {
        return name;
    }

    /** Index of the first body frame; there is one. */
    public int bodyAt() {
        return bodyAt;
    }
}
