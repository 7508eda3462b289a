package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/// Runs before all others and ends the build alone, so that a machine without Docker is told so
/// once. It fails and does not skip: a skipped test proves nothing and looks like one that passed.
class DockerEngineIT {

    @Test
    void answers() {
        assertThat(DockerClientFactory.instance().isDockerAvailable()).overridingErrorMessage(
                "no Docker engine answers: run bin/verify, which brings one up").isTrue();
    }
}
