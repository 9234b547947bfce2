package dev.credgate.cli;

import dev.credgate.cli.LedgerConnection.Contracts;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdKeyId;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.chain.ChainException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ledger did}: entities and their keys. */
@Command(
        name = "did",
        description = "Publishes entities and revokes their keys.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LedgerDidCommand.Register.class,
            LedgerDidCommand.AddKey.class,
            LedgerDidCommand.RevokeKey.class
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class LedgerDidCommand {

    @ParentCommand LedgerCommand ledger;

    @Command(
            name = "register",
            description = "Publishes an entity and its key; prints the DID.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class Register implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerDidCommand did;

        @Option(
                names = "--public-key",
                required = true,
                paramLabel = "HEX",
                converter = PublicKeyHex.class,
                description = "secp256k1 public key: 04 x y, x y, or compressed")
        Secp256k1PublicKey key;

        @Option(
                names = "--did",
                paramLabel = "DID",
                converter = Did.Converter.class,
                description = "its DID, to choose the number in it (default: did:weid:101:…)")
        @Nullable Did name;

        @Override
        public Integer call() {
            return did.ledger.run(spec, this::register);
        }

        private void register(LedgerConnection connection)
                throws ChainException, LedgerConnection.Misconfigured {
            WeIdDid registered = registered();
            Address identity = key.address();
            Contracts contracts = connection.contracts();
            if (!contracts.views().isRegistered(identity)) {
                try {
                    contracts.writes().register(connection.committee(), key, Instant.now());
                } catch (ChainException.Refused e) {
                    // Somebody else may have written the same record a moment before.
                    if (!contracts.views().isRegistered(identity)) {
                        throw e;
                    }
                }
                LedgerCommand.confirm(
                        contracts.views().isRegistered(identity), registered + " is registered");
            } else {
                spec.commandLine().getErr().println(registered + " is registered already");
            }
            // Its own transactions cost something there; elsewhere its operator sees to that.
            connection.rpc().fundOnDevelopmentChain(identity);
            spec.commandLine().getOut().println(registered);
        }

        private WeIdDid registered() throws LedgerConnection.Misconfigured, ChainException {
            Address identity = key.address();
            if (name == null) {
                return new WeIdDid(
                        LedgerConnection.defaultWeIdChain(did.ledger.environment()), identity);
            }
            WeIdDid given =
                    name.weId()
                            .orElseThrow(() ->
                                    new ParameterException(
                                            spec.commandLine(),
                                            "--did: only did:weid DIDs are published on the"
                                                    + " chain, not "
                                                    + name));
            if (!given.address().equals(identity)) {
                throw LedgerCommand.refusal(
                        "that public key belongs to "
                                + new WeIdDid(given.chain(), identity)
                                + ", not to "
                                + given);
            }
            return given;
        }
    }

    @Command(
            name = "add-key",
            description =
                    "Publishes a further key of an entity (in the entity's place: on the embedded"
                            + " chain only); prints its id.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class AddKey implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerDidCommand did;

        @Option(
                names = "--did",
                required = true,
                paramLabel = "DID",
                converter = Did.Converter.class,
                description = "the entity")
        Did name;

        @Option(
                names = "--public-key",
                required = true,
                paramLabel = "HEX",
                description = "P-256 public key: 04 x y, or compressed; or a Multikey (z…)")
        String key = "";

        @Override
        public Integer call() {
            WeIdDid entity = name.withKeysOnChain(spec);
            VerificationKey<?, ?> read = read();
            return did.ledger.run(spec, connection -> publish(connection, entity, read));
        }

        private VerificationKey<?, ?> read() {
            return (key.startsWith("z") ? Multikey.parse(key) : p256(key))
                    .orElseThrow(() ->
                            new ParameterException(
                                    spec.commandLine(),
                                    "--public-key: '"
                                            + key
                                            + "' is neither a P-256 key in hex nor a Multikey"));
        }

        private static Optional<VerificationKey<?, ?>> p256(String hex) {
            try {
                return NistPublicKey.of(Curve.P256.P_256, HexFormat.of().parseHex(hex))
                        .map(read -> read);
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }

        private void publish(
                LedgerConnection connection, WeIdDid entity, VerificationKey<?, ?> read)
                throws ChainException, LedgerConnection.Misconfigured {
            String type =
                    switch (read.algorithm()) {
                        case P256 -> "P-256";
                        case P384 -> "P-384";
                        case ED25519 -> "Ed25519";
                        default ->
                                throw LedgerCommand.refusal(
                                        "keys of "
                                                + read.algorithm().label()
                                                + " are not added so");
                    };
            String material = Multikey.of(read);
            Contracts contracts = connection.contracts();
            Optional<EntityKey> there = find(contracts, entity, material);
            if (there.isEmpty()) {
                contracts
                        .writes()
                        .addKey(
                                connection.actingFor(name, contracts),
                                entity.address(),
                                type,
                                material,
                                Instant.now());
                there = find(contracts, entity, material);
                LedgerCommand.confirm(there.isPresent(), material + " is published");
            } else {
                spec.commandLine().getErr().println(material + " is published already");
            }
            spec.commandLine().getOut().println(entity.keyId(there.orElseThrow().number()));
        }

        private static Optional<EntityKey> find(
                Contracts contracts, WeIdDid entity, String material) throws ChainException {
            return contracts.views().keysOf(entity.address()).stream()
                    .filter(key -> key.material().equals(material))
                    .findFirst();
        }
    }

    @Command(
            name = "revoke-key",
            description =
                    "Revokes one of an entity's keys (in the entity's place: on the embedded"
                            + " chain only).",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class RevokeKey implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerDidCommand did;

        @Option(
                names = "--did",
                required = true,
                paramLabel = "DID",
                converter = Did.Converter.class,
                description = "the entity")
        Did name;

        @Option(
                names = "--key",
                required = true,
                paramLabel = "ID",
                description = "<DID>#keys-<n>, or #keys-<n>")
        String key = "";

        @Override
        public Integer call() {
            WeIdDid entity = name.withKeysOnChain(spec);
            int number = number(entity);
            return did.ledger.run(spec, connection -> revoke(connection, entity, number));
        }

        private int number(WeIdDid entity) {
            String id = key.startsWith("#") ? entity + key : key;
            Optional<WeIdKeyId> parsed = WeIdKeyId.parse(id);
            if (parsed.isEmpty() || !parsed.get().did().equals(entity)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--key: '"
                                + key
                                + "' is no key id of "
                                + entity
                                + "; write "
                                + entity.keyId(0)
                                + ", or #keys-0");
            }
            return parsed.get().number();
        }

        private void revoke(LedgerConnection connection, WeIdDid entity, int number)
                throws ChainException, LedgerConnection.Misconfigured {
            Contracts contracts = connection.contracts();
            EntityKey published = find(contracts, entity, number);
            String id = entity.keyId(number);
            if (published.state() == KeyState.REVOKED) {
                spec.commandLine().getErr().println(id + " is revoked already");
                return;
            }
            contracts
                    .writes()
                    .revokeKey(
                            connection.actingFor(name, contracts),
                            entity.address(),
                            published,
                            Instant.now());
            LedgerCommand.confirm(
                    find(contracts, entity, number).state() == KeyState.REVOKED,
                    id + " is revoked");
            spec.commandLine().getOut().println(id + " is revoked");
        }

        private static EntityKey find(Contracts contracts, WeIdDid entity, int number)
                throws ChainException {
            List<EntityKey> keys = contracts.views().keysOf(entity.address());
            if (number >= keys.size()) {
                throw LedgerCommand.refusal(
                        keys.isEmpty()
                                ? entity + " is not registered"
                                : entity
                                        + " has no key "
                                        + number
                                        + "; its keys are #keys-0 to #keys-"
                                        + (keys.size() - 1));
            }
            return keys.get(number);
        }
    }
}
