package dev.credgate.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests say what the Kubernetes API understands, and what the program needs. */
class ManifestsTest {

    private static final Path FOLDER = Path.of("k8s");
    private static final Pattern HASH = Pattern.compile("(credgate-[a-z-]+)-[a-z0-9]{10}\\b");
    private static final List<Kubectl> KUBECTLS = Kubectl.all();

    /** What was rendered by which is in the test's output. */
    @BeforeAll
    static void tellVersions() {
        KUBECTLS.forEach(kubectl ->
                System.out.println(
                        "ManifestsTest: kubectl " + kubectl.version() + ", " + kubectl.program()));
    }

    @BeforeEach
    void kubectlIsThere() {
        assumeFalse(
                KUBECTLS.isEmpty(),
                "kubectl is not on the path: the manifests are NOT checked"
                        + " (Debian: apt-get install kubernetes-client)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "jvm", "postgresql", "postgresql-jvm"})
    void areWhatTheApiUnderstandsAndFitTogether(String name) {
        Rendered rendered = Rendered.of(FOLDER.resolve(name));

        rendered.fitsTogether();
        rendered.isConfined();
        rendered.isConfiguredAsTheProgramExpects();
    }

    @ParameterizedTest
    @ValueSource(strings = {"site", "verify-only"})
    void theSiteOfTheDocumentationIsComplete(String name, @TempDir Path folder) throws IOException {
        Site.make(folder);
        if (name.equals("verify-only")) {
            Files.writeString(
                    folder.resolve("verify-only/kustomization.yaml"),
                    "bases:\n  - ../site\npatchesStrategicMerge:\n  - patch.yaml\n");
        }

        Rendered rendered = Rendered.of(folder.resolve(name));

        rendered.fitsTogether();
        rendered.isConfined();
        rendered.isConfiguredAsTheProgramExpects();
        rendered.hasEachFileThatTheProgramIsTold();
    }

    @Test
    void aLongMigrationIsGivenTimeByThePatchOfTheDocumentation(@TempDir Path folder)
            throws IOException {
        Site.make(folder);
        Path site = folder.resolve("site/kustomization.yaml");
        Probe usual = Rendered.of(folder.resolve("site")).gateway().getStartupProbe();
        Files.writeString(
                site, Files.readString(site) + "patchesStrategicMerge:\n  - migration.yaml\n");

        Rendered rendered = Rendered.of(folder.resolve("site"));

        Probe patched = rendered.gateway().getStartupProbe();
        assertThat(seconds(usual)).isEqualTo(300);
        assertThat(seconds(patched)).isEqualTo(7200);
        assertThat(patched.getHttpGet()).isEqualTo(usual.getHttpGet());
        assertThat(rendered.deployment().getSpec().getProgressDeadlineSeconds())
                .as("a roll-out is not given up before")
                .isGreaterThan(seconds(patched));
        rendered.fitsTogether();
        rendered.isConfined();
    }

    private static int seconds(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    @Test
    void h2HasOneGatewayAndKeepsItsFiles() {
        for (String name : List.of("base", "jvm")) {
            Rendered rendered = Rendered.of(FOLDER.resolve(name));

            assertThat(rendered.deployment().getSpec().getReplicas()).isEqualTo(1);
            assertThat(rendered.deployment().getSpec().getStrategy().getType())
                    .isEqualTo("Recreate");
            assertThat(rendered.volume("data").getPersistentVolumeClaim().getClaimName())
                    .isEqualTo(rendered.the(PersistentVolumeClaim.class).getMetadata().getName());
        }
    }

    @Test
    void onPostgresqlThereAreReplicasAndNoVolume() {
        for (String name : List.of("postgresql", "postgresql-jvm")) {
            Rendered rendered = Rendered.of(FOLDER.resolve(name));

            assertThat(rendered.deployment().getSpec().getReplicas()).isGreaterThan(1);
            assertThat(rendered.deployment().getSpec().getStrategy().getType())
                    .isEqualTo("RollingUpdate");
            assertThat(rendered.volume("data").getEmptyDir()).isNotNull();
            assertThat(rendered.all(PersistentVolumeClaim.class)).isEmpty();
            // Without a URL each replica would have an H2 of its own, and one-time would mean
            // twice.
            EnvVar url = rendered.variable("CREDGATE_DATABASE_URL");
            assertThat(url.getValueFrom().getConfigMapKeyRef().getOptional()).isNull();
            assertThat(rendered.variable("CREDGATE_DATABASE_PASSWORD_FILE").getValue())
                    .startsWith("/etc/credgate/database/");
        }
    }

    @Test
    void theJvmDiffersInImageAndMemoryOnly() throws IOException {
        for (String name : List.of("base", "postgresql")) {
            String jvm = name.equals("base") ? "jvm" : name + "-jvm";

            Deployment ours = Rendered.of(FOLDER.resolve(jvm)).deployment();
            Deployment natives = Rendered.of(FOLDER.resolve(name)).deployment();

            Container container = Rendered.gateway(ours);
            assertThat(container.getImage()).startsWith("credgate-jvm:");
            container.setImage(Rendered.gateway(natives).getImage());
            container.setResources(Rendered.gateway(natives).getResources());
            assertThat(ours).isEqualTo(natives);
        }
        assertThat(Files.readString(FOLDER.resolve("postgresql-jvm/jvm.yaml")))
                .isEqualTo(Files.readString(FOLDER.resolve("jvm/jvm.yaml")));
    }

    /** What kustomize 2.0 does not know, and what current ones have dropped. */
    @Test
    void useWordsThatOldAndNewKustomizeKnow() throws IOException {
        Set<String> known =
                Set.of("bases", "resources", "images", "patchesStrategicMerge", "namespace");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file :
                    files.filter(f -> f.endsWith("kustomization.yaml"))
                            .collect(Collectors.toList())) {
                JsonNode kustomization = Kubectl.read(Files.readString(file)).getFirst();

                kustomization
                        .fieldNames()
                        .forEachRemaining(word -> assertThat(known).contains(word));
                for (JsonNode resource : kustomization.path("resources")) {
                    assertThat(file.resolveSibling(resource.asText()))
                            .as("a folder is a base to the old one")
                            .isRegularFile();
                }
            }
        }
    }

    @Test
    void thereIsNoSecretAmongThem() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("kind: Secret");
            }
        }
    }

    /** The same path twice is one, and what stands behind a link is asked once. */
    @Test
    void eachKubectlIsOfAVersionAndAskedOnce() {
        assertThat(KUBECTLS)
                .doesNotHaveDuplicates()
                .allSatisfy(
                        kubectl -> assertThat(kubectl.version()).matches("v[0-9]+\\.[0-9]+\\..*"));
    }

    @Test
    void anUnknownFieldIsNoticed() {
        JsonNode deployment = Rendered.object(FOLDER.resolve("base"), "Deployment");
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0")).put("liveness", "x");

        assertThatThrownBy(() -> KubernetesApi.read(deployment)).hasMessageContaining("liveness");
    }

    @Test
    void aNumberForATextIsNoticed() {
        JsonNode deployment = Rendered.object(FOLDER.resolve("base"), "Deployment");
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0/env/0")).put("value", 1);

        assertThatThrownBy(() -> KubernetesApi.read(deployment)).hasMessageContaining("value");
    }

    /** The objects of a folder, alike from each kubectl of this machine. */
    record Rendered(List<HasMetadata> objects) {

        static Rendered of(Path folder) {
            Map<String, String> first = new TreeMap<>();
            for (Kubectl kubectl : KUBECTLS) {
                Map<String, String> told = new TreeMap<>();
                for (JsonNode object : kubectl.renders(folder)) {
                    // How a generated name is hashed, each version does its own way.
                    String text = HASH.matcher(object.toString()).replaceAll("$1");
                    told.put(object.path("kind") + " " + object.at("/metadata/name"), text);
                }
                Map<String, String> names = new TreeMap<>();
                told.forEach((name, text) -> names.put(HASH.matcher(name).replaceAll("$1"), text));
                if (first.isEmpty()) {
                    first.putAll(names);
                }
                assertThat(names).as("as %s renders it", kubectl).isEqualTo(first);
            }
            return new Rendered(
                    KUBECTLS.getFirst().renders(folder).stream().map(KubernetesApi::read).toList());
        }

        static JsonNode object(Path folder, String kind) {
            return KUBECTLS.getFirst().renders(folder).stream()
                    .filter(object -> object.path("kind").asText().equals(kind))
                    .findFirst()
                    .orElseThrow();
        }

        <T extends HasMetadata> List<T> all(Class<T> kind) {
            return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        <T extends HasMetadata> T the(Class<T> kind) {
            assertThat(all(kind)).hasSize(1);
            return all(kind).getFirst();
        }

        Deployment deployment() {
            return the(Deployment.class);
        }

        static Container gateway(Deployment deployment) {
            return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
        }

        Container gateway() {
            return gateway(deployment());
        }

        private PodTemplateSpec template() {
            return deployment().getSpec().getTemplate();
        }

        private PodSpec pod() {
            return template().getSpec();
        }

        private Stream<Container> containers() {
            return Stream.concat(
                    pod().getInitContainers().stream(), pod().getContainers().stream());
        }

        Volume volume(String name) {
            return pod().getVolumes().stream()
                    .filter(volume -> volume.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no volume " + name));
        }

        EnvVar variable(String name) {
            return gateway().getEnv().stream()
                    .filter(variable -> variable.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no variable " + name));
        }

        void fitsTogether() {
            Map<String, String> labels = template().getMetadata().getLabels();
            assertThat(labels)
                    .containsAllEntriesOf(deployment().getSpec().getSelector().getMatchLabels())
                    .containsAllEntriesOf(
                            the(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels())
                    .containsAllEntriesOf(
                            the(PodDisruptionBudget.class)
                                    .getSpec()
                                    .getSelector()
                                    .getMatchLabels());
            pod().getTopologySpreadConstraints()
                    .forEach(spread ->
                            assertThat(labels)
                                    .containsAllEntriesOf(
                                            spread.getLabelSelector().getMatchLabels()));
            Map<String, Integer> ports =
                    gateway().getPorts().stream()
                            .collect(
                                    Collectors.toMap(
                                            ContainerPort::getName,
                                            ContainerPort::getContainerPort));
            assertThat(ports)
                    .isEqualTo(Map.of("gateway", 8080, "issuer", 8443, "management", 9000));
            Map<String, String> exposed = new HashMap<>();
            for (Service service : all(Service.class)) {
                assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
                assertThat(service.getSpec().getPorts()).hasSize(1);
                ServicePort port = service.getSpec().getPorts().getFirst();
                assertThat(ports).containsEntry(port.getTargetPort().getStrVal(), port.getPort());
                exposed.put(service.getMetadata().getName(), port.getTargetPort().getStrVal());
            }
            assertThat(exposed)
                    .isEqualTo(Map.of("credgate-gateway", "gateway", "credgate-issuer", "issuer"));
            the(NetworkPolicy.class).getSpec().getIngress().stream()
                    .flatMap(rule -> rule.getPorts().stream())
                    .forEach(port -> assertThat(ports).containsKey(port.getPort().getStrVal()));
            probes().forEach((path, probe) -> {
                assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
                assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
            });
            Set<String> volumes =
                    pod().getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
            assertThat(
                            containers()
                                    .flatMap(container -> container.getVolumeMounts().stream())
                                    .map(VolumeMount::getName)
                                    .collect(Collectors.toSet()))
                    .isEqualTo(volumes);
        }

        /** Each by the path that {@link LayoutIT} finds the program to serve. */
        private Map<String, Probe> probes() {
            return Map.of(
                    "/q/health/started", gateway().getStartupProbe(),
                    "/q/health/live", gateway().getLivenessProbe(),
                    "/q/health/ready", gateway().getReadinessProbe());
        }

        void isConfined() {
            assertThat(pod().getAutomountServiceAccountToken()).isFalse();
            // Otherwise CREDGATE_ISSUER_PORT would be set to tcp://…, for the Service of that name.
            assertThat(pod().getEnableServiceLinks()).isFalse();
            assertThat(pod().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod().getSecurityContext().getRunAsUser()).isEqualTo(65532L);
            assertThat(pod().getSecurityContext().getSeccompProfile().getType())
                    .isEqualTo("RuntimeDefault");
            containers()
                    .forEach(container -> {
                        assertThat(container.getImage())
                                .matches("[^:]+:(?!latest)[A-Za-z0-9._-]+|.+/.+:.+");
                        var security = container.getSecurityContext();
                        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
                        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
                        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
                        assertThat(security.getCapabilities().getAdd()).isEmpty();
                        assertThat(container.getResources().getRequests())
                                .containsKeys("cpu", "memory");
                        assertThat(container.getResources().getLimits())
                                .containsKeys("cpu", "memory");
                    });
            for (Volume volume : pod().getVolumes()) {
                assertThat(volume.getHostPath()).isNull();
                if (volume.getSecret() != null) {
                    // fsGroup adds the group's read; the program refuses what others can read.
                    assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0400);
                }
            }
            Set<String> written =
                    gateway().getVolumeMounts().stream()
                            .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                            .map(VolumeMount::getMountPath)
                            .collect(Collectors.toSet());
            assertThat(written).containsExactlyInAnyOrder("/var/lib/credgate", "/tmp");
        }

        void isConfiguredAsTheProgramExpects() {
            Settings settings = Settings.documented();
            for (EnvVar variable : gateway().getEnv()) {
                assertThat(settings.know(variable.getName()))
                        .as("docs/operators.md knows %s", variable.getName())
                        .isTrue();
                if (variable.getValueFrom() != null) {
                    assertThat(variable.getValueFrom().getSecretKeyRef())
                            .as("secrets come by file only")
                            .isNull();
                }
            }
            gateway().getEnvFrom().forEach(from -> assertThat(from.getSecretRef()).isNull());
            for (ConfigMap map : all(ConfigMap.class)) {
                map.getData().keySet().stream()
                        .filter(key -> key.startsWith("CREDGATE_"))
                        .forEach(key ->
                                assertThat(settings.know(key))
                                        .as("docs/operators.md knows %s", key)
                                        .isTrue());
            }
        }

        /** Every path in the environment is a file, or a folder, of what is mounted there. */
        void hasEachFileThatTheProgramIsTold() {
            Map<String, Set<String>> mounted = new HashMap<>();
            for (VolumeMount mount : gateway().getVolumeMounts()) {
                Volume volume = volume(mount.getName());
                if (volume.getConfigMap() != null) {
                    mounted.put(
                            mount.getMountPath(),
                            keys(ConfigMap.class, volume.getConfigMap().getName(), this::keysOf));
                } else if (volume.getSecret() != null) {
                    mounted.put(
                            mount.getMountPath(),
                            keys(
                                    Secret.class,
                                    volume.getSecret().getSecretName(),
                                    secret -> secret.getData().keySet()));
                }
            }
            for (EnvVar variable : gateway().getEnv()) {
                String value = variable.getValue();
                if (value == null || !value.startsWith("/etc/")) {
                    continue;
                }
                if (variable.getName().endsWith("_DIR")) {
                    assertThat(mounted.get(value))
                            .as(variable.getName())
                            .isNotEmpty()
                            .allMatch(file -> file.endsWith(".yaml"));
                } else {
                    Path file = Path.of(value);
                    assertThat(mounted.get(String.valueOf(file.getParent())))
                            .as(variable.getName())
                            .contains(String.valueOf(file.getFileName()));
                }
            }
            gateway()
                    .getEnvFrom()
                    .forEach(from ->
                            assertThat(
                                            keys(
                                                    ConfigMap.class,
                                                    from.getConfigMapRef().getName(),
                                                    this::keysOf))
                                    .contains("CREDGATE_LEDGER_RPC_URL"));
        }

        private Set<String> keysOf(ConfigMap map) {
            return map.getData().keySet();
        }

        private <T extends HasMetadata> Set<String> keys(
                Class<T> kind, String name, Function<T, Set<String>> keys) {
            return all(kind).stream()
                    .filter(object -> object.getMetadata().getName().equals(name))
                    .findFirst()
                    .map(keys)
                    .orElseThrow(
                            () -> new AssertionError("no " + kind.getSimpleName() + " " + name));
        }
    }
}
