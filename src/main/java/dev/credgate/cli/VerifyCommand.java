package dev.credgate.cli;

import picocli.CommandLine.Command;

/** {@code verify}. */
@Command(name = "verify")
final class VerifyCommand {}
