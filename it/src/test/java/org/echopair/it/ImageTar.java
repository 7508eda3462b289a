package org.echopair.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
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
/// are the names it will give the image.
record ImageTar(List<String> tags, JsonNode config, List<Layer> layers) {

    /// A layer's entries, and the digest of its compressed bytes, by which registries and nodes
    /// tell whether they have it; `size` counts these bytes, `digests` are those of the files, by
    /// name.
    record Layer(String digest, long size, List<TarArchiveEntry> entries,
            Map<String, String> digests) {}

    static ImageTar of(App app) throws IOException {
        Map<String, byte[]> members = members(app.imageTar());
        JsonNode manifest = json(members.get("manifest.json")).get(0);
        List<String> tags = strings(manifest.get("RepoTags"));
        JsonNode config = json(members.get(manifest.get("Config").asString())).get("config");
        List<Layer> layers = new ArrayList<>();
        for (String layer : strings(manifest.get("Layers"))) {
            layers.add(layer(members.get(layer)));
        }
        return new ImageTar(tags, config, layers);
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
        try (var in = new TarArchiveInputStream(
                new BufferedInputStream(Files.newInputStream(tar)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in
                    .getNextEntry()) {
                members.put(entry.getName(), in.readAllBytes());
            }
        }
        return members;
    }

    private static Layer layer(byte[] compressed) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        Map<String, String> digests = new HashMap<>();
        InputStream gunzip = new GZIPInputStream(new ByteArrayInputStream(compressed));
        try (var in = new TarArchiveInputStream(gunzip)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in
                    .getNextEntry()) {
                entries.add(entry);
                if (entry.isFile()) {
                    digests.put(entry.getName(), sha256(in.readAllBytes()));
                }
            }
        }
        return new Layer(sha256(compressed), compressed.length, entries, digests);
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
