// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom PostgreSQL runs as. It refuses root, so for root that is {@code postgres} if the system has such a user, else
 * {@code nobody}; for everyone else it is oneself.
 *
 * @param name null = the user of this process
 */
record ServerUser(@Nullable String name) {

    static ServerUser choose(boolean root, Path anyPath) {
        if (!root) {
            return new ServerUser(null);
        }
        UserPrincipalLookupService users = anyPath.getFileSystem().getUserPrincipalLookupService();
        for (String candidate : List.of("postgres", "nobody")) {
            try {
                users.lookupPrincipalByName(candidate);
                return new ServerUser(candidate);
            } catch (UserPrincipalNotFoundException _) {
                // the next one
            } catch (IOException e) {
                throw StartException.failed("cannot look up user " + candidate + ": " + e.getMessage());
            }
        }
        throw StartException.failed(
                "PostgreSQL does not run as root and there is neither a user postgres nor nobody; run ./reeve as an ordinary user");
    }

    /** The command, run as that user. */
    List<String> command(List<String> command) {
        if (name == null) {
            return command;
        }
        List<String> switched = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            // setpriv replaces itself by the command, so that the process we start is the process we signal
            switched.addAll(List.of("/usr/bin/setpriv", "--reuid=" + name, "--clear-groups", "--no-new-privs", "--"));
        } else {
            switched.addAll(List.of("su", "-s", "/bin/sh", name, "-c", "exec \"$@\"", "sh"));
        }
        switched.addAll(command);
        return switched;
    }

    /** Gives a tree to that user. */
    void own(Path tree) {
        if (name == null) {
            return;
        }
        try {
            UserPrincipal owner =
                    tree.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
            Files.walkFileTree(tree, new Owning(owner));
        } catch (IOException e) {
            throw StartException.failed("cannot give " + tree + " to user " + name + ": " + e.getMessage());
        }
    }

    private static final class Owning extends SimpleFileVisitor<Path> {
        private final UserPrincipal owner;

        Owning(UserPrincipal owner) {
            this.owner = owner;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            return visitFile(folder, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            PosixFileAttributeView view =
                    Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (!view.getOwner().equals(owner)) {
                view.setOwner(owner);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
