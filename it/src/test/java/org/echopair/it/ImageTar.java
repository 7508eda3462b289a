package org.echopair.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An image read from its tar without a Docker engine: `config` is what an engine will obey, `tags`
/// are the names it will give the image. Read once, because to unpack it takes a second.
record ImageTar(List<String> tags, JsonNode config, List<Layer> layers) {

    /// A layer's entries, and the digest of its compressed bytes, by which registries and nodes
    /// tell whether they have it; `size` counts these bytes, `digests` are those of the files, by
    /// name.
    record Layer(String digest, long size, List<TarArchiveEntry> entries,
            Map<String, String> digests) {}

    private static final Map<App, ImageTar> READ = new EnumMap<>(App.class);

    static synchronized ImageTar of(App app) {
        return READ.computeIfAbsent(app, ImageTar::read);
    }

    private static ImageTar read(App app) {
        try {
            return read(app.imageTar());
        } catch (IOException e) {
            throw new UncheckedIOException("no image of " + app.id() + " was built", e);
        }
    }

    private static ImageTar read(Path tar) throws IOException {
        Map<String, byte[]> members = members(tar);
        JsonNode manifest = manifest(members);
        List<String> tags = strings(manifest.get("RepoTags"));
        JsonNode config = json(members.get(manifest.get("Config").asString())).get("config");
        List<Layer> layers = new ArrayList<>();
        for (String layer : strings(manifest.get("Layers"))) {
            layers.add(layer(members.get(layer)));
        }
        return new ImageTar(tags, config, layers);
    }

    /// Writes the image's files below a folder, with their times, which a class-data archive compares.
    static void unpack(App app, String from, Path to) throws IOException {
        Map<String, byte[]> members = members(app.imageTar());
        for (String layer : strings(manifest(members).get("Layers"))) {
            forEach(unzipped(members.get(layer)), (entry, content) -> {
                if (entry.isFile() && entry.getName().startsWith(from)) {
                    Path file = to.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                    Files.setLastModifiedTime(file, entry.getLastModifiedTime());
                }
            });
        }
    }

    List<TarArchiveEntry> entries() {
        return layers.stream().flatMap(layer -> layer.entries().stream()).toList();
    }

    /// Of the files as a container sees them: the upper layer wins.
    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        layers.forEach(layer -> digests.putAll(layer.digests));
        return digests;
    }

    static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static Map<String, byte[]> members(Path tar) throws IOException {
        Map<String, byte[]> members = new HashMap<>();
        forEach(new BufferedInputStream(Files.newInputStream(tar)),
                (entry, content) -> members.put(entry.getName(), content.readAllBytes()));
        return members;
    }

    private static Layer layer(byte[] compressed) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        Map<String, String> digests = new HashMap<>();
        forEach(unzipped(compressed), (entry, content) -> {
            entries.add(entry);
            if (entry.isFile()) {
                digests.put(entry.getName(), sha256(content.readAllBytes()));
            }
        });
        return new Layer(sha256(compressed), compressed.length, entries, digests);
    }

    private static InputStream unzipped(byte[] layer) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(layer));
    }

    private interface EntryReader {
        void read(TarArchiveEntry entry, InputStream content) throws IOException;
    }

    private static void forEach(InputStream tar, EntryReader reader) throws IOException {
        try (var in = new TarArchiveInputStream(tar)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in
                    .getNextEntry()) {
                reader.read(entry, in);
            }
        }
    }

    private static JsonNode manifest(Map<String, byte[]> members) {
        return json(members.get("manifest.json")).get(0);
    }

    private static JsonNode json(byte[] bytes) {
        return JsonMapper.shared().readTree(bytes);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
