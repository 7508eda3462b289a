package org.echopair.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Digests of files, in hexadecimal digits.
final class Sha256 {

    private Sha256() {}

    static String of(Path file) throws IOException {
        return HexFormat.of().formatHex(digest().digest(Files.readAllBytes(file)));
    }

    /// A line for each, with its name: what a stamp holds of the files that a result was made from.
    static String lines(List<Path> files) throws IOException {
        var text = new StringBuilder();
        for (Path file : files) {
            text.append(of(file)).append(' ').append(file.getFileName()).append('\n');
        }
        return text.toString();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
