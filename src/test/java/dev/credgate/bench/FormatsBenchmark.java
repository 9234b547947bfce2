package dev.credgate.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.vccose.VcCose;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NoEngineException;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.peers.Peer;
import dev.credgate.verification.Decision;
import dev.credgate.verification.JoseCredentials;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.World;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One document of each format of today, from its bytes to its verdict, beside its signatures by the
 * engine alone, in turn and in CPU time of the thread; SD-JWT VC also beside {@code
 * @sd-jwt/sd-jwt-vc} and Data Integrity beside {@code @digitalbazaar/vc}, each on the same
 * document, in CPU time of its process. Arguments: rounds, milliseconds of one measurement, and the
 * file for the figures.
 */
public final class FormatsBenchmark {

    /** Until the compilers of both are done with what is measured. */
    private static final int WARM_UP_MILLIS = 4_000;

    /** A check of 50 µs is nothing beside 20 ms, the least that clocks of CPU time tell apart. */
    private static final int BLOCK = 100;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Peer> peers = new HashMap<>();
    private final int rounds;
    private final int millis;
    private long consumed;

    private FormatsBenchmark(int rounds, int millis) {
        this.rounds = rounds;
        this.millis = millis;
    }

    /**
     * Who else verifies a document.
     *
     * @param name of the package
     * @param script of {@code src/test/peers}
     * @param request what the script is asked, but for the milliseconds
     */
    private record Rival(String name, String script, JsonObject request) {

        static Rival sdJwtVc(SdJwtBenchmark presented) {
            return new Rival(
                    "@sd-jwt/sd-jwt-vc",
                    "jose.mjs",
                    JsonObject.of(
                            Map.of(
                                    "op",
                                    new JsonString("sd-jwt-vc speed"),
                                    "issuer",
                                    Jwk.of(JoseCredentials.ISSUER.key()),
                                    "holder",
                                    Jwk.of(JoseCredentials.HOLDER.key()),
                                    "alg",
                                    new JsonString("ES256"),
                                    "text",
                                    new JsonString(presented.text()),
                                    "nonce",
                                    new JsonString(SdJwtBenchmark.NONCE),
                                    "now",
                                    number(JoseCredentials.NOW.getEpochSecond()))));
        }

        static Rival dataIntegrity(byte[] document) {
            JsonValue read =
                    switch (JsonParser.parse(document)) {
                        case JsonReading.Read(var value) -> value;
                        case JsonReading other -> throw new IllegalStateException(other.toString());
                    };
            return new Rival(
                    "@digitalbazaar/vc",
                    "data-integrity.mjs",
                    JsonObject.of(Map.of("op", new JsonString("speed"), "document", read)));
        }

        /** CPU microseconds of one verification. */
        double micros(Peer peer, int milliseconds) throws IOException {
            JsonObject answer = peer.ask(request.with("milliseconds", number(milliseconds)));
            if (!Peer.isOk(answer)) {
                throw new IllegalStateException(name + " says " + answer);
            }
            return number(answer, "micros") / number(answer, "times");
        }

        private static JsonNumber number(long value) {
            return new JsonNumber(Long.toString(value));
        }

        private static double number(JsonObject answer, String name) {
            return answer.member(name).orElseThrow() instanceof JsonNumber(String token)
                    ? Double.parseDouble(token)
                    : Double.NaN;
        }
    }

    /** A document of a format, and what was measured of it, CPU microseconds each. */
    private record Row(
            String format,
            int signatures,
            Runnable bare,
            Runnable verdict,
            Optional<Rival> rival,
            List<Double> bareMicros,
            List<Double> verdictMicros,
            List<Double> peerMicros) {

        Row(String format, int signatures, Runnable bare, Runnable verdict, Optional<Rival> rival) {
            this(
                    format,
                    signatures,
                    bare,
                    verdict,
                    rival,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }
    }

    /** Measures, and writes the figures. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        var benchmark =
                new FormatsBenchmark(
                        Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        benchmark.prepare();
        Optional<String> missing = Peer.missing();
        missing.ifPresent(why -> System.out.println("The peers are left out: " + why));
        try {
            if (missing.isEmpty()) {
                benchmark.startPeers();
            }
            benchmark.measure();
        } finally {
            benchmark.peers.values().forEach(Peer::close);
        }
        benchmark.write(new File(arguments[2]));
    }

    private void prepare() throws GeneralSecurityException {
        SdJwtBenchmark sdJwt = new SdJwtBenchmark();
        sdJwt.mustBeValid();
        rows.add(
                new Row(
                        "sd_jwt_vc, 5 disclosures and key binding, ES256",
                        2,
                        () -> consume(sdJwt.twoBareSignatureChecks()),
                        () -> consume(checks(sdJwt.bytesToVerdict())),
                        Optional.of(Rival.sdJwtVc(sdJwt))));
        rows.add(jwtVc());
        rows.add(vcCose());
        MdocBenchmark mdoc = new MdocBenchmark();
        mdoc.mustBeValid();
        rows.add(
                new Row(
                        "mdoc, 6 elements and device signature, ES256",
                        2,
                        () -> consume(mdoc.bareSignatures()),
                        () -> consume(mdoc.verdict().checks().size()),
                        Optional.empty()));
        for (String suite :
                List.of("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")) {
            DataIntegrityBenchmark integrity = new DataIntegrityBenchmark();
            integrity.cryptosuite = suite;
            integrity.issue();
            rows.add(
                    new Row(
                            "data_integrity, " + suite,
                            1,
                            integrity::bareSignature,
                            () -> consume(integrity.verdict().checks().size()),
                            Optional.of(Rival.dataIntegrity(integrity.document()))));
        }
        DataIntegrityBenchmark large = new DataIntegrityBenchmark();
        large.cryptosuite = "ecdsa-rdfc-2019";
        large.curve = Curve.P384.P_384;
        large.issue();
        rows.add(
                new Row(
                        "data_integrity, ecdsa-rdfc-2019 on P-384",
                        1,
                        large::bareSignature,
                        () -> consume(large.verdict().checks().size()),
                        Optional.of(Rival.dataIntegrity(large.document()))));
        rows.add(row("data_integrity, ecdsa-sd-2023, derived", DerivedBenchmark.ecdsaSd()));
        try {
            rows.add(row("data_integrity, bbs-2023, derived", DerivedBenchmark.bbs()));
        } catch (NoEngineException why) {
            System.out.println("bbs-2023 is left out: " + why.getMessage());
        }
    }

    private Row row(String format, DerivedBenchmark derived) {
        return new Row(
                format,
                derived.signatures(),
                () -> consume(derived.bare()),
                () -> consume(derived.verdict().checks().size()),
                Optional.of(Rival.dataIntegrity(derived.document())));
    }

    private Row jwtVc() {
        String text = JoseCredentials.jwtVc();
        return row(
                "jwt_vc, ES256",
                text.getBytes(StandardCharsets.US_ASCII),
                new SdJwtBenchmark.Signed(JoseCredentials.ISSUER.key(), text));
    }

    private Row vcCose() {
        String issuer = JoseCredentials.did(JoseCredentials.ISSUER);
        String document =
                """
                {"@context":["https://www.w3.org/ns/credentials/v2"],"issuer":"%s",
                 "type":["VerifiableCredential","https://t.example/id"],
                 "validFrom":"%s","validUntil":"%s","credentialSubject":{"id":"%s",
                 "given_name":"Ada","family_name":"Lovelace","birthdate":"1815-12-10",
                 "email":"ada@x.example","address":{"locality":"Macao","country":"CN"}}}
                """
                        .formatted(
                                issuer,
                                JoseCredentials.NOW.minusSeconds(1000),
                                JoseCredentials.NOW.plusSeconds(1000),
                                JoseCredentials.did(JoseCredentials.HOLDER));
        return switch (VcCose.secure(
                VcCose.Kind.CREDENTIAL,
                document.getBytes(StandardCharsets.UTF_8),
                CoseAlgorithm.ES256,
                (issuer + "#0").getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned) -> {
                byte[] signature = JoseCredentials.ISSUER.sign(unsigned.message());
                yield row(
                        "vc_cose, ES256",
                        unsigned.attach(signature),
                        new SdJwtBenchmark.Signed(
                                JoseCredentials.ISSUER.key(),
                                Message.of(unsigned.message()),
                                signature));
            }
            case Reading.Refused<VcCose.Unsigned>(FlawFound found) ->
                    throw new IllegalStateException(found.detail());
        };
    }

    private Row row(String format, byte[] document, SdJwtBenchmark.Signed signed) {
        World world =
                new World(JoseCredentials.NOW, JoseCredentials.knowledge(EveryFormat.asked()))
                        .issuer(
                                JoseCredentials.did(JoseCredentials.ISSUER),
                                "vc:https://t.example/id");
        if (!signed.fits()
                || world.verdict(document, new BindingDemand.None()).verdict() != Decision.VALID) {
            throw new IllegalStateException("the W3C credential is not valid");
        }
        return new Row(
                format,
                1,
                () -> consume(signed.fits()),
                () -> consume(world.verdict(document, new BindingDemand.None()).checks().size()),
                Optional.empty());
    }

    private static int checks(Verification.Result result) {
        return result instanceof Verification.Result.Judged(Verdict verdict)
                ? verdict.checks().size()
                : 0;
    }

    /** Keeps the compiler from leaving out what nobody looks at. */
    private void consume(boolean value) {
        consumed += value ? 1 : 0;
    }

    private void consume(int value) {
        consumed += value;
    }

    private void startPeers() throws IOException {
        for (Row row : rows) {
            String script = row.rival().map(Rival::script).orElse("");
            if (!script.isEmpty() && !peers.containsKey(script)) {
                peers.put(script, Peer.start(script));
            }
        }
    }

    private void measure() throws IOException {
        // All of them before any is measured: what is compiled for one alone is not what runs
        // later.
        for (int pass = 0; pass < 2; pass++) {
            for (Row row : rows) {
                micros(row.bare(), WARM_UP_MILLIS / 8);
                micros(row.verdict(), WARM_UP_MILLIS / 2);
                peerMicros(row, WARM_UP_MILLIS / 2);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (Row row : rows) {
                row.bareMicros().add(micros(row.bare(), millis));
                row.verdictMicros().add(micros(row.verdict(), millis));
                peerMicros(row, 2 * millis).ifPresent(row.peerMicros()::add);
            }
        }
    }

    private double micros(Runnable what, int milliseconds) {
        long end = System.nanoTime() + milliseconds * 1_000_000L;
        long times = 0;
        long start = threads.getCurrentThreadCpuTime();
        while (System.nanoTime() < end) {
            for (int at = 0; at < BLOCK; at++) {
                what.run();
            }
            times += BLOCK;
        }
        return (threads.getCurrentThreadCpuTime() - start) / 1000.0 / times;
    }

    private Optional<Double> peerMicros(Row row, int milliseconds) throws IOException {
        if (peers.isEmpty() || row.rival().isEmpty()) {
            return Optional.empty();
        }
        Rival rival = row.rival().get();
        Peer peer = Objects.requireNonNull(peers.get(rival.script()));
        return Optional.of(rival.micros(peer, milliseconds));
    }

    private void write(File file) throws IOException {
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.put("rounds", rounds);
        figures.put("consumed", consumed & 1);
        ArrayNode formats = figures.putArray("formats");
        for (Row row : rows) {
            ObjectNode one = formats.addObject();
            one.put("format", row.format());
            one.put("signatures", row.signatures());
            row.bareMicros().forEach(one.putArray("bare_us")::add);
            row.verdictMicros().forEach(one.putArray("verdict_us")::add);
            one.put("peer", row.rival().map(Rival::name).orElse(""));
            row.peerMicros().forEach(one.putArray("peer_us")::add);
        }
        new ObjectMapper().writeValue(file, figures);
    }
}
