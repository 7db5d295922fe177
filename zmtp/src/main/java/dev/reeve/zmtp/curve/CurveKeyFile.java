// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The file with a key pair, one per identity, readable by its owner alone:
 *
 * <pre>
 * # a comment
 * public=...        40 characters of Z85
 * secret=...
 * server=...        whoever connects: the public key of the brokers
 * old-public=...    a broker while its key is being replaced: clients that know this one still get in
 * old-secret=...
 * </pre>
 *
 * @param pair this identity's
 * @param oldPair a broker's, until everybody knows the new one
 * @param serverKey 32 bytes
 */
public record CurveKeyFile(CurveKeyPair pair, Optional<CurveKeyPair> oldPair, Optional<byte[]> serverKey) {
    private static final int SIZE_MAX = 4_096;
    private static final Optional<PosixFileAttributeView> NO_OWNER = Optional.empty();
    private static final Set<PosixFilePermission> FORBIDDEN =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    /**
     * Reads and checks a file.
     *
     * @throws CurveKeyException missing, too large, readable by everybody, or malformed; names the file and what to do,
     *     never a secret
     */
    public static CurveKeyFile read(Path file) {
        byte[] bytes = bytes(file);
        try {
            return CurveKeyFileParser.parse(StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(bytes)));
        } catch (CurveKeyException e) {
            throw new CurveKeyException("key file " + file + ": " + e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Reads what such a file says, where it is kept in none.
     *
     * @throws CurveKeyException malformed; says what to do, never a secret
     */
    public static CurveKeyFile parse(String text) {
        if (text.length() > SIZE_MAX) {
            throw new CurveKeyException("the text is longer than " + SIZE_MAX + " bytes");
        }
        return CurveKeyFileParser.parse(CharBuffer.wrap(text.toCharArray()));
    }

    private static byte[] bytes(Path file) {
        try {
            requireSecrecy(file);
            if (Files.size(file) > SIZE_MAX) {
                throw new CurveKeyException("key file " + file + " is larger than " + SIZE_MAX + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new CurveKeyException("key file " + file + " does not exist; ./reeve keys new makes one");
        } catch (IOException e) {
            throw new CurveKeyException("key file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + "); may this user read it?");
        }
    }

    /** The group may read: that is how Kubernetes mounts a secret for a process that is not root. */
    private static void requireSecrecy(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().stream().anyMatch(FORBIDDEN::contains)) {
            throw new CurveKeyException("key file " + file + " may be read or changed by others than its owner; chmod"
                    + " 600 it, and if it has been so for long, make a new pair");
        }
    }

    /** The mechanism of a listener's keys: both pairs, if there are two. */
    public CurveServerKeys serverKeys() {
        return new CurveServerKeys(oldPair.map(old -> List.of(pair, old)).orElseGet(() -> List.of(pair)));
    }

    /**
     * The mechanism of whoever connects.
     *
     * @throws CurveKeyException the file does not say which server is meant
     */
    public CurveClient client(SecureRandom random, CurveCrypto crypto) {
        byte[] server = serverKey.orElseThrow(() -> new CurveKeyException(
                "the key file has no line server= with the public key of the brokers; ./reeve keys show prints it"));
        return new CurveClient(pair, server, random, crypto);
    }

    /**
     * Writes a new file, whole or not at all, readable by the owner alone.
     *
     * @throws java.nio.file.FileAlreadyExistsException there is one; it is left as it is
     * @throws IOException not written
     */
    public void create(Path file) throws IOException {
        write(file.toAbsolutePath(), NO_OWNER);
    }

    /**
     * Replaces a file, whole or not at all; owner, group and permissions stay.
     *
     * @throws IOException not replaced
     */
    public void replace(Path file) throws IOException {
        Path target = file.toRealPath();
        write(
                target,
                Optional.ofNullable(Files.getFileAttributeView(target, PosixFileAttributeView.class)),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(Path file, Optional<PosixFileAttributeView> like, StandardCopyOption... options)
            throws IOException {
        Path temporary = Files.createTempFile(file.getParent(), ".key", ".tmp", ownerOnly(file));
        try {
            Path _ = Files.writeString(
                    temporary, text(), StandardCharsets.ISO_8859_1, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            if (like.isPresent()) {
                copyAttributes(like.get().readAttributes(), temporary);
            }
            Path _ = Files.move(temporary, file, options);
        } finally {
            boolean _ = Files.deleteIfExists(temporary);
        }
    }

    private static void copyAttributes(PosixFileAttributes from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (!now.owner().equals(from.owner())) {
            view.setOwner(from.owner());
        }
        if (!now.group().equals(from.group())) {
            view.setGroup(from.group());
        }
        view.setPermissions(from.permissions());
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean hasPermissions =
                file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return hasPermissions
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** What the file says, the secret too. */
    public String text() {
        StringBuilder text = new StringBuilder("# CURVE keys of one identity: keep secret, mode 0600\n");
        BiConsumer<String, byte[]> line = (name, key) ->
                text.append(name).append('=').append(Z85.encode(key)).append('\n');
        line.accept(CurveKeyFileParser.PUBLIC, pair.publicBytes());
        line.accept(CurveKeyFileParser.SECRET, pair.secretBytes());
        serverKey.ifPresent(key -> line.accept(CurveKeyFileParser.SERVER, key));
        oldPair.ifPresent(old -> {
            line.accept(CurveKeyFileParser.OLD_PUBLIC, old.publicBytes());
            line.accept(CurveKeyFileParser.OLD_SECRET, old.secretBytes());
        });
        return text.toString();
    }

    @Override
    public String toString() {
        return "CurveKeyFile[" + pair.publicKeyZ85() + "]";
    }
}
