package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinkRuntimeTest {

    @Test
    void keeps_the_security_properties_without_their_comments_and_caches_no_names() {
        assertThat(LinkRuntime.securityProperties(
                List.of("#", "# a comment", "", "  ", "security.provider.1=SUN", "a=b\\", "    c")))
                .containsExactly("security.provider.1=SUN", "a=b\\", "    c",
                        "networkaddress.cache.ttl=0", "networkaddress.cache.negative.ttl=0");
    }
}
