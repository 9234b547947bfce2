package dev.credgate.ledger.chain;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The writing side of the configured chain, for the rooms of the running gateway. */
class WrittenChain {

    /** A block a second is usual in development, some seconds elsewhere. */
    private static final Duration RECEIPT_TIMEOUT = Duration.ofSeconds(30);

    @Produces
    @Singleton
    ChainRpc rpc(LedgerConfig ledger, WeIdConfig weid) {
        LedgerSettings settings = SettingsCheck.settings(ledger, weid);
        return new ChainRpc(settings.rpcUrl(), settings.requestTimeout(), RECEIPT_TIMEOUT);
    }

    void close(@Disposes ChainRpc rpc) {
        rpc.close();
    }

    @Produces
    @Singleton
    LedgerCalls calls(ChainRpc rpc, LedgerConfig ledger, WeIdConfig weid) {
        return new LedgerCalls(rpc, deployment(ledger, weid));
    }

    @Produces
    @Singleton
    LedgerViews views(ChainRpc rpc, LedgerConfig ledger, WeIdConfig weid) {
        return new LedgerViews(rpc, deployment(ledger, weid));
    }

    private static Deployment deployment(LedgerConfig ledger, WeIdConfig weid) {
        LedgerSettings settings = SettingsCheck.settings(ledger, weid);
        return new Deployment(
                SettingsCheck.address(
                        "credgate.ledger.contracts.entities", ledger.contracts().entities()),
                settings.issuerTrust(),
                settings.credentialStatus(),
                settings.credentialTypes());
    }
}
