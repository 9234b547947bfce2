package dev.credgate.cli;

import dev.credgate.cli.LedgerConnection.Contracts;
import dev.credgate.credential.weid.WeIdStatusKey;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyKind;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ledger status}: credentials revoked, suspended, active again. */
@Command(
        name = "status",
        description = "Sets the status of credentials.",
        mixinStandardHelpOptions = true,
        subcommands = {LedgerStatusCommand.SetStatus.class, LedgerStatusCommand.RegisterList.class})
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class LedgerStatusCommand {

    private static final long MAX_BYTES = 10_000_000;

    @ParentCommand LedgerCommand ledger;

    @Command(
            name = "set",
            description =
                    "Sets a credential's status in its issuer's place (on the embedded chain"
                            + " only).",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class SetStatus implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerStatusCommand group;

        @Option(
                names = "--issuer",
                required = true,
                paramLabel = "DID",
                converter = Did.Converter.class,
                description = "the credential's issuer")
        Did issuer;

        @Option(
                names = "--credential",
                required = true,
                paramLabel = "FILE_OR_HASH",
                description =
                        "the credential's file, or its status key in hex (Keccak-256 of the text"
                                + " under which its signature fits)")
        String credential = "";

        @Option(
                names = "--status",
                required = true,
                paramLabel = "STATUS",
                converter = StatusName.class,
                description = "revoked, suspended or active")
        StatusValue status = StatusValue.ACTIVE;

        @Override
        public Integer call() {
            Optional<Hash> hash =
                    Hash.parse(credential.startsWith("0x") ? credential : "0x" + credential);
            Optional<byte[]> document = hash.isPresent() ? Optional.empty() : Optional.of(read());
            return group.ledger.run(
                    spec,
                    connection -> {
                        Contracts contracts = connection.contracts();
                        Hash key =
                                hash.isPresent()
                                        ? hash.get()
                                        : statusKey(document.orElseThrow(), contracts);
                        set(connection, contracts, key);
                    });
        }

        private byte[] read() {
            Path file = Path.of(credential);
            try {
                if (Files.size(file) > MAX_BYTES) {
                    throw new ParameterException(spec.commandLine(), file + " is no credential");
                }
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--credential: '"
                                + credential
                                + "' is neither 64 hex digits nor a file that can be read",
                        e);
            }
        }

        /** The key under which the issuer's credential stands: of the text that was signed. */
        private Hash statusKey(byte[] document, Contracts contracts) throws ChainException {
            WeIdDid weId =
                    issuer.weId()
                            .orElseThrow(() ->
                                    LedgerCommand.refusal(
                                            "from a file only a WeIdentity credential's"
                                                    + " status key is read, and its issuer"
                                                    + " is a did:weid DID; give the status"
                                                    + " key itself"));
            List<EntityKey> keys = contracts.views().keysOf(weId.address());
            Set<String> published =
                    keys.stream()
                            .filter(key -> key.kind() == KeyKind.SECP256K1)
                            .map(EntityKey::material)
                            .collect(Collectors.toSet());
            WeIdStatusKey.Key found =
                    WeIdStatusKey.of(
                                    document,
                                    Secp256k1Engines.preferred(),
                                    (_, key) -> published.contains(key.toDecimal()))
                            .orElseThrow(() ->
                                    LedgerCommand.refusal(
                                            credential
                                                    + " is no WeIdentity credential that a"
                                                    + " key of "
                                                    + issuer
                                                    + " signed"));
            if (!found.issuer().equals(issuer.text())) {
                throw LedgerCommand.refusal(
                        credential + " was issued by " + found.issuer() + ", not by " + issuer);
            }
            return found.statusKey();
        }

        private void set(LedgerConnection connection, Contracts contracts, Hash key)
                throws ChainException {
            contracts
                    .writes()
                    .setStatus(
                            connection.actingFor(issuer, contracts),
                            issuer.text(),
                            List.of(key),
                            status);
            LedgerCommand.confirm(
                    contracts.views().statusOf(issuer.hash(), key) == status,
                    key + " is " + StatusName.of(status));
            spec.commandLine().getOut().println(key + " is " + StatusName.of(status));
        }
    }

    @Command(
            name = "register-list",
            description =
                    "Registers the address of a status list in its issuer's place (on the embedded"
                            + " chain only), for good.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class RegisterList implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerStatusCommand group;

        @Option(
                names = "--issuer",
                required = true,
                paramLabel = "DID",
                converter = Did.Converter.class,
                description = "whose list it is")
        Did issuer;

        @Option(
                names = "--list",
                required = true,
                paramLabel = "N",
                description = "the list's number among the issuer's")
        long list;

        @Option(
                names = "--uri",
                required = true,
                paramLabel = "URI",
                description = "the address exactly as it stands in credentials")
        URI uri;

        @Override
        public Integer call() {
            if (list < 0) {
                throw new ParameterException(spec.commandLine(), "--list: 0 or more");
            }
            if (!uri.isAbsolute() || uri.getRawFragment() != null) {
                throw new ParameterException(
                        spec.commandLine(), "--uri: an absolute URI without fragment");
            }
            return group.ledger.run(
                    spec,
                    connection -> {
                        Contracts contracts = connection.contracts();
                        contracts
                                .writes()
                                .registerList(
                                        connection.actingFor(issuer, contracts),
                                        issuer.text(),
                                        list,
                                        uri.toString());
                        spec.commandLine()
                                .getOut()
                                .println(uri + " is list " + list + " of " + issuer);
                    });
        }
    }

    /** A status on the command line. */
    static final class StatusName implements ITypeConverter<StatusValue> {
        @Override
        public StatusValue convert(String text) {
            return switch (text) {
                case "active" -> StatusValue.ACTIVE;
                case "suspended" -> StatusValue.SUSPENDED;
                case "revoked" -> StatusValue.REVOKED;
                default ->
                        throw new TypeConversionException(
                                "'" + text + "' is neither revoked, suspended nor active");
            };
        }

        static String of(StatusValue status) {
            return status.name().toLowerCase(Locale.ROOT);
        }
    }
}
