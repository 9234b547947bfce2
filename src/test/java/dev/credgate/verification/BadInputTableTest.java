package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.verification.HostileTrial.Hostile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That no kind of bad input is left out of the trials of any format. What is cut anywhere, and what
 * has something after it, is tried for every format besides.
 */
class BadInputTableTest {

    private static final List<String> FORMATS =
            List.of("weidentity", "sd_jwt_vc", "jwt_vc", "data_integrity", "mdoc", "vc_cose");

    private static final Map<String, Hostile> CASES = cases();

    private static Map<String, Hostile> cases() {
        Map<String, Hostile> cases = new LinkedHashMap<>();
        Stream.of(
                        HostileWeIdentityTest.hostile(),
                        HostileSdJwtVcTest.hostile(),
                        HostileJwtVcTest.hostile(),
                        HostileDataIntegrityTest.hostile(),
                        HostileMdocTest.hostile(),
                        HostileVcCoseTest.hostile())
                .flatMap(all -> all)
                .forEach(one ->
                        cases.put(one.format().replaceFirst(" .*", "") + ": " + one.name(), one));
        return cases;
    }

    /**
     * A kind, and the trial of it in each format; {@code -} where it has nothing that could be so:
     * WeIdentity's documents, SD-JWT VCs and mdocs have no JSON-LD contexts, graphs are of Data
     * Integrity alone, and what is not CBOR has no tags.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oversized | many claims | many claims | many claims | many claims | many items | many claims",
                "huge text | a huge text | a huge text | a huge text | a huge text | a huge text | a huge text",
                "deep | deep claims | deep claims | deep claims | deep claims | arrays within arrays | an array bomb",
                "cyclic contexts | - | - | contexts in a circle | contexts in a circle | - | contexts in a circle",
                "poisoned graph | - | - | - | a poisoned graph | - | -",
                "disclosures | thousands of hidden claims below a long name | more disclosures than any needs"
                        + " | more disclosures than any needs | a proof value of very many signatures"
                        + " | many items | -",
                "huge disclosure | - | a huge disclosure | a huge disclosure | a huge signature | a huge text | -",
                "duplicate keys | a member twice | a claim twice | a claim twice | a claim twice"
                        + " | a member twice | a claim twice",
                "alg confusion | another curve's way of signing | another curve's algorithm"
                        + " | another curve's algorithm | a suite for another key"
                        + " | another family's algorithm | another curve's algorithm",
                "a MAC | - | a MAC | a MAC | - | a MAC for the issuer's signature | a MAC",
                "none | another way of signing | alg none | alg none | no suite | no algorithm"
                        + " | no algorithm",
                "embedded key | a key of its own | a key of its own | a key of its own | a key of its own"
                        + " | a key of its own | certificates that nobody signed",
                "curve point | a point that no key can be recovered from"
                        + " | an issuer's key that is on no curve | an issuer's key that is on no curve"
                        + " | a key of its own that is on no curve | a device's key that is on no curve"
                        + " | an issuer's key that is on no curve",
                "CBOR tag | - | - | - | a tag within a proof value | a tag around a version"
                        + " | a tag around the payload",
                "indefinite length | - | - | - | a proof value of indefinite length"
                        + " | a map of indefinite length | a payload of indefinite length"
            })
    void everyKindIsTriedInEveryFormat(
            String kind,
            String weid,
            String sdJwt,
            String jwt,
            String integrity,
            String mdoc,
            String cose) {
        List<String> names = List.of(weid, sdJwt, jwt, integrity, mdoc, cose);
        for (int at = 0; at < FORMATS.size(); at++) {
            String name = names.get(at);
            if (!name.equals("-")) {
                assertThat(CASES).as(kind).containsKey(FORMATS.get(at) + ": " + name);
            }
        }
    }

    /** Names of the trials of one kind, by which some format or other tries it. */
    private static final List<List<String>> KINDS =
            List.of(
                    List.of("many claims", "many items"),
                    List.of("deep claims", "arrays within arrays", "an array bomb"),
                    List.of("contexts in a circle"),
                    List.of("a poisoned graph"),
                    List.of("more disclosures than any needs"),
                    List.of("a claim twice", "a member twice"),
                    List.of(
                            "another curve's way of signing",
                            "another curve's algorithm",
                            "a suite for another key",
                            "another family's algorithm"),
                    List.of("alg none", "no algorithm", "no suite"),
                    List.of("a key of its own", "certificates that nobody signed"),
                    List.of(
                            "a point that no key can be recovered from",
                            "an issuer's key that is on no curve",
                            "a key of its own that is on no curve",
                            "a device's key that is on no curve"));

    /** Whoever reads the code of one knows which of these it was. */
    @Test
    void kindsAreToldApartInEveryFormat() {
        Set<String> tried = CASES.values().stream().map(Hostile::name).collect(Collectors.toSet());
        assertThat(tried).containsAll(KINDS.stream().flatMap(List::stream).toList());
        for (String format : FORMATS) {
            List<Set<Reason>> kinds = KINDS.stream().map(names -> reasons(format, names)).toList();
            assertThat(kinds.stream().flatMap(Set::stream).toList())
                    .as(format)
                    .doesNotHaveDuplicates();
        }
    }

    private static Set<Reason> reasons(String format, List<String> names) {
        return names.stream()
                .map(name -> Optional.ofNullable(CASES.get(format + ": " + name)))
                .flatMap(Optional::stream)
                .map(Hostile::reason)
                .collect(Collectors.toSet());
    }
}
