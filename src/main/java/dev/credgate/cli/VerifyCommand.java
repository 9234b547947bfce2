package dev.credgate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code verify FILE}: asks the running gateway and prints its verdict. The exit code is the
 * verdict's: 0 valid, 1 invalid, 2 indeterminate (also when the gateway cannot be asked, or does
 * not judge it: what is not checked is never valid), 3 not a credential, 64 wrong usage.
 */
@Command(
        name = "verify",
        description = "Verifies one credential or presentation and prints the verdict.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:valid",
            "1:invalid",
            "2:indeterminate, or the gateway cannot be asked or does not judge it (too large)",
            "3:not a credential",
            "64:wrong usage: an option, a file that cannot be read, a portal that is not known"
        },
        exitCodeOnInvalidInput = VerifyCommand.USAGE,
        exitCodeOnExecutionException = 2)
final class VerifyCommand implements Callable<Integer> {

    private static final int VALID = 0;
    private static final int INVALID = 1;
    private static final int INDETERMINATE = 2;
    private static final int NO_CREDENTIAL = 3;
    static final int USAGE = 64;

    /** Bytes: no gateway takes more ({@code credgate.limits.body}). */
    private static final int MOST = 64 * 1024 * 1024;

    private static final String UNKNOWN_PORTAL = "urn:credgate:problem:unknown_portal";
    private static final String NOT_A_CREDENTIAL = "urn:credgate:problem:not_a_credential";

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the credential or presentation")
    private Path file;

    @Option(names = "--portal", description = "also judges it by this portal's policy")
    private @Nullable String portal;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "${env:GATEWAY_URL:-http://localhost:8080}",
            description = "the gateway to ask (${DEFAULT-VALUE})")
    private URI gateway;

    VerifyCommand() {
        // Filled in by picocli before call().
        this.spec = CommandSpec.create();
        this.file = Path.of("");
        this.gateway = URI.create("http://localhost:8080");
    }

    @Override
    public Integer call() throws InterruptedException {
        URI address = address();
        byte[] document = read();
        if (document.length > MOST) {
            spec.commandLine()
                    .getErr()
                    .println(file + " is longer than what any gateway takes, 64 MB.");
            return INDETERMINATE;
        }
        HttpResponse<byte[]> answer;
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            answer =
                    http.send(
                            HttpRequest.newBuilder(address)
                                    .timeout(Duration.ofSeconds(30))
                                    .header("Accept", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(document))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "The gateway at "
                                    + gateway
                                    + " cannot be asked: "
                                    + reason(e)
                                    + ". See that it runs (./credgate status), and that --gateway"
                                    + " or GATEWAY_URL is its address.");
            return INDETERMINATE;
        }
        return tell(answer);
    }

    private byte[] read() {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST + 1);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file + ": " + e, e);
        }
    }

    private URI address() {
        if (gateway.getHost() == null
                || !List.of("http", "https").contains(String.valueOf(gateway.getScheme()))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--gateway: expected an address such as http://localhost:8080, not " + gateway);
        }
        String query =
                portal == null
                        ? ""
                        : "?portal="
                                + java.net.URLEncoder.encode(
                                        portal, java.nio.charset.StandardCharsets.UTF_8);
        return URI.create(gateway.toString().replaceAll("/+$", "") + "/verify" + query);
    }

    private int tell(HttpResponse<byte[]> answer) {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        JsonNode body;
        try {
            body = json.readTree(answer.body());
            spec.commandLine().getOut().println(json.writeValueAsString(body));
        } catch (IOException _) {
            spec.commandLine()
                    .getErr()
                    .println("The gateway answered " + answer.statusCode() + " without JSON.");
            return INDETERMINATE;
        }
        return switch (answer.statusCode()) {
            case 200 ->
                    switch (body.path("verdict").asText()) {
                        case "valid" -> VALID;
                        case "invalid" -> INVALID;
                        default -> INDETERMINATE;
                    };
            case 400 ->
                    switch (body.path("type").asText()) {
                        case NOT_A_CREDENTIAL -> NO_CREDENTIAL;
                        case UNKNOWN_PORTAL -> USAGE;
                        default -> INDETERMINATE;
                    };
            case 415 -> NO_CREDENTIAL;
            default -> INDETERMINATE;
        };
    }

    /** The client says of the likeliest reasons nothing but the name of an exception. */
    private static String reason(IOException e) {
        return switch (e) {
            case HttpTimeoutException _ -> "it does not answer in time";
            case ConnectException _ -> "nothing answers there";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
