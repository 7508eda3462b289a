package org.echopair.it;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads YAML as the API server would: an unknown field is an error, and so is a number in place of
/// a string or the other way round.
///
/// fabric8's own reader is more lenient: its classes keep unknown fields in a map (not here), and
/// Jackson converts scalars.
final class StrictYaml {

    private static final KubernetesSerialization KINDS = new KubernetesSerialization();

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .annotationIntrospector(new NoPlaceForTheUnknown())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private StrictYaml() {}

    /// Every document of a file, each as the class of its kind.
    static List<HasMetadata> manifests(String yaml) {
        return documents(yaml).stream().map(StrictYaml::manifest).toList();
    }

    /// Every document as written.
    static List<JsonNode> documents(String yaml) {
        try (MappingIterator<JsonNode> documents = MAPPER.readerFor(JsonNode.class)
                .readValues(yaml)) {
            return documents.readAll();
        }
    }

    static <T> T read(String yaml, Class<T> type) {
        return MAPPER.readValue(yaml, type);
    }

    private static HasMetadata manifest(JsonNode document) {
        String apiVersion = document.path("apiVersion").asString();
        String kind = document.path("kind").asString();
        Class<? extends KubernetesResource> type = apiVersion.equals(PrometheusOperator.API_VERSION)
                ? PrometheusOperator.kind(kind)
                : KINDS.getRegisteredKubernetesResource(apiVersion, kind);
        if (type == null) {
            throw new IllegalArgumentException("no kind " + kind + " in " + apiVersion);
        }
        return (HasMetadata) MAPPER.treeToValue(document, type);
    }

    private static final class NoPlaceForTheUnknown extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
            return false;
        }
    }
}
