package dev.credgate.audit;

/**
 * The record, its checkpoints and the chain do not agree: no checkpoint is made and none is
 * anchored until a person has looked. Auditing goes on. A log on the chain never goes back: where
 * it tells of records that are lost for good, as after a restore from an older copy, anchors go to
 * another contract from then on.
 */
final class AuditFaultException extends Exception {

    private static final long serialVersionUID = 1L;

    AuditFaultException(String message) {
        super(message);
    }
}
