package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeJarTest {

    private static final LocalDateTime TIME = LocalDateTime.of(2020, 2, 2, 2, 2, 2);
    private static final String OLD = "old/Old.class";
    private static final String TEXT = "META-INF/MANIFEST.MF";

    @TempDir
    private Path directory;

    @Test
    void gives_old_classes_stack_maps_and_the_version_that_has_them() throws IOException {
        ClassModel upgraded = upgraded();
        assertThat(upgraded.majorVersion()).isEqualTo(ClassFile.JAVA_8_VERSION);
        assertThat(code(upgraded).findAttribute(Attributes.stackMapTable())).isPresent();
    }

    /// Opcode by opcode: nothing but the form is new.
    @Test
    void leaves_each_instruction_as_it_was() throws IOException {
        assertThat(instructions(upgraded())).isNotEmpty()
                .isEqualTo(instructions(ClassFile.of().parse(oldClass())));
    }

    /// The JVM itself judges: it refuses a class whose stack maps are not true.
    @Test
    void makes_classes_that_the_jvm_verifies_and_that_do_what_they_did() throws Exception {
        Path upgraded = directory.resolve("upgraded.jar");
        UpgradeJar.upgrade(jar(Map.of(OLD, oldClass())), upgraded);
        try (var loader = new URLClassLoader(new URL[]{upgraded.toUri().toURL()}, null)) {
            var abs = loader.loadClass("old.Old").getMethod("abs", int.class);
            assertThat(abs.invoke(null, -5)).isEqualTo(5);
            assertThat(abs.invoke(null, 7)).isEqualTo(7);
        }
    }

    @Test
    void keeps_all_else_in_the_same_order_and_with_the_same_times() throws IOException {
        byte[] recent = ClassFile.of().build(ClassDesc.of("old.Recent"), builder -> {});
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put(TEXT, "Manifest-Version: 1.0\n".getBytes());
        entries.put("old/Recent.class", recent);
        entries.put(OLD, oldClass());
        Path jar = jar(entries);
        Path upgraded = directory.resolve("upgraded.jar");
        assertThat(UpgradeJar.upgrade(jar, upgraded)).isTrue();

        try (var zip = new ZipFile(upgraded.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactlyElementsOf(
                    entries.keySet());
            assertThat(zip.stream().map(ZipEntry::getTimeLocal)).containsOnly(TIME);
            for (String name : List.of(TEXT, "old/Recent.class")) {
                assertThat(zip.getInputStream(zip.getEntry(name)).readAllBytes()).as(name)
                        .isEqualTo(entries.get(name));
            }
        }
    }

    @Test
    void writes_nothing_for_a_jar_without_old_classes_and_removes_what_was_there()
            throws IOException {
        Path upgraded = Files.writeString(directory.resolve("upgraded.jar"), "stale");
        byte[] recent = ClassFile.of().build(ClassDesc.of("old.Recent"), builder -> {});
        assertThat(UpgradeJar.upgrade(jar(Map.of("old/Recent.class", recent)), upgraded)).isFalse();
        assertThat(upgraded).doesNotExist();
    }

    @Test
    void leaves_a_signed_jar_what_was_signed() throws IOException {
        Path upgraded = directory.resolve("upgraded.jar");
        Path jar = jar(Map.of("META-INF/SIGNER.SF", new byte[0], OLD, oldClass()));
        assertThat(UpgradeJar.upgrade(jar, upgraded)).isFalse();
        assertThat(upgraded).doesNotExist();
    }

    private ClassModel upgraded() throws IOException {
        Path upgraded = directory.resolve("upgraded.jar");
        assertThat(UpgradeJar.upgrade(jar(Map.of(OLD, oldClass())), upgraded)).isTrue();
        try (var zip = new ZipFile(upgraded.toFile())) {
            return ClassFile.of()
                    .parse(zip.getInputStream(zip.getEntry(OLD)).readAllBytes());
        }
    }

    private static List<String> instructions(ClassModel type) {
        return code(type).elementStream().filter(Instruction.class::isInstance)
                .map(element -> ((Instruction) element).opcode().toString()).toList();
    }

    private static CodeModel code(ClassModel type) {
        return type.methods().getFirst().code().orElseThrow();
    }

    private Path jar(Map<String, byte[]> entries) throws IOException {
        Path jar = directory.resolve("old.jar");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var entry : entries.entrySet()) {
                var header = new ZipEntry(entry.getKey());
                header.setTimeLocal(TIME);
                out.putNextEntry(header);
                out.write(entry.getValue());
            }
        }
        return jar;
    }

    /// Of Java 5, with a branch, where a later class would have a stack map.
    private static byte[] oldClass() {
        return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
                .build(ClassDesc.of("old.Old"), type -> type
                        .withVersion(ClassFile.JAVA_5_VERSION, 0)
                        .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                        .withMethodBody("abs",
                                MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int),
                                ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, code -> {
                                    Label positive = code.newLabel();
                                    code.iload(0).ifge(positive).iload(0).ineg().ireturn()
                                            .labelBinding(positive).iload(0).ireturn();
                                }));
    }
}
