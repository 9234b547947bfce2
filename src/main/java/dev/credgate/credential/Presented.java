package dev.credgate.credential;

/** What bytes hold, once a format has recognised them. Immutable. */
public sealed interface Presented
        permits Presented.Malformed,
                PresentedCredential,
                Presentation,
                SecuredCredential,
                SecuredPresentation {

    /** The format's name in the verdict. */
    String format();

    /** Recognisably of the format, and so wrong in form that nothing in it can be judged. */
    record Malformed(String format, FlawFound found) implements Presented {}
}
