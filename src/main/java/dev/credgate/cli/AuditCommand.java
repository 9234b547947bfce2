package dev.credgate.cli;

import picocli.CommandLine.Command;

/** {@code audit}. */
@Command(name = "audit")
final class AuditCommand {}
