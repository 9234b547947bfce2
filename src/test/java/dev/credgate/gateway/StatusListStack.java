package dev.credgate.gateway;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SoftHsm;
import dev.credgate.hsm.Token;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token with the keys of one agency. */
public final class StatusListStack implements QuarkusTestResourceLifecycleManager {

    /**
     * The agency, whose second key is of P-256.
     *
     * @param other another DID that it acts for, with keys of its own
     */
    record Registry(Entity own, Entity other) {
        WeIdDid did() {
            return own.did();
        }

        Secp256k1PublicKey first() {
            return own.first();
        }

        NistPublicKey<Curve.P256> second() {
            return own.second();
        }
    }

    /** A DID and its keys. */
    record Entity(WeIdDid did, Secp256k1PublicKey first, NistPublicKey<Curve.P256> second) {
        static Entity make(Token token, String label) {
            Secp256k1PublicKey first =
                    token.generate(label, KeyCurve.SECP256K1).secp256k1().orElseThrow();
            byte[] second = token.generate(label + "-p256", KeyCurve.P256).point();
            return new Entity(
                    new WeIdDid(101, first.address()),
                    first,
                    NistPublicKey.of(Curve.P256.P_256, second).orElseThrow());
        }
    }

    private @Nullable SoftHsm hsm;
    private @Nullable Registry registry;

    @Override
    public Map<String, String> start() {
        SoftHsm prepared = SoftHsm.prepare("status-lists");
        hsm = prepared;
        try (Token token = Token.open(prepared.settings())) {
            registry = new Registry(Entity.make(token, "registry"), Entity.make(token, "other"));
            Path agencies = Files.createDirectory(prepared.folder().resolve("agencies"));
            Files.writeString(
                    agencies.resolve("registry.yaml"),
                    """
                    name: registry
                    certificate: sha256/%s
                    dids:
                      - {did: "%s", key: registry, further-keys: [registry-p256]}
                      - {did: "%s", key: other, further-keys: [other-p256]}
                    """
                            .formatted(
                                    "A".repeat(43) + "=", registry.did(), registry.other().did()));
            Map<String, String> settings = new HashMap<>();
            settings.put("credgate.agencies-dir", agencies.toString());
            settings.put("credgate.hsm.module", prepared.settings().module().toString());
            settings.put("credgate.hsm.token-label", prepared.label());
            settings.put("credgate.hsm.pin-file", prepared.pinFile().toString());
            settings.put("credgate.status-lists.interval", "10s");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(registry, new TestInjector.MatchesType(Registry.class));
    }

    @Override
    public void stop() {
        if (hsm != null) {
            hsm.close();
        }
    }
}
