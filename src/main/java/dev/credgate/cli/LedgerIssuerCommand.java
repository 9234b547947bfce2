package dev.credgate.cli;

import dev.credgate.cli.LedgerConnection.Contracts;
import dev.credgate.crypto.Address;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ledger issuer}: who may vouch for what, whatever the DID's method. */
@Command(
        name = "issuer",
        description = "Lets issuers of any DID method vouch for types, or no longer.",
        mixinStandardHelpOptions = true,
        subcommands = {LedgerIssuerCommand.Authorise.class, LedgerIssuerCommand.Deauthorise.class})
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class LedgerIssuerCommand {

    /** How long before a salt length applies to an issuer that may be issuing. */
    private static final Duration NOTICE = Duration.ofSeconds(60);

    @ParentCommand LedgerCommand ledger;

    @Command(
            name = "authorise",
            description = "Names an issuer and lets it vouch for a type.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class Authorise implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerIssuerCommand issuer;

        @Option(
                names = "--did",
                required = true,
                paramLabel = "DID",
                converter = Did.Converter.class,
                description = "the issuer")
        Did did;

        @Option(
                names = "--type",
                required = true,
                paramLabel = "TYPE",
                converter = CredentialType.Converter.class,
                description = "cpt:<number>, vct:<vct>, vc:<IRI>, doctype:<doctype>, or *")
        CredentialType type;

        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "what people call the issuer")
        String name = "";

        @Option(
                names = "--salt-length",
                paramLabel = "N",
                description =
                        "length of the salts in its WeIdentity credentials, 5 to 64: applies from"
                                + " the beginning where the issuer was never authorised before,"
                                + " else from a minute ahead")
        @Nullable Integer saltLength;

        @Option(
                names = "--account",
                paramLabel = "ADDRESS",
                converter = AddressHex.class,
                description =
                        "the account that sets its status; by default a did:weid DID's own address,"
                                + " else the account named before, else one that nobody has a key"
                                + " for")
        @Nullable Address account;

        @Override
        public Integer call() {
            if (saltLength != null && (saltLength < 5 || saltLength > 64)) {
                throw new ParameterException(
                        spec.commandLine(), "--salt-length: 5 to 64, not " + saltLength);
            }
            return issuer.ledger.run(spec, this::authorise);
        }

        private void authorise(LedgerConnection connection)
                throws ChainException, LedgerConnection.Misconfigured {
            Contracts contracts = connection.contracts();
            ChainAccount committee = connection.committee();
            contracts.writes().nameIssuer(committee, did.hash(), account(contracts), name);
            if (!contracts.views().isRecognised(did.hash())) {
                contracts.writes().recognise(committee, did.hash(), true);
            }
            if (saltLength != null) {
                declare(saltLength, connection, contracts, committee);
            }
            // Last: until its salts are known, nothing it issues is to be judged by others.
            if (!contracts.views().authorisation(did.hash(), type.hash()).orElse(false)) {
                contracts.writes().authorise(committee, did.hash(), type.hash());
            }
            LedgerCommand.confirm(
                    contracts.views().isRecognised(did.hash())
                            && contracts
                                    .views()
                                    .authorisation(did.hash(), type.hash())
                                    .orElse(false),
                    did + " may vouch for " + type);
            spec.commandLine().getOut().println(did + " may vouch for " + type);
        }

        private Address account(Contracts contracts) throws ChainException {
            if (account != null) {
                return account;
            }
            Optional<Address> own = did.weId().map(WeIdDid::address);
            if (own.isPresent()) {
                return own.get();
            }
            // Of the DID's hash: no key is known for it, so nobody acts until one is named.
            return contracts
                    .views()
                    .accountOf(did.hash())
                    .orElseGet(() -> Address.lastBytesOf(did.hash()));
        }

        private void declare(
                int length,
                LedgerConnection connection,
                Contracts contracts,
                ChainAccount committee)
                throws ChainException {
            Optional<SaltLength> last = contracts.views().lastSaltLength(did.hash());
            if (last.isPresent() && last.get().length() == length) {
                return;
            }
            Instant from = Instant.EPOCH;
            if (last.isPresent() || contracts.views().everVouched(did.hash())) {
                // What was issued, and what is issued until gateways have read this, keeps its
                // length.
                Instant ahead = connection.rpc().blockTime().plus(NOTICE);
                Instant next = last.map(SaltLength::from).orElse(Instant.EPOCH).plusSeconds(1);
                from = ahead.isAfter(next) ? ahead : next;
            }
            contracts.writes().addSaltLength(committee, did.hash(), new SaltLength(length, from));
            LedgerCommand.confirm(
                    contracts
                            .views()
                            .lastSaltLength(did.hash())
                            .filter(entry -> entry.length() == length)
                            .isPresent(),
                    did + " has salts of " + length + " characters");
        }
    }

    @Command(
            name = "deauthorise",
            description =
                    "Records that an issuer may not vouch for a type. For one type this goes before"
                            + " an authorised '*'.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class Deauthorise implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerIssuerCommand issuer;

        @Option(
                names = "--did",
                required = true,
                paramLabel = "DID",
                converter = Did.Converter.class,
                description = "the issuer")
        Did did;

        @Option(
                names = "--type",
                required = true,
                paramLabel = "TYPE",
                converter = CredentialType.Converter.class,
                description = "cpt:<number>, vct:<vct>, vc:<IRI>, doctype:<doctype>, or *")
        CredentialType type;

        @Override
        public Integer call() {
            return issuer.ledger.run(
                    spec,
                    connection -> {
                        Contracts contracts = connection.contracts();
                        contracts
                                .writes()
                                .deauthorise(connection.committee(), did.hash(), type.hash());
                        LedgerCommand.confirm(
                                !contracts
                                        .views()
                                        .authorisation(did.hash(), type.hash())
                                        .orElse(true),
                                did + " may not vouch for " + type);
                        spec.commandLine().getOut().println(did + " may not vouch for " + type);
                    });
        }
    }

    /** An address on the command line. */
    static final class AddressHex implements ITypeConverter<Address> {
        @Override
        public Address convert(String text) {
            return Address.parse(text)
                    .filter(address -> !address.equals(Address.ZERO))
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is no account"));
        }
    }
}
