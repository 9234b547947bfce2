package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.contracts.CredentialStatus;
import dev.credgate.ledger.contracts.CredentialTypes;
import dev.credgate.ledger.contracts.Entities;
import dev.credgate.ledger.contracts.IssuerTrust;
import java.util.List;
import java.util.Map;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Type;

/** Where our four contracts are on a chain. Immutable. */
public record Deployment(
        Address entities, Address issuerTrust, Address credentialStatus, Address credentialTypes) {

    /**
     * Deploys all four. The account becomes the administrator of the trust contract and the first
     * member of its committee.
     */
    public static Deployment deploy(ChainRpc rpc, ChainAccount account) throws ChainException {
        Address entities = create(account, Entities.BINARY);
        Address trust = create(account, IssuerTrust.BINARY, word(account.address()));
        Type<?>[] both = {word(entities), word(trust)};
        var deployment =
                new Deployment(
                        entities,
                        trust,
                        create(account, CredentialStatus.BINARY, both),
                        create(account, CredentialTypes.BINARY, both));
        new LedgerWrites(rpc, deployment).appoint(account, account.address());
        return deployment;
    }

    /**
     * Requires that there is a contract at each of the four addresses.
     *
     * @throws ChainException.Refused naming the first one that is missing
     */
    public void requirePresent(ChainRpc rpc) throws ChainException {
        for (Map.Entry<String, Address> contract : byName().entrySet()) {
            if (!rpc.hasCode(contract.getValue())) {
                throw new ChainException.Refused(
                        "there is no contract at "
                                + contract.getValue()
                                + ", where "
                                + contract.getKey()
                                + " should be; is this the right chain?");
            }
        }
    }

    private Map<String, Address> byName() {
        return Map.of(
                "Entities", entities,
                "IssuerTrust", issuerTrust,
                "CredentialStatus", credentialStatus,
                "CredentialTypes", credentialTypes);
    }

    private static Address create(ChainAccount account, String binary, Type<?>... arguments)
            throws ChainException {
        String code = "0x" + binary + FunctionEncoder.encodeConstructor(List.of(arguments));
        return account.create(code).created().orElseThrow();
    }

    private static org.web3j.abi.datatypes.Address word(Address address) {
        return new org.web3j.abi.datatypes.Address(address.toString());
    }
}
