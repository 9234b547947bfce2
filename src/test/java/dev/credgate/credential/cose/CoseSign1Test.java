package dev.credgate.credential.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CosePair.Kind;
import dev.credgate.credential.cose.Reading.Read;
import dev.credgate.credential.cose.Reading.Refused;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.jwk.RsaChoices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages of an independent writer, and the published example of a status list. */
class CoseSign1Test {

    static final SignatureChecker ENGINES =
            new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return SignatureEngines.prepare(key).verify(signed, signature);
                }
            };

    private static SignatureFinding check(CoseSign1 message, VerificationKey<?, ?> key) {
        return message.proof(
                        message.payload().orElseThrow(),
                        new KeyName.Confirmed(key),
                        ProofPurpose.ASSERTION_METHOD,
                        Optional.empty())
                .check(key, ENGINES);
    }

    private static CoseSign1 read(byte[] document) {
        return switch (CoseSign1.read(document)) {
            case Read<CoseSign1>(CoseSign1 message) -> message;
            case Refused<CoseSign1>(FlawFound found) -> throw new AssertionError(found);
        };
    }

    private static Flaw flaw(byte[] document) {
        return switch (CoseSign1.read(document)) {
            case Read<CoseSign1> _ -> throw new AssertionError("taken");
            case Refused<CoseSign1>(FlawFound found) -> found.flaw();
        };
    }

    @Test
    void takesThePublishedStatusListToken() throws Exception {
        String folder = System.getenv("CREDGATE_VECTORS");
        assumeTrue(
                folder != null,
                "CREDGATE_VECTORS is not set: the published status list token was NOT read");
        String hex = Files.readString(Path.of(folder, "token-status-list", "status_list_cwt.md"));
        CoseSign1 message = read(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
        assertThat(message.headers().type()).contains("application/statuslist+cwt");
        assertThat(message.headers().keyId().orElseThrow().toBytes())
                .isEqualTo("12".getBytes(StandardCharsets.UTF_8));
        byte[] point = new byte[65];
        point[0] = 4;
        Base64.Decoder url = Base64.getUrlDecoder();
        System.arraycopy(
                url.decode("I3HWm_0Ds1dPMI-IWmf4mBmH-YaeAVbPVu7vB27CxXo"), 0, point, 1, 32);
        System.arraycopy(
                url.decode("6N_d5Elj9bs1htgV3okJKIdbHEpkgTmAluYKJemzn1M"), 0, point, 33, 32);
        assertThat(check(message, NistPublicKey.of(Curve.P256.P_256, point).orElseThrow()))
                .isEqualTo(SignatureFinding.FITS);
        Cwt cwt = ((Read<Cwt>) Cwt.read(message)).value();
        assertThat(cwt.subject()).contains("https://example.com/statuslists/1");
        assertThat(cwt.issuedAt()).contains(Instant.ofEpochSecond(0x648c5bea));
        assertThat(cwt.expires()).contains(Instant.ofEpochSecond(0x8898dfeaL));
        assertThat(cwt.claim(65534)).contains(new CborInteger(false, 43200));
        assertThat(((CborMap) cwt.claim(65533).orElseThrow()).get("bits"))
                .contains(new CborInteger(false, 1));
    }

    @ParameterizedTest
    @EnumSource
    void takesEachAlgorithmAndNoOthersKey(Kind kind) {
        CosePair pair = CosePair.of(kind);
        byte[] document = pair.sign("payload".getBytes(StandardCharsets.UTF_8));
        CoseSign1 message = read(document);
        assertThat(message.algorithm().name()).isEqualTo(kind.name());
        assertThat(check(message, pair.key())).isEqualTo(SignatureFinding.FITS);
        assertThat(check(message, CosePair.of(kind).key()))
                .isEqualTo(SignatureFinding.DOES_NOT_FIT);
        for (Kind other : Kind.values()) {
            if (other != kind) {
                assertThat(check(message, CosePair.of(other).key()))
                        .isEqualTo(SignatureFinding.OTHER_ALGORITHM);
            }
        }
    }

    /** As a JWK's {@code alg} may say; one that does not say is there for each way. */
    @Test
    void takesAnRsaKeyOnlyAsItSaysThatItSigns() {
        CosePair pair = CosePair.of(Kind.PS256);
        CoseSign1 message = read(pair.sign("payload".getBytes(StandardCharsets.UTF_8)));
        RSAPublicKey numbers = (RSAPublicKey) pair.pair().getPublic();
        List<VerificationKey<?, ?>> ways =
                RsaChoices.of(numbers.getModulus(), numbers.getPublicExponent());
        assertThat(ways).contains(pair.key());
        for (VerificationKey<?, ?> way : ways) {
            assertThat(check(message, way))
                    .isEqualTo(
                            way.equals(pair.key())
                                    ? SignatureFinding.FITS
                                    : SignatureFinding.OTHER_ALGORITHM);
        }
    }

    @Test
    void refusesEveryBitThatIsTurned() {
        CosePair pair = CosePair.of(Kind.ES256);
        byte[] document = pair.sign("payload".getBytes(StandardCharsets.UTF_8));
        for (int bit = 0; bit < 8 * document.length; bit++) {
            byte[] turned = document.clone();
            turned[bit / 8] ^= (byte) (1 << bit % 8);
            // The unprotected header is not signed; here it is empty.
            if (CoseSign1.read(turned) instanceof Read<CoseSign1>(CoseSign1 message)) {
                assertThat(
                                message.payload().isPresent()
                                        && check(message, pair.key()) == SignatureFinding.FITS)
                        .as("bit " + bit)
                        .isFalse();
            }
        }
    }

    private static byte[] with(UnaryOperator<CBORObject> guarded, UnaryOperator<CBORObject> open) {
        CBORObject header = guarded.apply(CBORObject.NewMap().Add(1, -7));
        return CBORObject.FromObjectAndTag(
                        CBORObject.NewArray()
                                .Add(header.EncodeToBytes())
                                .Add(open.apply(CBORObject.NewMap()))
                                .Add(new byte[] {1})
                                .Add(new byte[64]),
                        18)
                .EncodeToBytes();
    }

    @Test
    void refusesHeadersThatConfuse() {
        UnaryOperator<CBORObject> same = map -> map;
        assertThat(flaw(with(_ -> CBORObject.NewMap().Add(1, 5), same)))
                .isEqualTo(Flaw.ALGORITHM_NOT_ALLOWED);
        assertThat(flaw(with(_ -> CBORObject.NewMap().Add(1, "ES256"), same)))
                .isEqualTo(Flaw.ALGORITHM_NOT_ALLOWED);
        assertThat(flaw(with(_ -> CBORObject.NewMap(), map -> map.Add(1, -7))))
                .isEqualTo(Flaw.ALGORITHM_NOT_ALLOWED);
        assertThat(flaw(with(same, map -> map.Add(1, -8)))).isEqualTo(Flaw.DUPLICATE_MEMBER);
        assertThat(flaw(with(map -> map.Add(2, List.of(99)).Add(99, 1), same)))
                .isEqualTo(Flaw.CRITICAL_HEADER);
        assertThat(flaw(with(map -> map.Add(2, List.of(4)), same))).isEqualTo(Flaw.CRITICAL_HEADER);
        assertThat(flaw(with(map -> map.Add(2, CBORObject.NewArray()), same)))
                .isEqualTo(Flaw.CRITICAL_HEADER);
        assertThat(flaw(with(same, map -> map.Add(2, List.of(1))))).isEqualTo(Flaw.CRITICAL_HEADER);
        assertThat(flaw(with(same, map -> map.Add(35, "https://evil.example"))))
                .isEqualTo(Flaw.EMBEDDED_KEY);
        assertThat(flaw(with(same, map -> map.Add(33, "text")))).isEqualTo(Flaw.CBOR_MALFORMED);
        assertThat(CoseSign1.read(with(map -> map.Add(2, List.of(1)), same)))
                .isInstanceOf(Read.class);
    }

    @Test
    void readsKeysAsTheyAreWrittenAndNoneOffItsCurve() {
        for (Kind kind : Kind.values()) {
            if (kind == Kind.PS256) {
                continue;
            }
            VerificationKey<?, ?> key = CosePair.of(kind).key();
            CborWriter out = new CborWriter();
            CoseKey.write(key, out);
            CborItem item = CborParser.read(Slice.of(out.toBytes()));
            assertThat(CoseKey.read(item)).isEqualTo(new Read<VerificationKey<?, ?>>(key));
            CBORObject theirs = CBORObject.DecodeFromBytes(out.toBytes());
            byte[] x = theirs.get(-2).GetByteString();
            x[x.length - 1] ^= 1;
            theirs.set(-2, CBORObject.FromObject(x));
            if (kind != Kind.EDDSA) {
                assertThat(CoseKey.read(CborParser.read(Slice.of(theirs.EncodeToBytes()))))
                        .isInstanceOf(Refused.class);
            }
        }
        CBORObject base =
                CBORObject.NewMap()
                        .Add(1, 2)
                        .Add(-1, 1)
                        .Add(-2, new byte[32])
                        .Add(-3, new byte[32]);
        assertThat(CoseKey.read(CborParser.read(Slice.of(base.EncodeToBytes()))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void refusesKeysThatSayMoreThanTheyMay() {
        CborWriter out = new CborWriter();
        CoseKey.write(CosePair.of(Kind.ES256).key(), out);
        CBORObject secret = CBORObject.DecodeFromBytes(out.toBytes()).Add(-4, new byte[32]);
        assertThat(CoseKey.read(CborParser.read(Slice.of(secret.EncodeToBytes()))))
                .isInstanceOf(Refused.class);
        CBORObject other = CBORObject.DecodeFromBytes(out.toBytes()).Add(3, -35);
        assertThat(CoseKey.read(CborParser.read(Slice.of(other.EncodeToBytes()))))
                .isInstanceOf(Refused.class);
        CBORObject same = CBORObject.DecodeFromBytes(out.toBytes()).Add(3, -7);
        assertThat(CoseKey.read(CborParser.read(Slice.of(same.EncodeToBytes()))))
                .isInstanceOf(Read.class);
    }
}
