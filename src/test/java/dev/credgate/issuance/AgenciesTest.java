package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Agencies agencies = Agencies.read(folder);
        assertThat(agencies.all()).hasSize(2);
        assertThat(agencies.byPin(CertificatePin.parse(PIN).orElseThrow()))
                .map(Agency::name)
                .contains("population");
        assertThat(agencies.byPin(new CertificatePin("nobody's"))).isEmpty();
    }

    @Test
    void whatTwoAgenciesShareIsTold() throws Exception {
        write("a.yaml", "population", PIN, DID, "key");
        write("b.yaml", "population", PIN, DID, "key");
        assertThatThrownBy(() -> Agencies.read(folder))
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
        assertThatThrownBy(() -> Agencies.read(folder))
                .isInstanceOfSatisfying(
                        AgencyFaultException.class, e -> assertThat(e.lines()).hasSize(6))
                .hasMessageContaining("admin");
    }

    @Test
    void aFolderThatIsNoneIsTold() {
        assertThatThrownBy(() -> Agencies.read(folder.resolve("none")))
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
