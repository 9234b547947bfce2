package dev.credgate.vcapi;

import dev.credgate.credential.jwtvc.JoseCoseFeatures;
import dev.credgate.json.JsonWriter;
import java.util.List;

/** The requests of the W3C's suite of VC-JOSE-COSE. Thread-safe. */
final class JoseCose {

    private final JoseCoseFeatures features = new JoseCoseFeatures(CoseFeature.all());

    /** What the profile offers. */
    List<String> features() {
        return features.names().stream().sorted().toList();
    }

    byte[] issue(Request request) {
        return JsonWriter.write(features.issue(request.body()));
    }

    byte[] verify(Request request) {
        return JsonWriter.write(features.verify(request.body()));
    }
}
