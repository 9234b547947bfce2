package dev.credgate;

/** A test that no application runs for. */
class OwnFaultsOnlyTest extends WaitingBesideAStranger {}
