package dev.credgate.credential;

/** Whether a signature is a key's. */
public enum SignatureFinding {
    /** It is. */
    FITS,
    /** It is not, over exactly these bytes. */
    DOES_NOT_FIT,
    /** The proof names an algorithm that is not this key's. */
    OTHER_ALGORITHM
}
