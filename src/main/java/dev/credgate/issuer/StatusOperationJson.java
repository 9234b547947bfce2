package dev.credgate.issuer;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.store.StatusOperations;
import dev.credgate.store.StatusOperations.Progress;
import dev.credgate.store.StatusOperations.RefusedLine;
import dev.credgate.store.StatusOperations.StatusOperation;
import java.util.List;
import java.util.Locale;

/** How agencies read where a bulk change of statuses stands. */
final class StatusOperationJson {

    /** Refused lines that are named. */
    private static final int NAMED = 1000;

    private StatusOperationJson() {}

    static byte[] of(StatusOperations operations, StatusOperation operation) {
        Progress progress = operations.progress(operation.id());
        List<RefusedLine> refused = operations.refused(operation.id(), NAMED);
        CanonicalWriter out = new CanonicalWriter(Doubles.SHORTEST, 512);
        out.raw("{\"id\":").string(operation.id().toString());
        out.raw(",\"state\":").string(operation.stage().name().toLowerCase(Locale.ROOT));
        out.raw(",\"requested_at\":").string(operation.requestedAt().toString());
        operation.endedAt().ifPresent(at -> out.raw(",\"ended_at\":").string(at.toString()));
        out.raw(",\"lines\":{\"taken\":" + operation.taken());
        out.raw(",\"refused\":" + operation.refused());
        out.raw(",\"sent\":" + progress.put());
        out.raw(",\"confirmed\":" + progress.changed());
        out.raw(",\"failed\":" + progress.failed());
        out.raw("},\"transactions\":" + progress.transactions());
        out.raw(",\"refused_lines\":[");
        for (int i = 0; i < refused.size(); i++) {
            out.raw(i == 0 ? "{\"line\":" : ",{\"line\":")
                    .raw(Long.toString(refused.get(i).number()));
            out.raw(",\"code\":").string(refused.get(i).refusal()).raw('}');
        }
        return out.raw("]}").toBytes();
    }
}
