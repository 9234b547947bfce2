package dev.credgate.ledger.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.BatchResponse;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;

/**
 * JSON-RPC 2.0 over HTTP. Answers in a batch are told apart by their ids (JSON-RPC 2.0, section 6:
 * they may come in any order), and a node that takes no batches is told from one that fails.
 */
final class NodeHttp extends HttpService {

    private static final ObjectMapper JSON = ObjectMapperFactory.getObjectMapper();

    NodeHttp(URI url, OkHttpClient http) {
        super(url.toString(), http, false);
    }

    /** The node takes no batches, or took this one for no batch. */
    static final class NoBatchesException extends IOException {
        private static final long serialVersionUID = 1;

        NoBatchesException(String why) {
            super("the node takes no batches: " + why);
        }

        NoBatchesException(ClientConnectionException cause) {
            super("the node takes no batches: " + cause.getMessage(), cause);
        }
    }

    /**
     * Asks several questions at once.
     *
     * @return the answers in the order of the questions
     * @throws NoBatchesException when what comes back answers none of them
     */
    @Override
    public BatchResponse sendBatch(BatchRequest batch) throws IOException {
        JsonNode all = answer(batch);
        if (all.isObject()) {
            throw new NoBatchesException(all.path("error").path("message").asText());
        }
        if (!all.isArray()) {
            throw new IllegalArgumentException("neither answers nor a refusal");
        }
        Map<String, JsonNode> byId = new HashMap<>();
        for (JsonNode one : all) {
            if (byId.put(one.path("id").asText(), one) != null) {
                throw new IllegalArgumentException("a question is answered twice");
            }
        }
        var responses = new ArrayList<Response<?>>();
        for (Request<?, ? extends Response<?>> request : batch.getRequests()) {
            JsonNode one = byId.get(Long.toString(request.getId()));
            if (one != null) {
                responses.add(JSON.treeToValue(one, request.getResponseType()));
            }
        }
        if (responses.isEmpty() && all.size() == 1) {
            // Of no question: JSON-RPC knows no other way to refuse them all in a list.
            throw new NoBatchesException(all.path(0).path("error").path("message").asText());
        }
        if (responses.size() != batch.getRequests().size()) {
            throw new IllegalArgumentException("a question is not answered");
        }
        return new BatchResponse(batch.getRequests(), List.copyOf(responses));
    }

    private JsonNode answer(BatchRequest batch) throws IOException {
        try (InputStream answer = performIO(JSON.writeValueAsString(batch.getRequests()))) {
            return JSON.readTree(answer);
        } catch (ClientConnectionException e) {
            if (isOfTheRequest(e)) {
                throw new NoBatchesException(e);
            }
            throw e;
        }
    }

    /**
     * Whether an HTTP status says that such a request is not understood, by web3j's words. The
     * others may come of any request: too many at this time, a gateway without its node.
     */
    private static boolean isOfTheRequest(ClientConnectionException refusal) {
        String words = String.valueOf(refusal.getMessage());
        return words.matches("(?s)Invalid response received: (4(?!08|25|29)[0-9]{2}|501);.*");
    }
}
