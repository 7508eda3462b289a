package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests the reader of manifests itself: if it let mistakes pass, every test of the manifests would
/// be worthless, and none would show it.
class StrictYamlIT {

    private static final String GOOD = """
            apiVersion: v1
            kind: Service
            metadata:
              name: good
              labels:
                quoted: "true"
            spec:
              ports:
                - port: 8888
                  targetPort: tcp-echo
            """;

    @Test
    void reads_what_is_right() {
        assertThat(StrictYaml.manifests(GOOD + "---\n" + GOOD)).hasSize(2)
                .allSatisfy(manifest -> assertThat(manifest).isInstanceOfSatisfying(Service.class,
                        service -> assertThat(service.getSpec().getPorts().getFirst().getPort())
                                .isEqualTo(8888)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '`',
            textBlock = """
                    a misspelled field,              targetPort:,     targetport:,        targetport
                    a field of another level,        metadata:,       replicas: 2\\nmetadata:, replicas
                    a string for a number,           port: 8888,      port: "8888",       port
                    a word for a number,             port: 8888,      port: echo,         port
                    a number for a string,           name: good,      name: 8888,         name
                    a truth value for a string,      "true",          true,               quoted
                    a list for a map,                labels:\\n    quoted:, labels:\\n  -, labels
                    a word for a list,               ports:,          externalIPs: none\\n  ports:, externalIPs
                    a field given twice,             port: 8888,      port: 1\\n      port: 2, port
                    a kind that does not exist,      kind: Service,   kind: Servise,      Servise
                    a kind of another version,       v1,              apps/v1,            apps/v1
                    """)
    void rejects(String what, String right, String wrong, String named) {
        String yaml = GOOD.replace(lines(right), lines(wrong));
        assertThat(yaml).as("the sample with %s", what).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> StrictYaml.manifests(yaml)).hasMessageContaining(named);
    }

    private static String lines(String cell) {
        return cell.replace("\\n", "\n");
    }
}
