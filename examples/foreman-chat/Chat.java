// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The chat of the Foreman server's article: what one types, all see. {@code java Chat.java [HOST] [PORT]} */
class Chat {
    public static void main(String[] arguments) throws IOException {
        String host = arguments.length > 0 ? arguments[0] : "127.0.0.1";
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3456;
        try (Socket socket = new Socket(host, port)) {
            Thread.ofVirtual().start(() -> print(socket));
            System.out.println("connected");
            BufferedReader typed = new BufferedReader(new InputStreamReader(System.in));
            for (String line = typed.readLine(); line != null; line = typed.readLine()) {
                send(socket.getOutputStream(), line);
            }
        }
    }

    /** One byte 8, eight bytes of length with the lowest first, then UTF-16 text, as a .NET program sends it. */
    static void send(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer frame = ByteBuffer.allocate(1 + Long.BYTES + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        out.write(frame.put((byte) Long.BYTES).putLong(bytes.length).put(bytes).array());
    }

    static void print(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] length = new byte[Long.BYTES];
                in.readFully(length, 0, in.readUnsignedByte());
                byte[] text = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
                in.readFully(text);
                System.out.println(new String(text, StandardCharsets.UTF_16LE));
            }
        } catch (IOException e) {
            System.out.println("disconnected");
            System.exit(0);
        }
    }
}
