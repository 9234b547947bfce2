package dev.credgate.did.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.Grounds;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.did.x509.Pki.Order;
import dev.credgate.source.Sources;
import dev.credgate.thread.Effort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths of real certificates, right and wrong in one thing each. */
class X509ResolverTest {

    private final Holder root = Pki.root("CN=Root,C=MO").make();
    private final Holder middle = root.issue("CN=Middle,C=MO").authority(0).make();

    X509ResolverTest() throws Exception {}

    private X509Resolver resolver(CertificateUse use, Revocation revocation, Holder... roots) {
        return new X509Resolver(
                Map.of(use, PinnedRoots.of(Arrays.stream(roots).map(Holder::certificate).toList())),
                revocation);
    }

    private static KeyName.Certificates chain(CertificateUse use, Holder... holders)
            throws Exception {
        List<byte[]> chain = new ArrayList<>();
        for (Holder holder : holders) {
            chain.add(holder.der());
        }
        return new KeyName.Certificates(chain, use);
    }

    private KeyFinding jose(Holder... holders) throws Exception {
        return resolver(CertificateUse.JOSE_ISSUER, Revocation.NAMED, root)
                .resolve(chain(CertificateUse.JOSE_ISSUER, holders), Grounds.BARE);
    }

    private static Order leaf(Holder issuer) {
        return issuer.issue("CN=Leaf,C=MO").usage(KeyUsage.digitalSignature);
    }

    private static void refused(KeyFinding finding, String why) {
        assertThat(finding)
                .isInstanceOfSatisfying(
                        KeyFinding.Refused.class, it -> assertThat(it.why()).contains(why));
    }

    @Test
    void aPathThatHoldsGivesTheLeafsKey() throws Exception {
        Holder leaf = leaf(middle).make();
        for (KeyFinding finding :
                List.of(jose(leaf, middle), jose(leaf, middle, root), jose(leaf(root).make()))) {
            assertThat(finding)
                    .isInstanceOfSatisfying(
                            KeyFinding.Found.class,
                            found -> {
                                assertThat(found.keys()).hasSize(1);
                                assertThat(found.keys().getFirst().key().algorithm())
                                        .isEqualTo(KeyAlgorithm.P256);
                            });
        }
        KeyFinding.Found found = (KeyFinding.Found) jose(leaf, middle);
        assertThat(found.keys().getFirst().id()).isEqualTo(CertificateNames.hash(leaf.der()));
    }

    @Test
    void keysOfEachKindAreFound() throws Exception {
        assertThat(keys(leaf(root).key("EC", 384))).containsExactly(KeyAlgorithm.P384);
        assertThat(keys(leaf(root).key("EC", 521))).containsExactly(KeyAlgorithm.P521);
        assertThat(keys(leaf(root).key("Ed25519", 0))).containsExactly(KeyAlgorithm.ED25519);
        assertThat(keys(leaf(root).key("RSA", 2048)))
                .hasSize(6)
                .contains(KeyAlgorithm.RSA_PKCS1, KeyAlgorithm.RSA_PSS);
        assertThat(keys(leaf(root).key("RSASSA-PSS", 2048)))
                .hasSize(3)
                .containsOnly(KeyAlgorithm.RSA_PSS);
    }

    private List<KeyAlgorithm> keys(Order order) throws Exception {
        return ((KeyFinding.Found) jose(order.make()))
                .keys().stream().map(key -> key.key().algorithm()).toList();
    }

    @Test
    void theInstantDecides() throws Exception {
        Instant now = Grounds.NOW;
        Duration day = Duration.ofDays(1);
        refused(jose(leaf(root).valid(now.minus(day), now.minusSeconds(1)).make()), "expired");
        refused(jose(leaf(root).valid(now.plusSeconds(1), now.plus(day)).make()), "not yet valid");
        Holder old = Pki.root("CN=Old").valid(now.minus(day), now.minusSeconds(1)).make();
        refused(
                resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, old)
                        .resolve(chain(CertificateUse.JOSE_ISSUER, leaf(old).make()), Grounds.BARE),
                "root");

        // What was found once is not believed beyond its time.
        X509Resolver resolver = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, root);
        KeyName.Certificates chain =
                chain(
                        CertificateUse.JOSE_ISSUER,
                        leaf(root).valid(now.minus(day), now.plus(day)).make());
        assertThat(resolver.resolve(chain, Grounds.BARE)).isInstanceOf(KeyFinding.Found.class);
        refused(
                resolver.resolve(
                        chain,
                        new Ground(now.plus(day).plusSeconds(1), Optional.empty(), Sources.NONE)),
                "expired");
    }

    @Test
    void pathsThatLeadNowhereAreRefused() throws Exception {
        Holder other = Pki.root("CN=Other").make();
        refused(jose(leaf(other).make()), "no pinned root");
        refused(jose(leaf(other).make(), other), "no pinned root");
        // A root of the same name and another key.
        Holder impostor = Pki.root("CN=Root,C=MO").make();
        refused(jose(leaf(impostor).make()), "");
        refused(jose(leaf(impostor).make(), impostor), "");
        // In the wrong order, with one missing, with one twice, with one that has no say.
        Holder leaf = leaf(middle).make();
        refused(jose(middle, leaf), "");
        refused(jose(leaf), "no pinned root");
        refused(jose(leaf, middle, middle), "twice");
        refused(jose(leaf, leaf(root).make()), "");
        refused(jose(root), "authority");
        refused(jose(middle), "authority");
    }

    @Test
    void nobodySpeaksForAnotherRootBySendingItAlong() throws Exception {
        Holder other = Pki.root("CN=Other,C=MO").make();
        X509Resolver both = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, root, other);
        Holder leaf = leaf(root).make();
        assertThat(both.resolve(chain(CertificateUse.JOSE_ISSUER, leaf, root), Grounds.BARE))
                .isInstanceOf(KeyFinding.Found.class);
        refused(
                both.resolve(chain(CertificateUse.JOSE_ISSUER, leaf, other), Grounds.BARE),
                "another root");
    }

    /** Anybody may name a pinned root as the one that signed: nothing is remembered of that. */
    @Test
    void anEventLoopLooksForFewPathsThatAreNotKnown() throws Exception {
        X509Resolver resolver = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, root);
        KeyName.Certificates good = chain(CertificateUse.JOSE_ISSUER, leaf(root).make());
        Holder impostor = Pki.root("CN=Root,C=MO").make();
        List<KeyName.Certificates> forged =
                List.of(
                        chain(CertificateUse.JOSE_ISSUER, leaf(impostor).make()),
                        chain(CertificateUse.JOSE_ISSUER, leaf(impostor).make()));
        assertThat(Effort.brief(() -> resolver.resolve(good, Grounds.BARE)))
                .get()
                .isInstanceOf(KeyFinding.Found.class);
        for (int turn = 0; turn < 2; turn++) {
            assertThat(
                            Effort.brief(() ->
                                    forged.stream()
                                            .map(it -> resolver.resolve(it, Grounds.BARE))
                                            .toList()))
                    .isEmpty();
        }
        forged.forEach(it -> refused(resolver.resolve(it, Grounds.BARE), "not signed by"));
        assertThat(
                        Effort.brief(() ->
                                Stream.generate(() -> resolver.resolve(good, Grounds.BARE))
                                        .limit(10)
                                        .toList()))
                .isPresent();
    }

    @Test
    void aRootThatWasRenewedWithItsKeyVouchesWhicheverIsAskedFirst() throws Exception {
        Instant now = Grounds.NOW;
        Duration day = Duration.ofDays(1);
        Holder old = Pki.root("CN=Old,C=MO").valid(now.minus(day), now.minusSeconds(1)).make();
        Holder renewed = Pki.root("CN=Old,C=MO").keyOf(old).make();
        Holder leaf = leaf(old).make();
        // Which of the two is met first is left to chance: by their order in a hash set.
        for (int turn = 0; turn < 32; turn++) {
            X509Resolver both = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, old, renewed);
            assertThat(both.resolve(chain(CertificateUse.JOSE_ISSUER, leaf), Grounds.BARE))
                    .isInstanceOf(KeyFinding.Found.class);
            assertThat(both.resolve(chain(CertificateUse.JOSE_ISSUER, leaf, renewed), Grounds.BARE))
                    .isInstanceOf(KeyFinding.Found.class);
            // Issuers go on sending the one that they were given.
            assertThat(both.resolve(chain(CertificateUse.JOSE_ISSUER, leaf, old), Grounds.BARE))
                    .isInstanceOf(KeyFinding.Found.class);
        }
    }

    /** Whose path is not looked at would vouch all the same: published lists name authorities. */
    @Test
    void whatSomebodyElseSignedOfARootsNameAndKeyIsNotTheRoot() throws Exception {
        Instant now = Grounds.NOW;
        Holder other = Pki.root("CN=Other,C=MO").make();
        Holder expired =
                other.issue("CN=Root,C=MO")
                        .keyOf(root)
                        .authority(0)
                        .valid(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)))
                        .make();
        KeyName.Certificates chain = chain(CertificateUse.JOSE_ISSUER, leaf(root).make(), expired);
        assertThat(ListedCertificate.of(other.der()).orElseThrow().isAbove(chain.chain())).isTrue();
        refused(
                resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, root)
                        .resolve(chain, Grounds.BARE),
                "no pinned root vouches");
        refused(
                resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, root, other)
                        .resolve(chain, Grounds.BARE),
                "expired");
    }

    /** One leaf may have several: whoever presents it by the worse ends nobody's session. */
    @Test
    void aLeafStandsByAnyOfThePathsThatItWasFoundBy() throws Exception {
        Instant now = Grounds.NOW;
        Holder brief =
                root.issue("CN=Middle,C=MO")
                        .keyOf(middle)
                        .authority(0)
                        .valid(now.minusSeconds(60), now.plusSeconds(60))
                        .make();
        Holder leaf = leaf(middle).make();
        String id = CertificateNames.hash(leaf.der());
        X509Resolver resolver = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, root);
        KeyResolver.Ground later =
                new KeyResolver.Ground(now.plusSeconds(61), Optional.empty(), Sources.NONE);
        for (Holder above : List.of(brief, middle, brief)) {
            assertThat(
                            resolver.resolve(
                                    chain(CertificateUse.JOSE_ISSUER, leaf, above), Grounds.BARE))
                    .isInstanceOf(KeyFinding.Found.class);
        }
        assertThat(resolver.anew(id, later)).get().isInstanceOf(KeyFinding.Found.class);
    }

    @Test
    void anIssuerMayGoOnSendingARootThatWasRenewedWithItsKey() throws Exception {
        Instant now = Grounds.NOW;
        Holder old =
                Pki.root("CN=Old,C=MO")
                        .valid(now.minus(Duration.ofDays(1)), now.minusSeconds(1))
                        .make();
        Holder renewed = Pki.root("CN=Old,C=MO").keyOf(old).make();
        Holder leaf = leaf(old).make();
        X509Resolver pinned = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, renewed);
        assertThat(pinned.resolve(chain(CertificateUse.JOSE_ISSUER, leaf, old), Grounds.BARE))
                .isInstanceOf(KeyFinding.Found.class);
        // The name alone is nobody's: another key's certificate of it vouches for nothing.
        Holder namesake = Pki.root("CN=Old,C=MO").make();
        refused(
                pinned.resolve(
                        chain(CertificateUse.JOSE_ISSUER, leaf(namesake).make(), namesake),
                        Grounds.BARE),
                "not signed");
        // What is pinned must be valid itself.
        refused(
                resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, old)
                        .resolve(chain(CertificateUse.JOSE_ISSUER, leaf, renewed), Grounds.BARE),
                "root is not valid");
    }

    @Test
    void aLeafOrALeafsLikeMayNotCertify() throws Exception {
        Holder leaf = leaf(root).make();
        refused(jose(leaf(leaf).make(), leaf), "");
        Holder noSign = root.issue("CN=Quiet").authority(0).usage(KeyUsage.digitalSignature).make();
        refused(jose(leaf(noSign).make(), noSign), "");
    }

    @Test
    void pathLengthsAndNameConstraintsHold() throws Exception {
        Holder third = middle.issue("CN=Third").authority(0).make();
        refused(jose(leaf(third).make(), third, middle), "");
        Holder shortRoot = Pki.root("CN=Short").authority(0).make();
        Holder below = shortRoot.issue("CN=Below").authority(0).make();
        refused(
                resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, shortRoot)
                        .resolve(
                                chain(CertificateUse.JOSE_ISSUER, leaf(below).make(), below),
                                Grounds.BARE),
                "longer");

        NameConstraints gov =
                new NameConstraints(
                        new GeneralSubtree[] {
                            new GeneralSubtree(new GeneralName(GeneralName.dNSName, "gov.example"))
                        },
                        null);
        Holder bound =
                root.issue("CN=Bound")
                        .authority(0)
                        .extension(Extension.nameConstraints, true, gov)
                        .make();
        assertThat(jose(leaf(bound).named(dns("a.gov.example")).make(), bound))
                .isInstanceOf(KeyFinding.Found.class);
        refused(jose(leaf(bound).named(dns("a.com.example")).make(), bound), "");
        Holder boundRoot =
                Pki.root("CN=BoundRoot").extension(Extension.nameConstraints, true, gov).make();
        X509Resolver resolver = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, boundRoot);
        assertThat(
                        resolver.resolve(
                                chain(
                                        CertificateUse.JOSE_ISSUER,
                                        leaf(boundRoot).named(dns("gov.example")).make()),
                                Grounds.BARE))
                .isInstanceOf(KeyFinding.Found.class);
        refused(
                resolver.resolve(
                        chain(
                                CertificateUse.JOSE_ISSUER,
                                leaf(boundRoot).named(dns("evil.example")).make()),
                        Grounds.BARE),
                "");
    }

    /** RFC 5280, section 4.2.1.10: where URIs are limited, one that names no host is refused. */
    @ParameterizedTest
    @CsvSource({
        "https://agency.gov.example/a, true, false",
        "https://agency.com.example/a, false, true",
        "https://agency.com.example/@agency.gov.example, false, true",
        "https://agency.gov.example/@agency.com.example, true, false",
        "did:web:agency.gov.example, false, false",
        "did:web:agency.com.example, false, false",
        "did:web:com.example:x, false, false",
        "urn:agency, false, false",
        "https://192.0.2.1/a, false, false",
        "https://[2001:db8::1]/a, false, false"
    })
    void urisAreLimitedByTheirHosts(String uri, boolean permitted, boolean notExcluded)
            throws Exception {
        GeneralSubtree[] gov = {
            new GeneralSubtree(
                    new GeneralName(GeneralName.uniformResourceIdentifier, ".gov.example"))
        };
        GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, uri);
        for (boolean excludes : new boolean[] {false, true}) {
            NameConstraints constraints =
                    new NameConstraints(excludes ? null : gov, excludes ? gov : null);
            boolean vouched = excludes ? notExcluded : permitted;
            Holder limited =
                    Pki.root("CN=Limited")
                            .extension(Extension.nameConstraints, true, constraints)
                            .make();
            assertThat(
                            resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, limited)
                                    .resolve(
                                            chain(
                                                    CertificateUse.JOSE_ISSUER,
                                                    leaf(limited).named(name).make()),
                                            Grounds.BARE))
                    .as("a root that " + (excludes ? "excludes" : "permits"))
                    .matches(found -> found instanceof KeyFinding.Found == vouched);
            Holder between =
                    root.issue("CN=Between")
                            .authority(0)
                            .extension(Extension.nameConstraints, true, constraints)
                            .make();
            assertThat(jose(leaf(between).named(name).make(), between))
                    .as("an authority below that " + (excludes ? "excludes" : "permits"))
                    .matches(found -> found instanceof KeyFinding.Found == vouched);
        }
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    @Test
    void weakAndUnknownThingsAreRefused() throws Exception {
        refused(jose(leaf(root).key("RSA", 1024).make()), "weak key");
        refused(jose(leaf(root).key("Ed448", 0).make()), "weak key, or one of an unknown kind");
        refused(jose(leaf(root).signedWith("SHA1withECDSA").make()), "weak or unknown");
        refused(
                jose(
                        leaf(root)
                                .extension(
                                        new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE)
                                .make()),
                "");
        refused(jose(leaf(root).usage(KeyUsage.keyAgreement).make()), "digitalSignature");
        assertThatThrownBy(() ->
                        PinnedRoots.of(
                                List.of(
                                        Pki.root("CN=Weak")
                                                .key("RSA", 1024)
                                                .signedWith("SHA256withRSA")
                                                .make()
                                                .certificate())))
                .hasMessageContaining("weak");
        assertThatThrownBy(() -> PinnedRoots.of(List.of(leaf(root).make().certificate())))
                .hasMessageContaining("no certification authority");
    }

    @Test
    void rsaPathsHold() throws Exception {
        Holder rsa = Pki.root("CN=Rsa").key("RSA", 2048).signedWith("SHA256withRSA").make();
        X509Resolver resolver = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, rsa);
        for (String algorithm : List.of("SHA256withRSA", "SHA384withRSAandMGF1")) {
            assertThat(
                            resolver.resolve(
                                    chain(
                                            CertificateUse.JOSE_ISSUER,
                                            leaf(rsa).signedWith(algorithm).make()),
                                    Grounds.BARE))
                    .isInstanceOf(KeyFinding.Found.class);
        }
        for (String algorithm : List.of("SHA1withRSA", "SHA1withRSAandMGF1")) {
            refused(
                    resolver.resolve(
                            chain(
                                    CertificateUse.JOSE_ISSUER,
                                    leaf(rsa).signedWith(algorithm).make()),
                            Grounds.BARE),
                    "weak");
        }
    }

    @Test
    void rootsOfOneUseVouchForNoOther() throws Exception {
        refused(
                resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, root)
                        .resolve(
                                chain(CertificateUse.MDOC_SIGNER, leaf(root).make()), Grounds.BARE),
                "configured");
    }

    @Test
    void documentSignersFollowTheirProfile() throws Exception {
        Holder iaca = Pki.root("CN=IACA,C=MO").authority(0).make();
        X509Resolver resolver = resolver(CertificateUse.MDOC_SIGNER, Revocation.OFF, iaca);
        String use = LeafProfile.DOCUMENT_SIGNER;
        Order good = signer(iaca).extendedUsage(true, use);
        assertThat(resolver.resolve(chain(CertificateUse.MDOC_SIGNER, good.make()), Grounds.BARE))
                .isInstanceOf(KeyFinding.Found.class);
        for (Order bad :
                List.of(
                        signer(iaca),
                        signer(iaca).extendedUsage(false, use),
                        signer(iaca).extendedUsage(true, "1.3.6.1.5.5.7.3.1"),
                        signer(iaca).extendedUsage(true, use, "1.3.6.1.5.5.7.3.1"),
                        signer(iaca)
                                .extendedUsage(true, use)
                                .usage(KeyUsage.digitalSignature | KeyUsage.cRLSign),
                        iaca.issue("CN=No usage,C=MO").extendedUsage(true, use),
                        signer(iaca)
                                .extendedUsage(true, use)
                                .valid(
                                        Grounds.NOW.minus(Duration.ofDays(1)),
                                        Grounds.NOW.plus(Duration.ofDays(457))),
                        iaca.issue("CN=Abroad,C=PT")
                                .usage(KeyUsage.digitalSignature)
                                .extendedUsage(true, use),
                        iaca.issue("CN=Nowhere")
                                .usage(KeyUsage.digitalSignature)
                                .extendedUsage(true, use))) {
            assertThat(
                            resolver.resolve(
                                    chain(CertificateUse.MDOC_SIGNER, bad.make()), Grounds.BARE))
                    .isInstanceOf(KeyFinding.Refused.class);
        }
        assertThat(LeafProfile.iacaFlaw(iaca.certificate())).isEmpty();
        assertThat(LeafProfile.iacaFlaw(Pki.root("CN=IACA").authority(0).make().certificate()))
                .isPresent();
        assertThat(LeafProfile.iacaFlaw(root.certificate())).isPresent();
    }

    /** ISO/IEC 18013-5, table B.3. */
    @Test
    void documentSignersAreInTheProvinceOfTheirRoot() throws Exception {
        Holder provincial = Pki.root("CN=IACA,ST=MO-1,C=MO").authority(0).make();
        Holder national = Pki.root("CN=IACA,C=MO").authority(0).make();
        assertThat(signedBy(provincial, "CN=Signer,ST=MO-1,C=MO"))
                .isInstanceOf(KeyFinding.Found.class);
        assertThat(signedBy(national, "CN=Signer,ST=MO-2,C=MO"))
                .isInstanceOf(KeyFinding.Found.class);
        for (String elsewhere :
                List.of(
                        "CN=Signer,ST=MO-2,C=MO",
                        "CN=Signer,C=MO",
                        "CN=Signer,ST=MO-1,ST=MO-2,C=MO",
                        "CN=Signer,ST=MO-1,C=PT")) {
            assertThat(signedBy(provincial, elsewhere)).isInstanceOf(KeyFinding.Refused.class);
        }
    }

    private KeyFinding signedBy(Holder iaca, String signer) throws Exception {
        return resolver(CertificateUse.MDOC_SIGNER, Revocation.OFF, iaca)
                .resolve(
                        chain(
                                CertificateUse.MDOC_SIGNER,
                                iaca.issue(signer)
                                        .usage(KeyUsage.digitalSignature)
                                        .extendedUsage(true, LeafProfile.DOCUMENT_SIGNER)
                                        .make()),
                        Grounds.BARE);
    }

    private static Order signer(Holder iaca) {
        return iaca.issue("CN=Signer,C=MO").usage(KeyUsage.digitalSignature);
    }

    @Test
    void whatIsNoChainIsMalformed() throws Exception {
        byte[] good = leaf(root).make().der();
        List<List<byte[]>> bad = new ArrayList<>();
        bad.add(List.of());
        bad.add(List.of(new byte[0]));
        bad.add(List.of(new byte[] {0x30, 0}));
        bad.add(List.of(Arrays.copyOf(good, good.length + 1)));
        bad.add(List.of(Arrays.copyOf(good, good.length - 1)));
        bad.add(List.of(pem(good).getBytes(StandardCharsets.US_ASCII)));
        bad.add(List.of(new byte[100_000]));
        bad.add(List.of(good, good, good, good, good, good, good));
        X509Resolver resolver = resolver(CertificateUse.JOSE_ISSUER, Revocation.OFF, root);
        for (List<byte[]> chain : bad) {
            KeyName.Certificates certificates =
                    new KeyName.Certificates(chain, CertificateUse.JOSE_ISSUER);
            assertThat(resolver.resolve(certificates, Grounds.BARE))
                    .isInstanceOf(KeyFinding.Malformed.class);
            resolver.speaksFor(certificates, "https://a.example");
        }
    }

    @Test
    void changedBytesNeverThrowAndNeverPass() throws Exception {
        X509Resolver resolver = resolver(CertificateUse.JOSE_ISSUER, Revocation.NAMED, root);
        byte[] good =
                leaf(root).named(dns("a.example")).listedAt("http://a.example/crl").make().der();
        Random random = new Random(21);
        for (int i = 0; i < 3000; i++) {
            byte[] changed = good.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            KeyName.Certificates certificates =
                    new KeyName.Certificates(List.of(changed), CertificateUse.JOSE_ISSUER);
            assertThat(resolver.resolve(certificates, Grounds.BARE))
                    .isNotInstanceOf(KeyFinding.Found.class);
            resolver.speaksFor(certificates, "https://a.example");
        }
    }

    @Test
    void rootsAreReadFromAFolder(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> PinnedRoots.in(folder)).hasMessageContaining("no certificate");
        Files.writeString(
                folder.resolve("a.pem"), pem(root.der()) + pem(Pki.root("CN=B").make().der()));
        Files.write(folder.resolve("b.der"), Pki.root("CN=C").make().der());
        Files.writeString(folder.resolve(".hidden"), "none");
        assertThat(PinnedRoots.in(folder).all()).hasSize(3);
        Files.writeString(folder.resolve("c.pem"), "none");
        assertThatThrownBy(() -> PinnedRoots.in(folder))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PinnedRoots.in(folder.resolve("absent")))
                .hasMessageContaining("absent");
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }
}
