package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Bad input through the whole pipeline: an invalid verdict with its own code, or no credential at
 * all; soon, in little memory, and never an exception.
 */
final class HostileTrial {

    /** Of the processor: other programs on the machine are no fault of a verdict's. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final long MOST_BYTES = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private HostileTrial() {}

    /** A document that is valid before it is hurt. */
    record Sound(String name, World world, byte[] document, BindingDemand demand) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One bad input and the code that tells it apart. */
    record Hostile(String format, String name, byte[] body, Reason reason) {
        @Override
        public String toString() {
            return format + ": " + name;
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Result judged(World world, byte[] body, BindingDemand demand) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        Result result = world.verification().verify(body, demand);
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(LONGEST);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated)
                .as("bytes allocated for %d", body.length)
                .isLessThan(MOST_BYTES + 60L * body.length);
        return result;
    }

    private static void refused(World world, byte[] body, BindingDemand demand, String what) {
        if (judged(world, body, demand) instanceof Result.Judged(Verdict verdict)) {
            assertThat(verdict.verdict()).as(what).isEqualTo(Decision.INVALID);
            assertThat(verdict.checks())
                    .as(what)
                    .anyMatch(check -> check.outcome() == Outcome.FAIL && check.code().isPresent());
        }
    }

    /** What a document that ends too soon is told: its JSON, its CBOR or its JWS is not whole. */
    private static final Set<Reason> CUT =
            EnumSet.of(
                    Reason.TRUNCATED,
                    Reason.CBOR_MALFORMED,
                    Reason.ENCODING_MALFORMED,
                    Reason.SIGNATURE_LENGTH,
                    Reason.BINDING_MISSING);

    /**
     * The sound document is valid, and no beginning of it is: it is told so once there is enough of
     * it to know the format, which takes less than half.
     */
    static void isValidUntilItIsCut(Sound sound) {
        byte[] whole = sound.document();
        assertThat(sound.world().verdict(whole, sound.demand()))
                .satisfies(verdict ->
                        assertThat(verdict.verdict())
                                .as(verdict.toString())
                                .isEqualTo(Decision.VALID));
        boolean told = false;
        for (int length = 0; length < whole.length; length++) {
            String what = sound + " cut to " + length;
            Result result = judged(sound.world(), Arrays.copyOf(whole, length), sound.demand());
            if (result instanceof Result.Judged(Verdict verdict)) {
                told = true;
                assertThat(verdict.verdict()).as(what).isEqualTo(Decision.INVALID);
                assertThat(verdict.checks())
                        .as(what)
                        .filteredOn(check -> check.outcome() == Outcome.FAIL)
                        .extracting(check -> check.code().orElseThrow())
                        .containsAnyElementsOf(CUT);
            } else {
                assertThat(told || length >= whole.length / 2).as(what).isFalse();
            }
        }
    }

    /** Nothing may stand after it. */
    static void isInvalidWithAnythingAfterIt(Sound sound) {
        for (String after : List.of("x", "\0", "{}", "~", ".", "=", "\u00ff")) {
            byte[] more = ascii(after);
            byte[] longer = Arrays.copyOf(sound.document(), sound.document().length + more.length);
            System.arraycopy(more, 0, longer, sound.document().length, more.length);
            refused(sound.world(), longer, sound.demand(), sound + " and " + after);
        }
    }

    /** It is invalid, and the reason stands among the failed checks. */
    static void isRefusedByItsOwnCode(World world, Hostile hostile) {
        Result result = judged(world, hostile.body(), new BindingDemand.None());
        assertThat(result).isInstanceOf(Result.Judged.class);
        Verdict verdict = ((Result.Judged) result).verdict();
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INVALID);
        assertThat(verdict.checks())
                .filteredOn(check -> check.outcome() == Outcome.FAIL)
                .as(verdict.checks().toString())
                .extracting(check -> check.code().orElseThrow())
                .contains(hostile.reason());
        assertThat(verdict.format().orElseThrow())
                .isEqualTo(hostile.format().replaceFirst(" .*", ""));
    }
}
