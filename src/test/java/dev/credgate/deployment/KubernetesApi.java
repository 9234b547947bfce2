package dev.credgate.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an object as the Kubernetes API's schema has it, and strictly: a field that the schema does
 * not have, or a number where it has a text, is an error, as it is for a server that validates.
 */
final class KubernetesApi {

    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.of(
                    "v1 ConfigMap", ConfigMap.class,
                    "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
                    "v1 Secret", Secret.class,
                    "v1 Service", Service.class,
                    "apps/v1 Deployment", Deployment.class,
                    "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
                    "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

    private static final ObjectMapper STRICT =
            JsonMapper.builder()
                    .annotationIntrospector(new NothingMore())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    private KubernetesApi() {}

    /** The model keeps fields that it does not know in a map of its own; here it may not. */
    private static final class NothingMore extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }
    }

    /** The object, or a failure that names the field. */
    static HasMetadata read(JsonNode object) {
        String kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
        Class<? extends HasMetadata> type =
                Optional.ofNullable(KINDS.get(kind))
                        .orElseThrow(() -> new AssertionError("no schema for " + kind));
        texts(object, kind);
        try {
            return STRICT.treeToValue(object, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError(kind + ": " + e.getMessage(), e);
        }
    }

    /** Jackson makes a text of any scalar; the API does not, and these are where one slips in. */
    private static void texts(JsonNode node, String where) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = where + "." + member.getKey();
            boolean textMap =
                    switch (member.getKey()) {
                        case "labels", "annotations", "matchLabels", "data" -> true;
                        case "selector" -> where.equals("v1 Service.spec");
                        default -> false;
                    };
            boolean text =
                    switch (member.getKey()) {
                        case "name", "value", "image", "mountPath", "path", "key" -> true;
                        default -> false;
                    };
            if (textMap) {
                member.getValue().forEach(value -> text(value, name));
            } else if (text) {
                text(member.getValue(), name);
            } else {
                texts(member.getValue(), name);
            }
        }
        if (node.isArray()) {
            for (JsonNode item : node) {
                switch (item.getNodeType()) {
                    case OBJECT, ARRAY -> texts(item, where + "[]");
                    default -> text(item, where + "[]");
                }
            }
        }
    }

    private static void text(JsonNode value, String where) {
        if (!value.isTextual()) {
            throw new AssertionError(where + " must be a text, not " + value);
        }
    }
}
