package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.WeIdResolver;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.source.Sources;
import dev.credgate.verification.Verification.BindingDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the sound documents of every named-key format rest on. */
final class HostileWorld {

    static final String PORTAL = "https://p.example";
    static final String TYPE = "https://t.example/id";
    static final byte[] TRANSCRIPT =
            SessionTranscripts.openId4VpDcApi(PORTAL, "n1", Optional.empty());
    static final MdocWallet WALLET = wallet();
    static final World WORLD = world();

    private HostileWorld() {}

    private static MdocWallet wallet() {
        MdocWallet wallet = new MdocWallet();
        wallet.valid(NOW.minusSeconds(1000), NOW.plusSeconds(100_000));
        return wallet;
    }

    /** One of its own, for whoever adds to it. */
    static World world() {
        List<CredentialFormat> formats = new ArrayList<>();
        CredentialFormats all = new CredentialFormats(formats);
        formats.add(new WeIdentityFormat());
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(all));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        formats.add(new VcCoseFormat());
        NamedKey signer =
                NamedKey.of(
                        "x509_hash:ds", WALLET.issuerKey(), Set.of(ProofPurpose.ASSERTION_METHOD));
        World world =
                new World(
                        NOW,
                        new Knowledge(
                                formats,
                                new DidResolvers(
                                        List.of(
                                                new WeIdResolver(
                                                        new WeIdContracts(
                                                                Map.of(101L, World.CONTRACT))))),
                                List.of(new JwkDidResolver()),
                                new PinnedCertificate(
                                        WALLET.certificate(),
                                        new KeyFinding.Found(List.of(signer))),
                                List.of(),
                                Sources.NONE,
                                Knowledge.Ties.ENFORCED));
        world.issuer(did(ISSUER), "vct:" + TYPE, "vc:" + TYPE);
        Verdict mdoc = world.verdict(WALLET.response(TRANSCRIPT));
        return world.issuer(mdoc.issuer().orElseThrow(), "doctype:" + MdocWallet.MDL);
    }

    /** A challenge that the sound documents answer. */
    static BindingDemand asked() {
        return new BindingDemand.Challenge(
                "n1",
                PORTAL,
                NOW.minusSeconds(5),
                Optional.of(TRANSCRIPT),
                Optional.empty(),
                false);
    }
}
