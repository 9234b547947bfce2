package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.credential.mdoc.MdocWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.credential.vccose.VcCoseWriter;
import dev.credgate.credential.weid.WeIdIssuance;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.ThrowAwayKey;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdKeyResolver;
import dev.credgate.did.WeIdResolver;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.x509.CertificateNames;
import dev.credgate.hsm.Away;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenAnswer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.source.Sources;
import dev.credgate.status.tokenlist.TokenListStatus;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.Mark;
import dev.credgate.verification.Knowledge;
import dev.credgate.verification.ProofCache;
import dev.credgate.verification.Rehearsal;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verifier;
import dev.credgate.verification.World;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An agency with a key on every curve, what the chain says of it, and the pipeline over all
 * formats. Its token's keys lie in memory; its records are lists that tell what happened when.
 */
final class IssuanceWorld {

    static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");
    static final byte[] CERTIFICATE = new MdocWallet().certificate();
    static final String CERTIFIED =
            CertificateNames.of(List.of(CERTIFICATE)).orElseThrow().preferred();

    final SecureRandom random = new SecureRandom();
    private final Map<String, ThrowAwayKey> secrets = new HashMap<>();
    private final Map<KeyCurve, SigningKey> keys = new EnumMap<>(KeyCurve.class);
    final List<String> happened = new ArrayList<>();
    final Book records = new Book();

    /** Before something is noted as handed to nobody. */
    Runnable onWithhold = () -> {};

    final WeIdDid did;
    final WeIdResolver resolver;
    final Agency agency;
    final Knowledge knowledge;
    final Ledger ledger;
    final World chain;
    final Verification verification;
    final Rehearsal rehearsal;

    /** Other keys of the agency, published as well. */
    private final Map<KeyCurve, SigningKey> others = new EnumMap<>(KeyCurve.class);

    IssuanceWorld() {
        Secp256k1PublicKey first = (Secp256k1PublicKey) make("k256", KeyCurve.SECP256K1);
        did = new WeIdDid(1, first.address());
        keys.put(KeyCurve.SECP256K1, signing("k256", KeyCurve.SECP256K1, 0));
        World world = new World(NOW).entity(did.toString(), first);
        chain = world;
        publish(world, KeyCurve.P256, "p256", 1);
        publish(world, KeyCurve.P384, "p384", 2);
        publish(world, KeyCurve.ED25519, "ed", 3);
        others.put(KeyCurve.P256, published(world, KeyCurve.P256, "p256-other", 4));
        others.put(KeyCurve.P384, published(world, KeyCurve.P384, "p384-other", 5));
        others.put(KeyCurve.ED25519, published(world, KeyCurve.ED25519, "ed-other", 6));
        world.furtherKey(
                did.toString(), (Secp256k1PublicKey) make("k256-other", KeyCurve.SECP256K1));
        others.put(KeyCurve.SECP256K1, signing("k256-other", KeyCurve.SECP256K1, 7));
        world.issuer(did.toString(), "*")
                .issuer(CERTIFIED, "*")
                .block(
                        new LedgerEvent.IssuerNamed(
                                Keccak256.hash(CERTIFIED), did.address(), "issuer"),
                        new LedgerEvent.SaltLengthAdded(did.hash(), 22, Instant.EPOCH));
        agency =
                new Agency(
                        "population",
                        List.of(),
                        List.of(new Agency.Identity(did, "k256", List.of("p256", "p384", "ed"))),
                        Optional.empty(),
                        Quotas.NONE);
        WeIdContracts contracts = new WeIdContracts(Map.of(1L, World.CONTRACT));
        resolver = new WeIdResolver(contracts);
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new WeIdentityFormat());
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        formats.add(new VcCoseFormat());
        knowledge =
                new Knowledge(
                        formats,
                        new DidResolvers(List.of(resolver)),
                        List.of(new WeIdKeyResolver(contracts)),
                        new Pinned(key(KeyCurve.P256).key()),
                        List.of(new TokenListStatus()),
                        Sources.NONE,
                        Knowledge.Ties.ENFORCED);
        ledger = _ -> new Ledger.Reading.Fresh(world.state(), Duration.ZERO);
        verification =
                new Verifier(
                        knowledge,
                        ledger,
                        () -> NOW,
                        Secp256k1Engines.preferred(),
                        ProofCache.off());
        rehearsal = new Rehearsal(knowledge, ledger, () -> NOW, Secp256k1Engines.preferred());
    }

    private dev.credgate.crypto.VerificationKey<?, ?> make(String label, KeyCurve curve) {
        ThrowAwayKey secret = ThrowAwayKey.of(SigningKey.algorithm(curve), random);
        secrets.put(label, secret);
        return secret.publicKey();
    }

    private void publish(World world, KeyCurve curve, String label, int number) {
        keys.put(curve, published(world, curve, label, number));
    }

    private SigningKey published(World world, KeyCurve curve, String label, int number) {
        world.block(
                new LedgerEvent.EntityAttribute(
                        World.CONTRACT,
                        did.address(),
                        "/weId/pubkey/" + curve.publicName() + "/base64",
                        Multikey.of(make(label, curve)) + "|" + did.address()));
        return signing(label, curve, number);
    }

    private SigningKey signing(String label, KeyCurve curve, int number) {
        return new SigningKey(label, new TokenKey(label, curve, point(label)), did, number);
    }

    private byte[] point(String label) {
        return switch (secret(label).publicKey()) {
            case NistPublicKey<?> nist -> nist.toBytes();
            case Ed25519PublicKey edwards -> edwards.toBytes();
            case Secp256k1PublicKey key -> {
                byte[] point = new byte[65];
                point[0] = 4;
                System.arraycopy(key.toBytes(), 0, point, 1, 64);
                yield point;
            }
            default -> throw new AssertionError("no such key here");
        };
    }

    private ThrowAwayKey secret(String label) {
        return Objects.requireNonNull(secrets.get(label));
    }

    /** The agency's key on a curve. */
    SigningKey key(KeyCurve curve) {
        return Objects.requireNonNull(keys.get(curve));
    }

    /** Its other key on that curve. */
    SigningKey other(KeyCurve curve) {
        return Objects.requireNonNull(others.get(curve));
    }

    /** Its token, which notes that it was asked. */
    Signer token() {
        return token(answer -> answer, label -> label);
    }

    /**
     * The same, faulty.
     *
     * @param fault what becomes of its answers
     * @param instead which key it takes instead of one
     */
    Signer token(UnaryOperator<byte[]> fault, UnaryOperator<String> instead) {
        return new Signer() {
            @Override
            public TokenKey key(String label) {
                return Stream.concat(keys.values().stream(), others.values().stream())
                        .filter(key -> key.label().equals(label))
                        .map(SigningKey::key)
                        .findFirst()
                        .orElseThrow(Away::exception);
            }

            @Override
            public UncheckedSignature sign(
                    String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                happened.add("signed");
                byte[] answer = TokenAnswer.bytes(secret(instead.apply(keyId)), algorithm, bytes);
                return TokenAnswer.of(
                        secret(keyId).publicKey(), algorithm, bytes, fault.apply(answer));
            }
        };
    }

    AuditLog audit() {
        return event -> {
            happened.add(
                    switch (event) {
                        case AuditEvent.CredentialIssued _ -> "audited";
                        case AuditEvent.CredentialWithheld withheld ->
                                "audited withheld: " + withheld.why();
                        default -> throw new AssertionError(event);
                    });
            return new AuditLog.Receipt(happened.size(), Hash.ZERO);
        };
    }

    /** Marks of these records need no database. */
    @SuppressWarnings("NullAway")
    AuditOnce once() {
        return (event, mark) -> {
            try {
                return mark.set(null) && audit().append(event).sequence() > 0;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        };
    }

    IssuanceCycle cycle(Signer signer) {
        return new IssuanceCycle(
                () -> NOW,
                signer,
                rehearsal,
                verification,
                new Release(() -> NOW, records, audit(), once(), _ -> true),
                random);
    }

    /** What is kept of a credential, in memory. */
    final class Book implements IssuedCredentials {
        final Map<UUID, IssuedCredential> rows = new HashMap<>();
        final Map<UUID, Instant> withheld = new HashMap<>();

        void record(IssuedCredential credential) {
            happened.add("recorded");
            rows.put(credential.id(), credential);
        }

        @Override
        public Mark recorded(IssuedCredential credential) {
            return _ -> {
                record(credential);
                return true;
            };
        }

        @Override
        public Mark withheld(UUID id, Instant at) {
            return _ -> {
                onWithhold.run();
                return withheld.putIfAbsent(id, at) == null;
            };
        }

        @Override
        public Optional<IssuedCredential> find(UUID id) {
            return Optional.ofNullable(rows.get(id));
        }

        @Override
        public List<IssuedCredential> findAll(Collection<UUID> ids) {
            return ids.stream().map(rows::get).filter(Objects::nonNull).toList();
        }

        @Override
        public List<IssuedCredential> ofAgency(String name, Optional<UUID> after, int limit) {
            return List.copyOf(rows.values());
        }

        @Override
        public List<IssuedCredential> newest(String name, Optional<Place> before, int limit) {
            return List.copyOf(rows.values());
        }
    }

    /** What path validation comes to, once it came to something. */
    private record Pinned(TokenKey key) implements CertificateResolver {

        @Override
        public KeyFinding resolve(KeyName.Certificates certificates, KeyResolver.Ground ground) {
            return Arrays.equals(certificates.chain().getFirst(), CERTIFICATE)
                    ? new KeyFinding.Found(
                            List.of(
                                    NamedKey.of(
                                            CERTIFIED,
                                            key.publicKey(),
                                            Set.of(ProofPurpose.ASSERTION_METHOD))))
                    : new KeyFinding.Refused("no root vouches for it");
        }

        @Override
        public boolean speaksFor(KeyName.Certificates certificates, String issuer) {
            return issuer.equals(CERTIFIED);
        }
    }

    /** One way to write a credential. */
    enum Kind {
        WEIDENTITY(KeyCurve.SECP256K1, "cpt:1000", "{}"),
        SD_JWT_VC(KeyCurve.P256, "vct:urn:example:id", "{}"),
        SD_JWT_VC_ES256K(KeyCurve.SECP256K1, "vct:urn:example:id", "{}"),
        JWT_VC(KeyCurve.P384, "vc:VerifiableCredential", "{}"),
        JWT_VC_1_1(KeyCurve.ED25519, "vc:VerifiableCredential", "{\"version\":\"1.1\"}"),
        EDDSA_RDFC_2022(KeyCurve.ED25519, "vc:VerifiableCredential", "{}"),
        ECDSA_RDFC_2019(KeyCurve.P384, "vc:VerifiableCredential", "{}"),
        ECDSA_JCS_2019(
                KeyCurve.P256, "vc:VerifiableCredential", "{\"cryptosuite\":\"ecdsa-jcs-2019\"}"),
        ECDSA_SD_2023(
                KeyCurve.P256, "vc:VerifiableCredential", "{\"cryptosuite\":\"ecdsa-sd-2023\"}"),
        VC_COSE(KeyCurve.SECP256K1, "vc:VerifiableCredential", "{}"),
        VC_COSE_ES384(KeyCurve.P384, "vc:VerifiableCredential", "{}"),
        MDOC(KeyCurve.P256, "doctype:org.iso.18013.5.1.mDL", "{}");

        final KeyCurve curve;
        final String type;
        final String options;

        Kind(KeyCurve curve, String type, String options) {
            this.curve = curve;
            this.type = type;
            this.options = options;
        }

        CredentialWriter writer() {
            return switch (this) {
                case WEIDENTITY -> throw new AssertionError("it has no such writer");
                case SD_JWT_VC, SD_JWT_VC_ES256K -> new SdJwtVcWriter();
                case JWT_VC, JWT_VC_1_1 -> new JwtVcWriter();
                case EDDSA_RDFC_2022, ECDSA_RDFC_2019, ECDSA_JCS_2019, ECDSA_SD_2023 ->
                        new DataIntegrityWriter(() -> NOW);
                case VC_COSE, VC_COSE_ES384 -> new VcCoseWriter();
                case MDOC -> new MdocWriter();
            };
        }
    }

    Unsigned unsigned(Kind kind) {
        return unsigned(kind, key(kind.curve), NOW.plusSeconds(1000));
    }

    /** A credential to be signed by a key, as its proof says. */
    Unsigned unsigned(Kind kind, SigningKey named, Instant until) {
        UUID id = UUID.randomUUID();
        if (kind == Kind.WEIDENTITY) {
            return new Unsigned.WeId(
                    ((WeIdIssuance.Draft.Ready)
                                    WeIdIssuance.draft(
                                            new WeIdIssuance.Request(
                                                    id,
                                                    did,
                                                    named.number(),
                                                    1000,
                                                    NOW.minusSeconds(2000),
                                                    until,
                                                    json(
                                                            "{\"id\":\"%s\",\"name\":\"Ada\"}"
                                                                    .formatted(did))),
                                            random))
                            .credential());
        }
        boolean mdoc = kind == Kind.MDOC;
        return Unsigned.Named.of(
                (Draft.Ready)
                        kind.writer()
                                .draft(
                                        new Terms(
                                                id,
                                                mdoc ? CERTIFIED : did.toString(),
                                                named.id(),
                                                named.algorithm(),
                                                kind.type,
                                                mdoc
                                                        ? Optional.empty()
                                                        : Optional.of("did:example:ada"),
                                                json(
                                                        mdoc
                                                                ? "{\"org.iso.18013.5.1\":"
                                                                        + "{\"given_name\":\"Ada\"}}"
                                                                : "{}"),
                                                NOW.minusSeconds(2000),
                                                Optional.of(until),
                                                mdoc
                                                        ? Optional.of(
                                                                Jwk.of(
                                                                        ThrowAwayKey.of(
                                                                                        named
                                                                                                .algorithm(),
                                                                                        random)
                                                                                .publicKey()))
                                                        : Optional.empty(),
                                                List.of(),
                                                mdoc ? List.of(CERTIFICATE) : List.of(),
                                                json(kind.options)),
                                        random));
    }

    IssuanceCycle.Prepared prepared(Kind kind, Unsigned unsigned) {
        SigningKey key = key(kind.curve);
        return new IssuanceCycle.Prepared(
                UUID.randomUUID(),
                kind == Kind.MDOC ? CERTIFIED : did.toString(),
                kind.name(),
                kind.type,
                kind == Kind.MDOC ? CERTIFIED : key.id(),
                Optional.of(NOW.plusSeconds(1000)),
                key,
                unsigned);
    }

    static JsonObject json(String text) {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }

    /** As it stands on record before it is signed. */
    IssuedCredential credential() {
        return new IssuedCredential(
                UUID.randomUUID(),
                "population",
                did.toString(),
                "cpt:1000",
                "weidentity",
                Hash.ZERO,
                NOW,
                Optional.empty(),
                "keys-0");
    }
}
