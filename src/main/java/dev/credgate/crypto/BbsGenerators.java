package dev.credgate.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import supranational.blst.P1;

/**
 * The points that domain and messages are multiplied with: Q_1, then H_1, H_2 and so on, the same
 * for every key ({@code create_generators}; draft-irtf-cfrg-bbs-signatures, section 4.1.1). Each is
 * made once, of the one before. Immutable; {@link #atLeast} is thread-safe.
 */
final class BbsGenerators {

    private static final String SEED_DST = BbsHash.API_ID + "SIG_GENERATOR_SEED_";
    private static final String GENERATOR_DST = BbsHash.API_ID + "SIG_GENERATOR_DST_";
    private static final byte[] GENERATOR_SEED =
            (BbsHash.API_ID + "MESSAGE_GENERATOR_SEED").getBytes(StandardCharsets.US_ASCII);

    /** As many as most credentials need. */
    private static final int FEW = 32;

    private static final int ALL = BbsProof.MOST_MESSAGES + 1;

    private static volatile BbsGenerators made =
            new BbsGenerators(
                    new P1[0], new byte[0][], BbsHash.expandMessage(GENERATOR_SEED, SEED_DST));

    private final P1[] points;
    private final byte[][] octets;

    /** Of which the next one is made. */
    private final byte[] seed;

    private BbsGenerators(P1[] points, byte[][] octets, byte[] seed) {
        this.points = points;
        this.octets = octets;
        this.seed = seed;
    }

    /** So many or more. */
    static BbsGenerators atLeast(int count) {
        BbsGenerators known = made;
        return known.points.length >= count ? known : grown(count);
    }

    private static synchronized BbsGenerators grown(int count) {
        BbsGenerators known = made;
        if (known.points.length < count) {
            known =
                    known.with(
                            Math.max(count, Math.min(ALL, Math.max(FEW, 2 * known.points.length))));
            made = known;
        }
        return known;
    }

    private BbsGenerators with(int count) {
        P1[] more = Arrays.copyOf(points, count);
        byte[][] moreOctets = Arrays.copyOf(octets, count);
        byte[] v = seed;
        for (int at = points.length; at < count; at++) {
            byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(at + 1L).array();
            v = BbsHash.expandMessage(Octets.join(v, number), SEED_DST);
            more[at] = new P1().hash_to(v, GENERATOR_DST);
            moreOctets[at] = more[at].compress();
        }
        return new BbsGenerators(more, moreOctets, v);
    }

    /** A new point, which the caller may change. */
    P1 point(int at) {
        return points[at].dup();
    }

    /** The compressed point itself, which nobody may change. */
    byte[] octets(int at) {
        return octets[at];
    }
}
