package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/// Runs before all others, so that a machine without Docker is told so once. It fails instead of
/// skipping: a skipped test proves nothing and looks like a pass.
class DockerEngineIT {

    @Test
    void answers() {
        assertThat(DockerClientFactory.instance().isDockerAvailable()).overridingErrorMessage(
                "no Docker engine answers: run bin/verify, which brings one up").isTrue();
    }
}
