package dev.credgate.did.x509;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.did.Grounds;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.did.x509.Pki.Order;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.source.Sources;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Lists of revoked certificates: had, not had, and not what they must be. */
class RevocationTest {

    private static final String URL = "http://ca.example/root.crl";

    private final Holder root = Pki.root("CN=Root").make();
    private final Map<String, SourceReading> documents = new HashMap<>();

    RevocationTest() throws Exception {}

    private X509Resolver resolver(Revocation rule) throws Exception {
        return new X509Resolver(
                Map.of(CertificateUse.JOSE_ISSUER, PinnedRoots.of(List.of(root.certificate()))),
                rule);
    }

    private KeyResolver.Ground ground() {
        return Grounds.with((source, _) -> {
            assertThat(source.kind()).isEqualTo(Source.Kind.CERTIFICATE_REVOCATIONS);
            return documents.getOrDefault(source.uri().toString(), new SourceReading.Wanted());
        });
    }

    private KeyFinding resolve(Revocation rule, Holder... chain) throws Exception {
        return resolve(resolver(rule), chain);
    }

    private KeyFinding resolve(X509Resolver resolver, Holder... chain) throws Exception {
        List<byte[]> encoded = new ArrayList<>();
        for (Holder holder : chain) {
            encoded.add(holder.der());
        }
        return resolver.resolve(
                new KeyName.Certificates(encoded, CertificateUse.JOSE_ISSUER), ground());
    }

    private void publish(String url, byte[] list) {
        documents.put(url, new SourceReading.Had(list, "application/pkix-crl", Grounds.NOW));
    }

    private Order leaf(Holder issuer) {
        return issuer.issue("CN=Leaf").usage(KeyUsage.digitalSignature);
    }

    private static BigInteger serial(Holder holder) {
        return holder.certificate().getSerialNumber();
    }

    @Test
    void aListedCertificateIsRefusedAndAnotherFound() throws Exception {
        Holder leaf = leaf(root).listedAt(URL).make();
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Wanted.class);
        publish(URL, root.list());
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Found.class);
        publish(URL, root.list(serial(leaf), BigInteger.ONE));
        assertThat(resolve(Revocation.NAMED, leaf))
                .isEqualTo(new KeyFinding.Refused("a certificate is revoked"));
        assertThat(resolve(Revocation.OFF, leaf)).isInstanceOf(KeyFinding.Found.class);
    }

    /** Sessions name a leaf and do not carry it. */
    @Test
    void aLeafThatWasFoundIsAskedAboutAnewByItsName() throws Exception {
        Holder leaf = leaf(root).listedAt(URL).make();
        String id = CertificateNames.hash(leaf.der());
        X509Resolver resolver = resolver(Revocation.NAMED);
        assertThat(resolve(resolver, leaf)).isInstanceOf(KeyFinding.Wanted.class);
        // It was never found, whatever its path.
        assertThat(resolver.anew(id, ground())).isEmpty();
        publish(URL, root.list());
        KeyFinding found = resolve(resolver, leaf);
        assertThat(resolver.anew(id, ground())).contains(found);
        publish(URL, root.list(serial(leaf)));
        assertThat(resolver.anew(id, ground()))
                .contains(new KeyFinding.Refused("a certificate is revoked"));
        documents.clear();
        assertThat(resolver.anew(id, ground())).get().isInstanceOf(KeyFinding.Wanted.class);
        Instant end = leaf.certificate().getNotAfter().toInstant();
        KeyResolver.Ground expired =
                new KeyResolver.Ground(end.plusSeconds(1), Optional.empty(), Sources.NONE);
        assertThat(resolver.anew(id, expired))
                .contains(new KeyFinding.Refused("a certificate has expired"));
        assertThat(resolver(Revocation.NAMED).anew(id, ground())).isEmpty();
    }

    @Test
    void anOutageAccusesNobodyAndOpensNothing() throws Exception {
        Holder leaf = leaf(root).listedAt(URL, "http://mirror.example/root.crl").make();
        documents.put(URL, new SourceReading.Unavailable("no answer"));
        documents.put("http://mirror.example/root.crl", new SourceReading.Unavailable("nor here"));
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Unavailable.class);
        publish("http://mirror.example/root.crl", root.list());
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Found.class);
    }

    @Test
    void oneGoodListIsEnoughWhateverBecameOfThoseBefore() throws Exception {
        String mirror = "http://mirror.example/root.crl";
        Holder leaf = leaf(root).listedAt(URL, mirror).make();
        byte[] expired = root.list(Grounds.NOW.minus(Duration.ofDays(1)), Grounds.NOW);
        KeyFinding first =
                new KeyFinding.Wanted(
                        new Source(Source.Kind.CERTIFICATE_REVOCATIONS, URI.create(URL)));
        for (SourceReading before :
                List.of(
                        new SourceReading.Had(expired, "", Grounds.NOW.minus(Duration.ofHours(1))),
                        new SourceReading.Wanted())) {
            documents.put(URL, before);
            documents.put(mirror, new SourceReading.Unavailable("no answer"));
            assertThat(resolve(Revocation.NAMED, leaf)).isEqualTo(first);
            documents.remove(mirror);
            assertThat(resolve(Revocation.NAMED, leaf)).isEqualTo(first);
            publish(mirror, root.list());
            assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Found.class);
            publish(mirror, root.list(serial(leaf)));
            assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Refused.class);
        }
    }

    @Test
    void aServerThatGoesOnWithAnExpiredListLeavesTheNextToBeAsked() throws Exception {
        String mirror = "http://mirror.example/root.crl";
        Holder leaf = leaf(root).listedAt(URL, mirror).make();
        // Had after it expired: to have it anew would bring the same.
        byte[] expired = root.list(Grounds.NOW.minus(Duration.ofDays(1)), Grounds.NOW);
        publish(URL, expired);
        assertThat(((KeyFinding.Wanted) resolve(Revocation.NAMED, leaf)).source().uri())
                .isEqualTo(URI.create(mirror));
    }

    @Test
    void aServerThatFailsSinceItsListExpiredLeavesTheNextToBeAsked() throws Exception {
        String mirror = "http://mirror.example/root.crl";
        Holder leaf = leaf(root).listedAt(URL, mirror).make();
        byte[] expired = root.list(Grounds.NOW.minus(Duration.ofDays(1)), Grounds.NOW);
        SourceReading standing =
                new SourceReading.Had(expired, "", Grounds.NOW.minus(Duration.ofHours(1)), true);
        documents.put(URL, standing);
        URI next = URI.create(mirror);
        assertThat(((KeyFinding.Wanted) resolve(Revocation.NAMED, leaf)).source().uri())
                .isEqualTo(next);
        // The mirror's own has expired since as well.
        documents.put(
                mirror,
                new SourceReading.Had(expired, "", Grounds.NOW.minus(Duration.ofMinutes(30))));
        assertThat(((KeyFinding.Wanted) resolve(Revocation.NAMED, leaf)).source().uri())
                .isEqualTo(next);
        documents.put(mirror, standing);
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Unavailable.class);
        publish(mirror, root.list());
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Found.class);
    }

    @Test
    void intermediatesAreAskedForToo() throws Exception {
        Holder middle = root.issue("CN=Middle").authority(0).listedAt(URL).make();
        Holder leaf = leaf(middle).listedAt("http://ca.example/middle.crl").make();
        publish(URL, root.list(serial(middle)));
        publish("http://ca.example/middle.crl", middle.list());
        assertThat(resolve(Revocation.NAMED, leaf, middle)).isInstanceOf(KeyFinding.Refused.class);
        publish(URL, root.list(serial(leaf)));
        assertThat(resolve(Revocation.NAMED, leaf, middle)).isInstanceOf(KeyFinding.Found.class);
    }

    @Test
    void listsThatCannotBeUsedDecideNothing() throws Exception {
        Holder leaf = leaf(root).listedAt(URL).make();
        Holder other = Pki.root("CN=Other").make();
        Holder impostor = Pki.root("CN=Root").make();
        byte[] cut = root.list();
        cut[cut.length - 5] ^= 1;
        for (byte[] list :
                List.of(new byte[0], new byte[] {0x30}, other.list(), impostor.list(), cut)) {
            publish(URL, list);
            assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Unavailable.class);
        }
        Duration hour = Duration.ofHours(1);
        publish(URL, root.list(Grounds.NOW.minus(hour), Grounds.NOW));
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Wanted.class);
        publish(URL, root.list(Grounds.NOW.plusSeconds(1), Grounds.NOW.plus(hour)));
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Wanted.class);
    }

    @Test
    void whatNamesNoListPassesUnlessAllMust() throws Exception {
        Holder leaf = leaf(root).make();
        assertThat(resolve(Revocation.NAMED, leaf)).isInstanceOf(KeyFinding.Found.class);
        assertThat(resolve(Revocation.REQUIRED, leaf)).isInstanceOf(KeyFinding.Unavailable.class);
        Holder ocsp =
                leaf(root)
                        .extension(
                                Extension.authorityInfoAccess,
                                false,
                                new AuthorityInformationAccess(
                                        AccessDescription.id_ad_ocsp,
                                        new GeneralName(
                                                GeneralName.uniformResourceIdentifier,
                                                "http://ocsp.example")))
                        .make();
        assertThat(resolve(Revocation.NAMED, ocsp)).isInstanceOf(KeyFinding.Unavailable.class);
        Holder ldap = leaf(root).listedAt("ldap://ca.example/cn=crl").make();
        assertThat(resolve(Revocation.NAMED, ldap)).isInstanceOf(KeyFinding.Unavailable.class);
    }
}
