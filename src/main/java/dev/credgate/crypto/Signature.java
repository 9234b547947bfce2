package dev.credgate.crypto;

/**
 * The bytes of a signature, checked in form: what no key could fit is never built. Each kind is
 * taken only by the keys of its own algorithm. Immutable.
 */
public sealed interface Signature
        permits EcdsaSignature, RecoverableSignature, Ed25519Signature, RsaSignature, BbsProof {}
