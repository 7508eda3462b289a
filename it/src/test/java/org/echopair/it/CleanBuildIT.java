package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PushResponseItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.echopair.it.RunToExit.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/// Somebody else gets the same images from the same sources, and a registry returns them unchanged.
@EnabledIfSystemProperty(named = "echopair.release", matches = "true", disabledReason = "a second, "
        + "clean build takes four minutes; mvn verify -Prelease compares it, and .ci/run does")
@Timeout(600)
@Isolated("what is loaded depends on the timing a little, and its builds take all processors")
class CleanBuildIT {

    @TempDir
    private static Path directory;
    private static Checkout checkout;

    @BeforeAll
    @Timeout(600)
    static void build() throws Exception {
        checkout = Checkout.copiedTo(directory.resolve("else where"));
        checkout.maven("--offline", "package", "-DskipTests");
        // What a training loads may still depend on the timing of its threads, on a busy machine.
        for (int again = 0; again < 2 && !isTrainedAlike(); again++) {
            checkout.maven("--offline", "clean", "package", "-DskipTests");
        }
    }

    private static boolean isTrainedAlike() throws IOException {
        for (App app : App.values()) {
            String list = app.id() + ".classes";
            if (Files.mismatch(checkout.built(app, list), app.target().resolve(list)) != -1) {
                return false;
            }
        }
        return true;
    }

    /// The class-data archive first, because it says most when it differs.
    @ParameterizedTest
    @EnumSource
    void in_another_folder_gives_the_same_image_byte_for_byte(App app) throws IOException {
        for (String file : List.of(app.id() + ".jar", app.id() + ".classes",
                "archive/" + app.id() + ".jsa", "image-sbom.cdx.json", "jib-image.tar")) {
            assertThat(Files.mismatch(checkout.built(app, file), app.target().resolve(file)))
                    .as("first byte of %s that differs from this checkout's (or was it not clean?)",
                            file)
                    .isEqualTo(-1);
        }
    }

    /// The JVM would not notice another jar of the same size, since all files in an image have the
    /// same time. So the build must.
    @Nested
    class AfterOneWordHasChanged {

        private static final String WORD = "Sends back what it receives";
        private static final String CHANGED = "Gives back what it receives";

        @Test
        void makes_another_archive_and_the_image_says_the_new_word() throws Exception {
            checkout.replace("echo-server/src/main/java/org/echopair/server/HelpText.java",
                    WORD, CHANGED);
            checkout.maven("--offline", "package", "-DskipTests", "-pl", "echo-server", "-am");

            String archive = "archive/echo-server.jsa";
            assertThat(Files.mismatch(checkout.built(App.SERVER, archive),
                    App.SERVER.target().resolve(archive))).isNotEqualTo(-1);
            Images.load(checkout.built(App.SERVER, "jib-image.tar"));
            String id = Files.readString(checkout.built(App.SERVER, "jib-image.id")).strip();
            try {
                Result help = new RunToExit(DockerImageName.parse(id), "--help")
                        .withNetworkMode("none").withEnv("JAVA_TOOL_OPTIONS", "-Xshare:on")
                        .result();
                assertThat(help.exitCode()).as(help.stdout()).isZero();
                assertThat(help.stdout()).contains(CHANGED).doesNotContain(WORD);
            } finally {
                DockerClientFactory.instance().client().removeImageCmd(id).withForce(true).exec();
                // It has taken the name from this build's own image.
                Images.load(App.SERVER.imageTar());
            }
        }

        /// As `bin/` builds. A later call of Jib would find the archive of another jar.
        @Test
        void leaves_no_archive_of_the_old_one_where_images_are_skipped() throws Exception {
            checkout.replace("echo-client/src/main/java/org/echopair/client/Commands.java",
                    "COMMAND", "KOMMAND");
            checkout.maven("--offline", "package", "-DskipTests", "-DskipImages", "-pl",
                    "echo-client", "-am");

            assertThat(checkout.built(App.CLIENT, "archive/echo-client.jsa")).doesNotExist();
        }
    }

    @Nested
    class ToARegistry {

        private final DockerClient docker = DockerClientFactory.instance().client();

        @Test
        void pushes_what_runs_when_pulled_by_its_digest() throws Exception {
            try (var registry = start()) {
                checkout.maven("package", "jib:build", "-DskipTests",
                        "-Dimage.registry=" + registry.address(),
                        "-Djib.allowInsecureRegistries=true");
                runPulled(registry);
            }
        }

        /// The base is the C library alone: the linked runtime needs nothing else.
        @Test
        void puts_the_runtime_on_a_base_from_that_registry() throws Exception {
            try (var registry = start()) {
                String base = registry.address() + "/base:1";
                push(registry.address() + "/base");
                checkout.maven("package", "jib:build", "-DskipTests", "-Dbase.image=" + base,
                        "-Dimage.registry=" + registry.address(),
                        "-Djib.allowInsecureRegistries=true");
                runPulled(registry);
                assertThat(Files.readString(checkout.built(App.SERVER, "image-sbom.cdx.json")))
                        .contains(base).doesNotContain("glibc");
            }
        }

        private Registry start() throws Exception {
            assumeThat(Registry.program())
                    .as("docker-registry is not installed; bin/verify installs it").isPresent();
            return Registry.startIn(Files.createTempDirectory(directory, "registry"));
        }

        /// Both, by the digests the build wrote down; the client judges the server.
        private void runPulled(Registry registry) throws Exception {
            DockerImageName server = pull(registry, App.SERVER);
            DockerImageName client = pull(registry, App.CLIENT);
            try (var running = EchoServerContainer.of(server)) {
                running.start();
                var verdict = new RunToExit(client, "send", "--target",
                        running.target(), "안녕!").withNetwork(running.getNetwork())
                        .result();
                assertThat(verdict.exitCode()).as(verdict.stderr()).isZero();
                assertThat(verdict.stdout()).contains("안녕!");
            } finally {
                remove(server.asCanonicalNameString());
                remove(client.asCanonicalNameString());
            }
        }

        private DockerImageName pull(Registry registry, App app) throws Exception {
            String digest = Files.readString(checkout.built(app, "jib-image.digest")).strip();
            String name = registry.address() + "/" + app.id() + "@" + digest;
            docker.pullImageCmd(name).exec(new PullImageResultCallback()).awaitCompletion();
            assertThat(docker.inspectImageCmd(name).exec().getRepoDigests()).contains(name);
            return DockerImageName.parse(name);
        }

        private void push(String name) throws Exception {
            var base = new ImageFromDockerfile(name + ":1", false)
                    .withFileFromPath("c-library", App.C_LIBRARY)
                    .withDockerfileFromBuilder(
                            file -> file.from("scratch").copy("c-library", "/").build());
            try {
                base.get();
                docker.pushImageCmd(name).withTag("1")
                        .exec(new ResultCallback.Adapter<PushResponseItem>()).awaitCompletion();
            } finally {
                remove(name + ":1");
            }
        }

        private void remove(String image) {
            try {
                docker.removeImageCmd(image).withForce(true).exec();
            } catch (DockerException e) {
                // The image has another name here or is gone; no test depends on it.
            }
        }
    }
}
