package dev.credgate.cli;

import picocli.CommandLine.Command;

/** {@code hsm}. */
@Command(name = "hsm")
final class HsmCommand {}
