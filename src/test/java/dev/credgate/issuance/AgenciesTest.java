package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agencies are read strictly, and each thing that tells them apart is had by one of them only. */
class AgenciesTest {

    private static final String PIN = "sha256/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String OTHER_PIN = "sha256/AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String DID = "did:weid:101:0x1111111111111111111111111111111111111111";
    private static final String OTHER_DID =
            "did:weid:101:0x2222222222222222222222222222222222222222";

    @TempDir Path folder;

    @Test
    void anAgencyIsFoundByItsPin() throws Exception {
        write("a.yaml", "population", PIN, DID, "key-a");
        write("b.yml", "transport", OTHER_PIN, OTHER_DID, "key-b");
        Files.writeString(folder.resolve("README"), "not read");
        AgencySet agencies = new AgencySet(AgencyFiles.read(folder));
        assertThat(agencies.all()).hasSize(2);
        assertThat(agencies.named("population"))
                .hasValueSatisfying(agency -> {
                    assertThat(agency.certificates())
                            .containsExactly(CertificatePin.parse(PIN).orElseThrow());
                    assertThat(agency.did().toString()).isEqualTo(DID);
                    assertThat(agency.mayIssue("cpt:7")).isTrue();
                });
    }

    @Test
    void whatAnAgencyMayIsReadAndWrittenAlike() throws Exception {
        Files.writeString(
                folder.resolve("a.yaml"),
                """
                name: population
                certificates:
                  - %s
                  - {issuer: "CN=Agencies CA, O=Example", san: "dns:issuer.population.example"}
                dids:
                  - {did: "%s", key: a, further-keys: [a-p256]}
                  - {did: "%s", key: b}
                types: [cpt:1000, "vct:https://example.org/card"]
                quotas: {per-hour: 10, per-day: 100}
                """
                        .formatted(PIN, DID, OTHER_DID));
        Agency agency = AgencyFiles.read(folder).getFirst();
        assertThat(agency.mayIssue("cpt:1000")).isTrue();
        assertThat(agency.mayIssue("cpt:10001")).isFalse();
        assertThat(agency.actingFor(OTHER_DID))
                .hasValueSatisfying(other -> {
                    assertThat(other.did().toString()).isEqualTo(OTHER_DID);
                    assertThat(other.keyLabel()).isEqualTo("b");
                });
        assertThat(agency.actingFor(DID.replace('1', '3'))).isEmpty();
        List<String> faults = new ArrayList<>();
        String document = AgencyDocument.write(agency);
        assertThat(AgencyDocument.read(document.getBytes(StandardCharsets.UTF_8), faults))
                .contains(agency);
        assertThat(faults).isEmpty();
    }

    @Test
    void whatTwoAgenciesShareIsTold() throws Exception {
        write("a.yaml", "population", PIN, DID, "key");
        write("b.yaml", "population", PIN, DID, "key");
        assertThatThrownBy(() -> AgencyFiles.read(folder))
                .isInstanceOfSatisfying(
                        AgencyFaultException.class,
                        e ->
                                assertThat(e.lines())
                                        .hasSize(4)
                                        .allSatisfy(line -> assertThat(line).contains("a.yaml")));
    }

    @Test
    void eachFaultIsTold() throws Exception {
        write("a.yaml", "No Name", "sha1/AA", DID.replace("0x11", "0xAA"), "");
        Files.writeString(folder.resolve("b.yaml"), "name: x\nname: y\n");
        Files.writeString(
                folder.resolve("c.yaml"),
                "name: c\ncertificate: %s\ndid: %s\nkey: k\nadmin: true\n".formatted(PIN, DID));
        assertThatThrownBy(() -> AgencyFiles.read(folder))
                .isInstanceOfSatisfying(
                        AgencyFaultException.class, e -> assertThat(e.lines()).hasSize(6))
                .hasMessageContaining("admin");
    }

    @Test
    void aFolderThatIsNoneIsTold() {
        assertThatThrownBy(() -> AgencyFiles.read(folder.resolve("none")))
                .hasMessageContaining("credgate.agencies-dir");
    }

    private void write(String file, String name, String pin, String did, String key)
            throws IOException {
        Files.writeString(
                folder.resolve(file),
                "name: \"%s\"\ncertificate: %s\ndid: %s\nkey: \"%s\"\n"
                        .formatted(name, pin, did, key));
    }
}
