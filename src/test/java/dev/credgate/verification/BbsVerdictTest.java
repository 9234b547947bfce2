package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.key.KeyDidResolver;
import dev.credgate.did.x509.Iacas;
import dev.credgate.source.SourceReading;
import dev.credgate.thread.Effort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bbs-2023 through the whole pipeline, on machines that have BLST and on those that have not. */
class BbsVerdictTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static final String TYPE =
            "vc:https://www.w3.org/ns/credentials/examples#AlumniCredential";
    private static final Pattern ISSUER = Pattern.compile("\"issuer\": \"([^\"]+)\"");

    private static World world(ProofCache proofs) throws IOException {
        World world = bare(proofs);
        for (String name : List.of("peer-v1", "peer-v2")) {
            String text = new String(document(name), StandardCharsets.UTF_8);
            Matcher issuer = ISSUER.matcher(text);
            assertThat(issuer.find()).isTrue();
            world.issuer(issuer.group(1), TYPE);
        }
        return world;
    }

    private static World bare(ProofCache proofs) {
        return new World(
                NOW,
                proofs,
                Secp256k1Engines.preferred(),
                new Knowledge(
                        List.of(new DataIntegrityFormat(ContextStore.bundled(), List.of())),
                        new DidResolvers(List.of()),
                        List.of(new KeyDidResolver()),
                        Iacas.followed(),
                        List.of(),
                        (_, _) -> new SourceReading.Wanted(),
                        Knowledge.Ties.ENFORCED));
    }

    private static byte[] document(String name) throws IOException {
        try (InputStream in = BbsVerdictTest.class.getResourceAsStream("/bbs/" + name + ".json")) {
            return in.readAllBytes();
        }
    }

    private static byte[] tampered(String name) throws IOException {
        return new String(document(name), StandardCharsets.UTF_8)
                .replace("The School of Examples", "The School of Hackers")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theIssuersKeyMadeIt() throws IOException {
        for (String name : List.of("peer-v1", "peer-v2")) {
            Verdict verdict = world(ProofCache.off()).verdict(document(name));
            assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
            assertThat(World.check(verdict, CheckName.SIGNATURE).outcome()).isEqualTo(Outcome.PASS);
        }
        Verdict bad = world(ProofCache.off()).verdict(tampered("peer-v2"));
        assertThat(bad.verdict()).isEqualTo(Decision.INVALID);
        assertThat(World.check(bad, CheckName.SIGNATURE).code()).contains(Reason.SIGNATURE_INVALID);
        Verdict base = world(ProofCache.off()).verdict(document("peer-base"));
        assertThat(base.verdict()).isEqualTo(Decision.INVALID);
        assertThat(base.checks())
                .anyMatch(check -> check.code().equals(Optional.of(Reason.PROOF_MALFORMED)));
    }

    @Test
    void whatFittedIsRemembered() throws IOException {
        ProofCache proofs = ProofCache.of(10);
        World world = world(proofs);
        for (int turn = 0; turn < 2; turn++) {
            assertThat(
                            World.check(world.verdict(document("peer-v2")), CheckName.SIGNATURE)
                                    .outcome())
                    .isEqualTo(Outcome.PASS);
            assertThat(
                            World.check(world.verdict(tampered("peer-v2")), CheckName.SIGNATURE)
                                    .outcome())
                    .isEqualTo(Outcome.FAIL);
        }
        assertThat(proofs.hits()).isEqualTo(1);
        assertThat(proofs.misses()).isEqualTo(3);
        assertThat(proofs.size()).isEqualTo(1);
    }

    @Test
    void anEventLoopKeepsAnOrdinaryOneAndLeavesSeveral() throws IOException {
        World world = world(ProofCache.off());
        byte[] ordinary = document("peer-v2");
        assertThat(Effort.brief(() -> world.verdict(ordinary))).isPresent();
        String text = new String(ordinary, StandardCharsets.UTF_8);
        int from = text.indexOf("\"proof\"");
        String proof = text.substring(text.indexOf('{', from), text.indexOf('}', from) + 1);
        byte[] several =
                (text.substring(0, from)
                                + "\"proof\": ["
                                + String.join(",", Collections.nCopies(16, proof))
                                + "]}")
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(Effort.brief(() -> world.verdict(several))).isEmpty();
        assertThat(World.check(world.verdict(several), CheckName.SIGNATURE).outcome())
                .isEqualTo(Outcome.PASS);
    }

    /** The verdict, from a process of its own in which BLST cannot be loaded. */
    private static List<String> elsewhere(Path folder, String... properties) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(List.of(properties));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Elsewhere.class.getName()));
        Path out = folder.resolve("out");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(out);
    }

    /** Says what becomes of each, one a line. */
    static final class Elsewhere {

        private Elsewhere() {}

        static void main() throws IOException {
            World world = world(ProofCache.off());
            for (int turn = 0; turn < 2; turn++) {
                for (byte[] body : List.of(document("peer-v2"), tampered("peer-v2"))) {
                    Verdict verdict = world.verdict(body);
                    System.out.println(
                            verdict.verdict()
                                    + " "
                                    + World.check(verdict, CheckName.ISSUER_KEY)
                                            .code()
                                            .map(Reason::name)
                                            .orElse(""));
                }
            }
        }
    }

    @Test
    void whereThereIsNoLibraryNothingIsSaidAgainstTheCredential(@TempDir Path folder)
            throws Exception {
        for (String property :
                List.of(
                        "-Dsupranational.blst.jniResource=Linux/none/libblst.so",
                        "-Djava.io.tmpdir=" + folder.resolve("nowhere"))) {
            assertThat(elsewhere(folder, property))
                    .as(property)
                    .filteredOn(line -> line.startsWith("IN"))
                    .hasSize(4)
                    .containsOnly("INDETERMINATE ENGINE_UNAVAILABLE");
        }
    }

    @Test
    void theLibraryLeavesNoFileBehind(@TempDir Path folder) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        // Not even those that the end of an orderly process would remove: it is killed.
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Halting.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Halting.DONE);
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.toString().contains("blst"))).isEmpty();
        }
    }

    /** Verifies, and ends without any of what an end in order does. */
    static final class Halting {
        static final int DONE = 7;

        private Halting() {}

        static void main() throws IOException {
            Verdict verdict = world(ProofCache.off()).verdict(document("peer-v2"));
            boolean fits = World.check(verdict, CheckName.SIGNATURE).outcome() == Outcome.PASS;
            Runtime.getRuntime().halt(fits ? DONE : 1);
        }
    }
}
