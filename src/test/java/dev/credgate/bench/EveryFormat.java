package dev.credgate.bench;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.key.KeyDidResolver;
import dev.credgate.source.Sources;
import dev.credgate.verification.Knowledge;
import dev.credgate.verification.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All formats, asked in turn as the gateway asks them: a document of one pays for the others. */
final class EveryFormat {

    private EveryFormat() {}

    static List<CredentialFormat> asked() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new WeIdentityFormat());
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        formats.add(new VcCoseFormat());
        return formats;
    }

    /** All of them asked, where nobody is known but by {@code did:key}. */
    static World world() {
        return new World(
                Instant.parse("2026-06-01T12:00:00Z"),
                new Knowledge(
                        asked(),
                        new DidResolvers(List.of()),
                        List.of(new KeyDidResolver()),
                        CertificateResolver.NONE,
                        List.of(),
                        Sources.NONE,
                        Knowledge.Ties.ENFORCED));
    }
}
