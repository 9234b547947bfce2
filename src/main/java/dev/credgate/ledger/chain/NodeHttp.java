package dev.credgate.ledger.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.BatchResponse;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;

/**
 * JSON-RPC 2.0 over HTTP. Answers in a batch are told apart by their ids (JSON-RPC 2.0, section 6:
 * they may come in any order), a node that takes no batches is told from one that fails, and no
 * answer takes more memory than there is for one.
 */
final class NodeHttp extends HttpService {

    /**
     * The most that is read of one answer: some four times what the logs of a block are at most, be
     * they one or many, where a block has 60 million gas (8 gas a byte, of which each is two digits
     * here).
     */
    static final int MOST_BYTES = 64 << 20;

    /** As web3j reads, but for its bound of 20 million characters: a log may have more. */
    private static final ObjectMapper JSON =
            ObjectMapperFactory.getObjectMapper()
                    .copyWith(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(MOST_BYTES)
                                                    .build())
                                    .build());

    /**
     * @param http what asks; that it reads no more than it should is seen to here
     */
    NodeHttp(URI url, OkHttpClient http) {
        super(url.toString(), http.newBuilder().addInterceptor(NodeHttp::bounded).build(), false);
    }

    /** More than is read of one answer. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super("the answer has more than %d MiB".formatted(MOST_BYTES >> 20));
        }
    }

    private static okhttp3.Response bounded(Interceptor.Chain chain) throws IOException {
        okhttp3.Response response = chain.proceed(chain.request());
        ResponseBody body = response.body();
        if (body != null && body.source().request(MOST_BYTES + 1L)) {
            response.close();
            throw new TooLargeException();
        }
        return response;
    }

    /** Asks one question. */
    @Override
    @SuppressWarnings("rawtypes") // as web3j declares it
    public <T extends Response> T send(Request question, Class<T> answers) throws IOException {
        try (InputStream answer = performIO(JSON.writeValueAsString(question))) {
            return JSON.readValue(answer, answers);
        }
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
            throw refusal(all.path("error"));
        }
        if (!all.isArray()) {
            throw new IllegalArgumentException("neither answers nor a refusal");
        }
        Map<String, JsonNode> byId = new HashMap<>();
        for (JsonNode one : all) {
            // Of no question: JSON-RPC knows no other way to refuse one in a list.
            if (!one.path("id").isNull() && byId.put(one.path("id").asText(), one) != null) {
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
        if (byId.isEmpty() && !all.isEmpty()) {
            throw refusal(all.path(0).path("error"));
        }
        if (responses.size() != batch.getRequests().size()) {
            throw new IllegalArgumentException("a question is not answered");
        }
        return new BatchResponse(batch.getRequests(), List.copyOf(responses));
    }

    /**
     * What a refusal of all questions means (JSON-RPC 2.0 §5.1): the request is none that the node
     * understands, or something that may pass.
     */
    private static NoBatchesException refusal(JsonNode error) {
        String why = error.path("message").asText();
        boolean notUnderstood =
                switch (error.path("code").asInt()) {
                    case -32700, -32600, -32601 -> true;
                    default -> why.toLowerCase(Locale.ROOT).contains("batch");
                };
        if (notUnderstood) {
            return new NoBatchesException(why);
        }
        throw new ClientConnectionException(why);
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
     * others may come of any request: who asks, how often, or a gateway without its node.
     */
    private static boolean isOfTheRequest(ClientConnectionException refusal) {
        String words = String.valueOf(refusal.getMessage());
        return words.matches(
                "(?s)Invalid response received: (4(?!0[1-4]|08|25|29)[0-9]{2}|501);.*");
    }
}
