package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.verification.Verification.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No single-bit change of a signed document verifies. Every bit of each document is turned; nothing
 * is drawn.
 *
 * <p>Left out are exactly the bytes that WeIdentity signs nowhere and that no rule of
 * docs/weidentity-format.md ties to anything signed: {@code proof.created}, what follows the DID in
 * {@code proof.creator} and {@code proof.verificationMethod}, the {@code context} of lite and
 * multi-signed credentials, a multi-signed credential's own id and date of issue, and a
 * presentation's nonce. None of them is trusted: no check reads them but for their form, and a
 * multi-signed credential's date of issue but for being neither ahead nor after its end; its age is
 * that of the oldest credential it holds. A turned bit that leaves the canonical text as it was
 * changes nothing ({@code 1E5} for {@code 1e5}).
 */
class ChangedBitTest {

    private static final String CREATED = "\"created\":([0-9]+)";
    private static final String CREATOR = "\"creator\":\"[^\"#]+#([^\"]+)\"";
    private static final String METHOD = "\"verificationMethod\":\"[^\"#]+#([^\"]+)\"";
    private static final String CONTEXT = "\"context\":\"([^\"]+)\"";

    @ParameterizedTest
    @CsvSource({
        "credential-flat, CREATED",
        "credential-nested, CREATED",
        "credential-objlists, CREATED",
        "credential-numbers, CREATED",
        "credential-olddoubles, CREATED",
        "credential-unicode, CREATED",
        "selective-list, CREATED",
        "selective-one, CREATED",
        "lite-flat, CONTEXT",
        "lite-rich, CONTEXT",
        "multisign-two, OUTER",
        "presentation-one, PRESENTATION"
    })
    void noneVerifies(String name, String unsigned) {
        Vector vector = Vector.named(name);
        World world = vector.world();
        byte[] document = vector.document();
        BitSet left = unsigned(document, unsigned);
        List<String> verified = new ArrayList<>();
        for (int at = 0; at < document.length; at++) {
            for (int bit = 0; bit < 8 && !left.get(at); bit++) {
                byte[] changed = document.clone();
                changed[at] ^= (byte) (1 << bit);
                if (world.verify(changed) instanceof Result.Judged(Verdict verdict)
                        && verdict.verdict() == Decision.VALID
                        && !sameText(document, changed)) {
                    verified.add("bit " + bit + " of byte " + at + ": " + around(changed, at));
                }
            }
        }
        assertThat(verified).isEmpty();
        assertThat(left.cardinality()).isLessThan(document.length / 4);
    }

    private static BitSet unsigned(byte[] document, String which) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        BitSet left = new BitSet();
        switch (which) {
            case "CREATED" -> {
                mark(left, text, CREATED, false);
                mark(left, text, CREATOR, false);
            }
            case "CONTEXT" -> mark(left, text, CONTEXT, true);
            case "OUTER" -> {
                mark(left, text, CREATED, true);
                mark(left, text, CREATOR, true);
                mark(left, text, CONTEXT, true);
                mark(left, text, "\"id\":\"([^\"]+)\"", true);
                mark(left, text, "\"issuanceDate\":([0-9]+)", true);
            }
            default -> {
                mark(left, text, "\"proof\":\\{" + CREATED, false);
                mark(left, text, METHOD, false);
                mark(left, text, "\"nonce\":\"([^\"]+)\"", false);
            }
        }
        return left;
    }

    /** Marks what the first group of the first, or the last, match covers. */
    private static void mark(BitSet left, String text, String pattern, boolean last) {
        List<MatchResult> found = Pattern.compile(pattern).matcher(text).results().toList();
        // In a multi-signed credential the outer members follow the list, but for the salts.
        MatchResult match = last ? found.getLast() : found.getFirst();
        left.set(match.start(1), match.end(1));
    }

    private static boolean sameText(byte[] document, byte[] changed) {
        return JsonParser.parse(document) instanceof JsonReading.Read(var before)
                && JsonParser.parse(changed) instanceof JsonReading.Read(var after)
                && Arrays.equals(
                        CanonicalWriter.canonical(before), CanonicalWriter.canonical(after));
    }

    private static String around(byte[] bytes, int at) {
        int from = Math.max(0, at - 20);
        return new String(
                bytes, from, Math.min(40, bytes.length - from), StandardCharsets.ISO_8859_1);
    }
}
