package dev.credgate.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;
import supranational.blst.PT;
import supranational.blst.Scalar;

/**
 * Verification of BBS proofs with the ciphersuite BLS12-381-SHA-256
 * (draft-irtf-cfrg-bbs-signatures, sections 3.5.4, 3.6.3 and 3.7), on BLST's curve and pairing. No
 * secret is handled here, so nothing has to take the same time for every value. Names are the
 * draft's. Thread-safe: every point that is changed is made for the one call.
 */
final class Bbs {

    /** The ciphersuite's own point of G1, {@code P1} (section 7.2.2). */
    private static final byte[] P_1 =
            HexFormat.of()
                    .parseHex(
                            "a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd22"
                                    + "5e7c59698588e70d11406d161b4e28c9");

    private static final byte[] API_ID = BbsHash.API_ID.getBytes(StandardCharsets.US_ASCII);

    private Bbs() {}

    /**
     * {@code ProofVerify}.
     *
     * @param publicKey the key as it is encoded, and {@code w} the same as a point of G2
     */
    static boolean proofVerify(
            byte[] publicKey, P2_Affine w, BbsProof proof, BbsDisclosure disclosure) {
        List<Integer> disclosed = disclosure.indexes();
        int total = disclosed.size() + proof.hidden();
        if (total > BbsProof.MOST_MESSAGES
                || !disclosed.isEmpty() && disclosed.getLast() >= total) {
            return false;
        }
        Optional<P1_Affine> aBar = point(proof.point(0));
        Optional<P1_Affine> bBar = point(proof.point(1));
        Optional<P1_Affine> d = point(proof.point(2));
        return aBar.isPresent()
                && bBar.isPresent()
                && d.isPresent()
                && challengeFits(publicKey, aBar.get(), bBar.get(), d.get(), proof, disclosure)
                // h(Abar, W) = h(Bbar, BP2)
                && PT.finalverify(new PT(aBar.get(), w), new PT(bBar.get(), P2_Affine.generator()));
    }

    /** A point of G1 other than the identity. */
    private static Optional<P1_Affine> point(byte[] octets) {
        try {
            P1_Affine point = new P1_Affine(octets);
            return point.is_inf() || !point.in_group() ? Optional.empty() : Optional.of(point);
        } catch (RuntimeException _) {
            return Optional.empty(); // BLST's way to say that it is on no curve
        }
    }

    /** {@code ProofVerifyInit} and {@code ProofChallengeCalculate}, against the challenge given. */
    private static boolean challengeFits(
            byte[] publicKey,
            P1_Affine aBar,
            P1_Affine bBar,
            P1_Affine d,
            BbsProof proof,
            BbsDisclosure disclosure) {
        int total = disclosure.indexes().size() + proof.hidden();
        BbsGenerators generators = BbsGenerators.atLeast(total + 1);
        Scalar domain = domain(publicKey, generators, total, disclosure.header());
        byte[] challenge = proof.scalar(BbsProof.SCALARS_BEFORE + proof.hidden());
        Scalar c = scalar(challenge);
        P1 t1 =
                bBar.to_jacobian()
                        .mult(c)
                        .add(aBar.to_jacobian().mult(scalar(proof.scalar(0))))
                        .add(d.to_jacobian().mult(scalar(proof.scalar(1))));
        P1 bv = new P1(P_1).add(generators.point(0).mult(domain));
        P1 rest = d.to_jacobian().mult(scalar(proof.scalar(2)));
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(number(disclosure.indexes().size()));
        int shown = 0;
        for (int at = 0; at < total; at++) {
            P1 generator = generators.point(at + 1);
            if (shown < disclosure.indexes().size() && disclosure.indexes().get(shown) == at) {
                Scalar message = BbsHash.messageToScalar(disclosure.messages().get(shown));
                bv.add(generator.mult(message));
                octets.writeBytes(number(at));
                octets.writeBytes(message.to_bendian());
                shown++;
            } else {
                int hidden = at - shown;
                byte[] commitment = proof.scalar(BbsProof.SCALARS_BEFORE + hidden);
                rest.add(generator.mult(scalar(commitment)));
            }
        }
        P1 t2 = bv.mult(c).add(rest);
        for (byte[] part :
                List.of(
                        aBar.compress(),
                        bBar.compress(),
                        d.compress(),
                        t1.compress(),
                        t2.compress(),
                        domain.to_bendian(),
                        number(disclosure.presentationHeader().length),
                        disclosure.presentationHeader())) {
            octets.writeBytes(part);
        }
        return Arrays.equals(challenge, BbsHash.toScalar(octets.toByteArray()).to_bendian());
    }

    /** {@code calculate_domain} (section 4.2.3). */
    private static Scalar domain(
            byte[] publicKey, BbsGenerators generators, int total, byte[] header) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(publicKey);
        octets.writeBytes(number(total));
        for (int at = 0; at <= total; at++) {
            octets.writeBytes(generators.octets(at));
        }
        octets.writeBytes(API_ID);
        octets.writeBytes(number(header.length));
        octets.writeBytes(header);
        return BbsHash.toScalar(octets.toByteArray());
    }

    private static Scalar scalar(byte[] bigEndian) {
        return new Scalar().from_bendian(bigEndian);
    }

    /** {@code I2OSP(number, 8)}. */
    private static byte[] number(int number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
