package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.contracts.CredentialStatus;
import dev.credgate.ledger.contracts.CredentialTypes;
import dev.credgate.ledger.contracts.Entities;
import dev.credgate.ledger.contracts.IssuerTrust;
import java.math.BigInteger;
import org.web3j.protocol.Web3j;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

/** The wrappers of a deployment, for building call data and for reading; they send nothing. */
record Contracts(
        Entities entities,
        IssuerTrust issuerTrust,
        CredentialStatus credentialStatus,
        CredentialTypes credentialTypes) {

    static Contracts of(ChainRpc rpc, Deployment deployment) {
        Web3j web3j = rpc.web3j();
        var reader = new ReadonlyTransactionManager(web3j, Address.ZERO.toString());
        var gas = new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO);
        return new Contracts(
                Entities.load(deployment.entities().toString(), web3j, reader, gas),
                IssuerTrust.load(deployment.issuerTrust().toString(), web3j, reader, gas),
                CredentialStatus.load(deployment.credentialStatus().toString(), web3j, reader, gas),
                CredentialTypes.load(deployment.credentialTypes().toString(), web3j, reader, gas));
    }
}
