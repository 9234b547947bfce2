package dev.credgate.cli;

import picocli.CommandLine.Command;

/** {@code ledger}. */
@Command(name = "ledger")
final class LedgerCommand {}
