package org.echopair.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/// One run of an image from start to exit, with any exit code: tests judge the code.
final class RunToExit extends GenericContainer<RunToExit> {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// What a run left behind.
    record Result(long exitCode, String stdout, String stderr) {}

    RunToExit(App app, String... args) {
        this(Images.of(app), args);
    }

    RunToExit(DockerImageName image, String... args) {
        super(image);
        withImagePullPolicy(name -> false);
        withCommand(args);
        withCreateContainerCmdModifier(Restricted::apply);
        withStartupCheckStrategy(new UntilExit());
    }

    /// Testcontainers' own `withFileSystemBind` would pull an image to try the mount first.
    RunToExit withReadOnlyFile(Path file, String inContainer) {
        return withCreateContainerCmdModifier(create -> create.getHostConfig().withBinds(
                new Bind(file.toString(), new Volume(inContainer), AccessMode.ro)));
    }

    Result result() {
        try (this) {
            start();
            return new Result(getCurrentContainerInfo().getState().getExitCodeLong(),
                    getLogs(OutputType.STDOUT), getLogs(OutputType.STDERR));
        }
    }

    /// Accepts every exit code, and waits instead of polling every second.
    static final class UntilExit extends StartupCheckStrategy {

        @Override
        public boolean waitUntilStartupSuccessful(DockerClient docker, String containerId) {
            return checkStartupState(docker, containerId) == StartupStatus.SUCCESSFUL;
        }

        @Override
        public StartupStatus checkStartupState(DockerClient docker, String containerId) {
            docker.waitContainerCmd(containerId).start()
                    .awaitStatusCode(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return StartupStatus.SUCCESSFUL;
        }
    }
}
