package dev.credgate.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.x509.Iacas;
import dev.credgate.issuance.SignerCertificates;
import dev.credgate.source.Sources;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates by which the development stack's agencies issue with {@code x5c}. */
class JoseSignerScriptTest {

    /** In place of the program, which would ask a token. */
    private static final String CSR =
            "program() { openssl req -new -key $home/j.key -subj '/C=UT/CN=demo'; }; ";

    private static final String KEY =
            "openssl ecparam -name prime256v1 -genkey -noout -out $home/j.key; ";

    @TempDir Path home;

    /** What is issued for a year must not outlive its signer's certificate. */
    @Test
    void oneIsMadeAndRenewedInTime() throws Exception {
        Path pem = home.resolve("jose-signers/demo.pem");
        String names = "_jose_signer demo demo-p256 demo.agencies.localhost";
        scripted(KEY + "make_pki; " + CSR + "renew" + names);
        assertThat(pem).as("not made yet, or taken away").doesNotExist();
        scripted(CSR + "make" + names);
        String whole = Files.readString(pem);
        assertThat(scripted("openssl verify -CAfile $home/pki/issuers/root.crt " + pem))
                .endsWith(": OK");
        assertThat(
                        SignerCertificates.read(
                                CertificateUse.JOSE_ISSUER,
                                home.resolve("jose-signers"),
                                Iacas.followed(certificate("pki/issuers/root.crt")),
                                Instant.now()))
                .as("what the gateway says at start")
                .isNotNull();
        assertThat(scripted("openssl x509 -noout -ext subjectAltName -in " + pem))
                .contains("DNS:demo.agencies.localhost");
        scripted(CSR + "renew" + names);
        assertThat(Files.readString(pem)).isEqualTo(whole);

        scripted(shortLived("ca", pem));
        String anothers = Files.readString(pem);
        scripted(CSR + "renew" + names);
        assertThat(Files.readString(pem)).as("of another CA").isEqualTo(anothers);

        scripted(
                "cp $home/pki/issuers/root.crt $home/pki/issuers.crt; "
                        + shortLived("issuers", pem));
        scripted(CSR + "renew" + names);
        assertThat(scripted("ends_soon " + pem + " 440 || echo lasts")).isEqualTo("lasts");
    }

    /** A stack whose certificates were removed makes roots of the same names, with other keys. */
    @Test
    void theyAreMadeAnewBelowANewRoot() throws Exception {
        String names = "_signer demo demo-p256 demo.agencies.localhost; ";
        String made = CSR + "make_jose" + names + "make_document" + names;
        String renewed = CSR + "renew_jose" + names + "renew_document" + names;
        scripted(KEY + "make_pki; " + made);
        String pems = scripted("cat $home/{jose,document}-signers/demo.pem");
        assertThat(scripted(renewed + "cat $home/{jose,document}-signers/demo.pem"))
                .isEqualTo(pems);
        scripted("rm -r $home/pki; make_pki; " + renewed);
        scripted("openssl verify -CAfile $home/pki/issuers/root.crt $home/jose-signers/demo.pem");
        scripted("openssl verify -CAfile $home/pki/iaca/iaca.crt $home/document-signers/demo.pem");
    }

    /** Nobody keeps a list of those that were revoked, and they say so (RFC 9608). */
    @Test
    void theyHoldWhereEachCertificateMustBeOnNoList() throws Exception {
        String names = "_signer demo demo-p256 demo.agencies.localhost; ";
        scripted(KEY + "make_pki; " + CSR + "make_jose" + names + "make_document" + names);
        for (CertificateUse use : CertificateUse.values()) {
            boolean jose = use == CertificateUse.JOSE_ISSUER;
            X509Certificate root = certificate(jose ? "pki/issuers/root.crt" : "pki/iaca/iaca.crt");
            byte[] leaf =
                    certificate(jose ? "jose-signers/demo.pem" : "document-signers/demo.pem")
                            .getEncoded();
            assertThat(
                            Iacas.listed(root)
                                    .resolve(
                                            new KeyName.Certificates(List.of(leaf), use),
                                            new Ground(
                                                    Instant.now(), Optional.empty(), Sources.NONE)))
                    .as("%s", use)
                    .isInstanceOf(KeyFinding.Found.class);
        }
    }

    /** Other roots than the stack's would stop its start. */
    @Test
    void theyAreLeftOutWhereOthersRootsAreNamed() throws Exception {
        String own =
                "export CREDGATE_X509_ROOTS_DIR='"
                        + home.toRealPath().resolve("pki/issuers")
                        + "'\nexport CREDGATE_JOSE_SIGNERS_DIR='"
                        + home.toRealPath().resolve("jose-signers")
                        + "'";
        assertThat(settings("")).contains(own);
        assertThat(settings("export CREDGATE_X509_ROOTS_DIR=/theirs; "))
                .contains("export CREDGATE_X509_ROOTS_DIR='/theirs'")
                .doesNotContain("pki/issuers", "JOSE_SIGNERS");
    }

    private String settings(String environment) throws Exception {
        return scripted(
                "mkdir -p $home/hsm; touch $home/hsm/env; http_port=1 issuer_port=2 rpc_port=3"
                        + " management_port=4; "
                        + environment
                        + "write_settings; cat $home/settings");
    }

    private X509Certificate certificate(String file) throws Exception {
        try (InputStream in = Files.newInputStream(home.resolve(file))) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static String shortLived(String authority, Path pem) {
        return CSR
                + "program | openssl x509 -req -days 399 -CA $home/pki/%s.crt -CAkey"
                        .formatted(authority)
                + " $home/pki/%s.key -CAcreateserial -out ".formatted(authority)
                + pem;
    }

    private String scripted(String work) throws Exception {
        StringBuilder parts = new StringBuilder("set -euo pipefail; root=$PWD; CREDGATE_HOME=$1; ");
        for (String part :
                new String[] {"console", "prerequisites", "program", "processes", "state", "pki"}) {
            parts.append("source src/main/sh/").append(part).append(".sh; ");
        }
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", parts + work, "bash", home.toString())
                        .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CREDGATE_"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
