package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.echopair.it.ImageTar.Layer;
import org.echopair.it.RunToExit.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// What is in the images, and what is not.
class ImageIT {

    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash", "ksh", "zsh",
            "busybox", "toybox");

    private static final int SET_UID_OR_GID = 06000;
    private static final int WRITABLE_BY_ALL = 0002;

    private static Map<App, ImageTar> tars;

    @TempDir
    private Path directory;

    @BeforeAll
    static void readTars() {
        tars = Map.of(App.SERVER, ImageTar.of(App.SERVER), App.CLIENT, ImageTar.of(App.CLIENT));
    }

    @ParameterizedTest
    @EnumSource
    void is_named_after_its_module_and_version(App app) {
        assertThat(tars.get(app).tags()).contains(app.image());
        assertThat(label(app, "title")).isEqualTo(app.id());
        assertThat(label(app, "version")).isEqualTo(App.VERSION);
        assertThat(label(app, "description")).isNotBlank();
        assertThat(label(app, "licenses")).isEqualTo("Apache-2.0");
    }

    @ParameterizedTest
    @EnumSource
    void runs_java_itself_as_a_user_without_a_name(App app) {
        var config = tars.get(app).config();
        assertThat(config.get("User").asString()).isEqualTo("65532:65532");
        List<String> entryPoint = ImageTar.strings(config.get("Entrypoint"));
        // Exec form: the JVM is process 1, so SIGTERM reaches it.
        assertThat(entryPoint.getFirst()).isIn("java", "/opt/java/bin/java");
        assertThat(ImageTar.strings(config.get("Env")))
                .contains("PATH=/opt/java/bin", "LC_CTYPE=C.UTF-8");
    }

    @Test
    void tell_on_which_ports_a_server_listens() {
        assertThat(tars.get(App.SERVER).config().get("ExposedPorts").propertyNames())
                .containsExactlyInAnyOrder("8888/tcp", "8080/tcp");
        assertThat(tars.get(App.CLIENT).config().get("ExposedPorts").propertyNames()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void holds_no_shell(App app) {
        assertThat(tars.get(app).entries()).extracting(ImageIT::fileName)
                .doesNotContainAnyElementsOf(SHELLS);
    }

    @ParameterizedTest
    @EnumSource
    void holds_nothing_that_raises_privileges_or_that_all_may_change(App app) {
        assertThat(tars.get(app).entries()).isNotEmpty().noneSatisfy(
                entry -> assertThat(entry.getMode() & (SET_UID_OR_GID | WRITABLE_BY_ALL))
                        .as(entry.getName()).isNotZero());
    }

    /// Layers contain no absolute or `..` paths, no devices, and no links out of the image.
    @ParameterizedTest
    @EnumSource
    void holds_only_files_and_directories_under_its_root(App app) {
        assertThat(tars.get(app).entries()).allSatisfy(entry -> {
            // `isFile()` is true for links as well.
            assertThat(entry.getLinkFlag()).as(entry.getName()).isIn(TarConstants.LF_NORMAL,
                    TarConstants.LF_DIR);
            assertThat(entry.getName()).doesNotStartWith("/").doesNotContain("..");
        });
    }

    /// The engine creates folders that no layer names, with a mode of its own choice.
    @ParameterizedTest
    @EnumSource
    void names_each_folder_and_lets_all_users_into_it(App app) {
        Map<String, Integer> folders = new HashMap<>();
        for (TarArchiveEntry entry : tars.get(app).entries()) {
            if (entry.isDirectory()) {
                folders.put(entry.getName().replaceFirst("/$", ""), entry.getMode() & 0777);
            }
            Path parent = Path.of(entry.getName()).getParent();
            assertThat(parent == null ? 0755 : folders.get(parent.toString()))
                    .as("mode of the folder of " + entry.getName()).isEqualTo(0755);
        }
    }

    /// The files of each layer, from below. An unexpected file matches none of these.
    private static final List<Pattern> LAYERS = Stream.of(
            // the C library
            "(usr/)?lib(64)?/([\\w-]+/)?(lib(c|m|dl|rt|pthread|z)\\.so\\.\\d|ld-linux[\\w.-]*)"
                    + "|usr/lib/locale/C\\.utf8/(LC_MESSAGES/SYS_)?LC_[A-Z]+|etc/nsswitch\\.conf",
            // the runtime
            "opt/java/(release|NOTICE|bin/java|legal/.*|lib/(server/)?lib\\w+\\.so"
                    + "|lib/(modules|jvm\\.cfg|tzdb\\.dat|security/blocked\\.certs)"
                    + "|conf/((net|jaxp)\\.properties|security/(java\\.security|policy/unlimited/.*)))",
            // the libraries, the app, and how they are called
            "app/libs/[\\w.-]+\\.jar", "app/classpath/echo-(server|client)\\.jar",
            "app/jib-(classpath|main-class)-file",
            // the archive, and the library that was upgraded for it
            "app/echo-(server|client)\\.jsa|app/libs/picocli-[\\d.]+\\.jar").map(Pattern::compile)
            .toList();

    @ParameterizedTest
    @EnumSource
    void holds_only_what_was_asked_for(App app) {
        List<Layer> layers = tars.get(app).layers();
        assertThat(layers).hasSameSizeAs(LAYERS);
        for (int i = 0; i < layers.size(); i++) {
            assertThat(layers.get(i).entries()).filteredOn(TarArchiveEntry::isFile)
                    .extracting(TarArchiveEntry::getName).as("layer %d", i).isNotEmpty()
                    .allMatch(LAYERS.get(i).asMatchPredicate());
        }
    }

    @ParameterizedTest
    @EnumSource
    void asks_the_hosts_file_for_a_name_before_dns(App app) {
        assertThat(tars.get(app).digests()).containsEntry("etc/nsswitch.conf",
                ImageTar.sha256("hosts: files dns\n".getBytes(StandardCharsets.US_ASCII)));
    }

    /// Libraries that the archive cannot take are there twice, the upgraded one on top; nothing else.
    @ParameterizedTest
    @EnumSource
    void writes_no_file_twice_but_an_upgraded_library(App app) {
        var seen = new HashSet<String>();
        assertThat(tars.get(app).entries()).filteredOn(TarArchiveEntry::isFile)
                .extracting(TarArchiveEntry::getName)
                .filteredOn(name -> !seen.add(name)).allMatch(name -> name.startsWith("app/libs/"));
    }

    /// The list is not in the image, which stays the same whatever is known about it; a label says
    /// which list belongs to it.
    @ParameterizedTest
    @EnumSource
    void names_its_list_of_components_by_a_digest(App app) throws Exception {
        String digest = ImageTar.sha256(Files.readAllBytes(sbom(app)));
        assertThat(tars.get(app).config().get("Labels").get("org.echopair.image.sbom.sha256")
                .asString())
                .isEqualTo(digest);
    }

    @ParameterizedTest
    @EnumSource
    void has_a_list_of_components_that_is_valid_cyclonedx(App app) throws Exception {
        assertThat(new JsonParser().validate(sbom(app).toFile(), Version.VERSION_16)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void lists_each_file_by_its_digest(App app) throws Exception {
        List<String> listed = JsonMapper.shared().readTree(Files.readAllBytes(sbom(app)))
                .findValuesAsString("content");
        Map<String, String> files = new TreeMap<>(tars.get(app).digests());
        // Two lines that Jib writes about the app.
        files.keySet().removeAll(Set.of("app/jib-classpath-file", "app/jib-main-class-file"));
        assertThat(files).hasSizeGreaterThan(50).allSatisfy(
                (file, digest) -> assertThat(listed).as(file).contains(digest));
    }

    @ParameterizedTest
    @EnumSource
    void lists_the_licences_of_the_app_its_libraries_and_the_runtime(App app) throws Exception {
        var list = JsonMapper.shared().readTree(Files.readAllBytes(sbom(app)));
        assertThat(list.get("metadata").get("component").get("licenses").findValuesAsString("id"))
                .containsExactly("Apache-2.0");
        assertThat(list.get("components").valueStream())
                .filteredOn(each -> each.path("purl").asString("").startsWith("pkg:maven/")
                        || each.get("type").asString().equals("platform"))
                .hasSizeGreaterThan(3).allSatisfy(each -> assertThat(each.path("licenses").size())
                        .as(each.get("name").asString()).isPositive());
    }

    /// Linked are the modules that the app and its libraries refer to, except what no call leads
    /// to: the database types of picocli and Gson, Logback's bridge to java.util.logging, its mail
    /// and its directories. Agents that a user attaches need one more.
    @Test
    void hold_the_modules_that_the_code_refers_to_and_no_others() throws Exception {
        Set<String> wanted = new TreeSet<>();
        for (App app : App.values()) {
            wanted.addAll(Modules.referredToBy(app));
        }
        wanted.removeAll(Set.of("java.logging", "java.naming", "java.sql"));
        wanted.add("java.instrument");
        assertThat(Modules.linked()).containsExactlyInAnyOrderElementsOf(wanted);
    }

    /// With nothing else beneath, or an engine would keep them twice.
    @Test
    void share_the_c_library_and_the_runtime_byte_for_byte() {
        for (int i = 0; i < 2; i++) {
            assertThat(tars.get(App.CLIENT).layers().get(i).digest())
                    .isEqualTo(tars.get(App.SERVER).layers().get(i).digest());
        }
    }

    @Nested
    class With_a_read_only_root_and_no_capabilities {

        @ParameterizedTest
        @EnumSource
        void starts_and_prints_its_help(App app) {
            Result help = new RunToExit(app, "--help").withNetworkMode("none").result();
            assertThat(help.exitCode()).as(help.stderr()).isZero();
            assertThat(help.stdout()).contains("Usage:").contains(app.id());
            assertThat(help.stderr()).isEmpty();
        }

        /// LC_ALL beats the image's own LC_CTYPE, and asks for each of the locale's files.
        @ParameterizedTest
        @CsvSource({"LANG, SERVER", "LANG, CLIENT", "LC_ALL, SERVER", "LC_ALL, CLIENT"})
        void reads_and_writes_korean_whichever_variable_asks_for_utf_8(String variable, App app) {
            Result refused = new RunToExit(app, "안녕").withNetworkMode("none")
                    .withEnv(variable, "C.UTF-8").result();
            assertThat(refused.exitCode()).isEqualTo(64);
            assertThat(refused.stderr()).contains("안녕");
        }

        /// As tools for tracing and profiling do it.
        @ParameterizedTest
        @EnumSource
        void runs_with_an_agent_that_a_variable_attaches(App app) throws IOException {
            Result help = new RunToExit(app, "--help").withNetworkMode("none")
                    .withReadOnlyFile(Agent.jarIn(directory), "/agent.jar")
                    .withEnv("JAVA_TOOL_OPTIONS", "-javaagent:/agent.jar").result();
            assertThat(help.exitCode()).as(help.stderr()).isZero();
            assertThat(help.stdout()).contains(Agent.GREETING, "Usage:");
        }
    }

    private static Path sbom(App app) {
        return app.target().resolve("image-sbom.cdx.json");
    }

    private static String label(App app, String name) {
        return tars.get(app).config().get("Labels").get("org.opencontainers.image." + name)
                .asString();
    }

    private static String fileName(TarArchiveEntry entry) {
        String path = entry.getName();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
