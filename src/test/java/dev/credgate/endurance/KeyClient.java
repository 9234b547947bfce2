package dev.credgate.endurance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.acceptance.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * An agency's key officer: has keys made, replaced, retired and declared compromised, now and then.
 * Asks once; of what is not answered the books tell what became.
 */
final class KeyClient extends Client implements Work {

    /** More would make every signature look through all of them. */
    private static final int MOST = 24;

    private final List<String> curves;
    private final List<UUID> active = new ArrayList<>();
    private int made;

    KeyClient(Cluster cluster, Journal journal, Random random, List<String> curves) {
        super(cluster, journal, random);
        this.curves = curves;
    }

    @Override
    public void once() throws InterruptedException {
        if (active.isEmpty() || (made < MOST && random.nextInt(3) == 0)) {
            create();
        } else {
            UUID key = active.remove(random.nextInt(active.size()));
            switch (random.nextInt(4)) {
                case 0 -> revoke(key, "retired");
                case 1 -> revoke(key, "compromised");
                default -> rotate(key);
            }
        }
        Thread.sleep(3000 + random.nextInt(3000));
    }

    private void create() {
        if (made >= MOST) {
            return;
        }
        String curve = curves.get(random.nextInt(curves.size()));
        made(asks("key, new", "/issuer/keys", "{\"curve\":\"" + curve + "\"}"));
    }

    private void rotate(UUID key) {
        if (made >= MOST) {
            active.add(key);
            return;
        }
        made(asks("key, rotated", "/issuer/keys/" + key + "/rotate", "{}"));
    }

    private void made(Optional<JsonNode> answer) {
        answer.map(body -> body.path("key"))
                .filter(key -> key.hasNonNull("key"))
                .ifPresent(key -> {
                    UUID id = UUID.fromString(key.get("key").asText());
                    made++;
                    journal.key(id);
                    // What is not active yet cannot be rotated.
                    if (key.path("state").asText().equals("active")) {
                        active.add(id);
                    }
                });
    }

    private void revoke(UUID key, String state) {
        Optional<JsonNode> unused =
                asks(
                        "key, " + state,
                        "/issuer/keys/" + key + "/revoke",
                        "{\"state\":\"" + state + "\"}");
    }

    private Optional<JsonNode> asks(String act, String path, String body) {
        return ask(act, replica -> replica.agencyPosts(path, body, Map.of()))
                .filter(answer -> answer.status() / 100 == 2)
                .map(Answer::json);
    }
}
