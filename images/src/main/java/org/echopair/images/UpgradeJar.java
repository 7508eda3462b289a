package org.echopair.images;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// Gives the classes of an old library the form of Java 8, with the same code: picocli's are of
/// Java 5, which have no stack maps.
///
/// The JVM cannot archive such classes linked, nor any of ours that implements or extends one, and
/// verifies them at each start by inference, which was a third of the start. The stack maps are what
/// a compiler for Java 8 would have written; the JDK's own class-file library computes them.
final class UpgradeJar {

    private static final int FIRST_WITH_STACK_MAPS = 50;

    private final Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();
    private final Map<String, byte[]> classes = new LinkedHashMap<>();

    /// Writes the jar there if it has such classes, and returns whether it did. A signed jar stays
    /// what was signed.
    static boolean upgrade(Path jar, Path upgraded) throws IOException {
        var work = new UpgradeJar();
        work.read(jar);
        boolean signed = work.entries.keySet().stream()
                .anyMatch(entry -> entry.getName().matches("META-INF/.*\\.SF"));
        if (signed || work.classes.values().stream().noneMatch(UpgradeJar::isOld)) {
            Files.deleteIfExists(upgraded);
            return false;
        }
        Files.createDirectories(upgraded.getParent());
        work.write(upgraded);
        return true;
    }

    private void read(Path jar) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = in.readAllBytes();
                entries.put(entry, bytes);
                if (entry.getName().endsWith(".class")) {
                    classes.put(entry.getName(), bytes);
                }
            }
        }
    }

    /// In the same order and with the same times, so that the bytes depend on the jar alone.
    private void write(Path jar) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var entry : entries.entrySet()) {
                var copy = new ZipEntry(entry.getKey().getName());
                copy.setTimeLocal(entry.getKey().getTimeLocal());
                out.putNextEntry(copy);
                boolean old = classes.containsKey(copy.getName()) && isOld(entry.getValue());
                out.write(old ? withStackMaps(entry.getValue()) : entry.getValue());
            }
        }
    }

    private byte[] withStackMaps(byte[] old) {
        var hierarchy = ClassHierarchyResolver.ofResourceParsing(this::ofThisJar)
                .orElse(ClassHierarchyResolver.defaultResolver());
        ClassModel model = ClassFile.of().parse(old);
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        };
        return ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS,
                ConstantPoolSharingOption.NEW_POOL, ClassHierarchyResolverOption.of(hierarchy))
                .transformClass(model, version.andThen(ClassTransform.transformingMethodBodies(
                        (builder, element) -> builder.with(element))));
    }

    private @Nullable InputStream ofThisJar(ClassDesc type) {
        String descriptor = type.descriptorString();
        byte[] bytes = classes.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    private static boolean isOld(byte[] type) {
        int major = (type[6] & 0xff) << 8 | type[7] & 0xff;
        return major < FIRST_WITH_STACK_MAPS;
    }
}
