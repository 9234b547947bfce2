package dev.credgate.vcapi;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.DocumentWriter;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyResolver;
import dev.credgate.ledger.Ledger;
import dev.credgate.status.StatusSource;
import dev.credgate.verification.Knowledge;
import dev.credgate.verification.Knowledge.Ties;
import dev.credgate.verification.ProofCache;
import dev.credgate.verification.Verifier;
import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Opens the test endpoints where they are asked for, and refuses to start where that is wrong. */
@Singleton
class VcApi {

    private static final Logger LOG = Logger.getLogger(VcApi.class);

    private final VcApiConfig config;
    private final String origin;
    private final List<CredentialFormat> formats;
    private final DocumentWriter documents;
    private final ContextStore contexts;
    private final List<DidResolver> entities;
    private final List<KeyResolver> keys;
    private final List<StatusSource> statuses;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Secp256k1 engine;

    VcApi(
            VcApiConfig config,
            @ConfigProperty(name = "credgate.origin", defaultValue = "http://localhost:8080")
                    String origin,
            @All List<CredentialFormat> formats,
            DocumentWriter documents,
            ContextStore contexts,
            @All List<DidResolver> entities,
            @All List<KeyResolver> keys,
            @All List<StatusSource> statuses,
            Ledger ledger,
            InstantSource clock,
            Secp256k1 engine) {
        this.config = config;
        this.origin = origin;
        this.formats = formats;
        this.documents = documents;
        this.contexts = contexts;
        this.entities = entities;
        this.keys = keys;
        this.statuses = statuses;
        this.ledger = ledger;
        this.clock = clock;
        this.engine = engine;
    }

    /**
     * Routes exist only when they are on.
     *
     * @throws ConfigurationException in production
     */
    void open(@Observes Router router) {
        boolean production = ConfigUtils.isProfileActive("prod");
        if (production && config.vcApiForeignIssuers()) {
            throw new ConfigurationException(
                    "credgate.vc-api-foreign-issuers: it is for published vectors at the test"
                            + " endpoints alone, and refused in production; leave it off");
        }
        if (!config.vcApi()) {
            return;
        }
        if (production) {
            throw new ConfigurationException(
                    "credgate.vc-api: the test endpoints issue to anybody and are refused in"
                            + " production; leave it off, or start under another profile"
                            + " (QUARKUS_PROFILE), as ./credgate up does");
        }
        LOG.warn(
                "The VC-API's test endpoints are on: anybody may have credentials issued by the"
                        + " test issuers, which no portal trusts");
        SecureRandom random = new SecureRandom();
        TestIssuers issuers = new TestIssuers();
        DataIntegrityIssuance issuance = new DataIntegrityIssuance(contexts);
        TestStatusList list =
                new TestStatusList(
                        origin, issuers.withStatus(), documents, clock.instant(), random);
        TestIssuance issuing =
                new TestIssuance(
                        issuers, list, issuance, new SelectiveDisclosure(contexts), clock, random);
        TestVerification verifying = new TestVerification(verifier(list));
        JoseCose joseCose = new JoseCose();
        byte[] profile = TestProfile.write(issuers, joseCose.features());
        VcApiRoutes.open(
                router,
                new VcApiRoutes.Answering(
                        issuing::issue,
                        verifying::credential,
                        issuing::derive,
                        verifying::presentation,
                        joseCose::issue,
                        joseCose::verify,
                        () -> profile,
                        list::bytes));
    }

    /** The gateway's own pipeline, without what only doors need. */
    private Verifier verifier(TestStatusList list) {
        return new Verifier(
                new Knowledge(
                        formats,
                        new DidResolvers(entities),
                        keys,
                        CertificateResolver.NONE,
                        statuses,
                        list,
                        new Ties(!config.vcApiForeignIssuers(), false)),
                ledger,
                clock,
                engine,
                ProofCache.off());
    }
}
