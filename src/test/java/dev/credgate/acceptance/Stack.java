package dev.credgate.acceptance;

import static org.awaitility.Awaitility.await;

import dev.credgate.TestFolders;
import dev.credgate.cli.Citizen;
import dev.credgate.hsm.P11KitServer;
import dev.credgate.hsm.SoftHsm;
import dev.credgate.net.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The whole stack, brought up by {@code ./credgate up --detach} in a temporary folder and on free
 * ports, and taken down at the end.
 *
 * <pre>{@code
 * Citizen citizen = stack.citizen();
 * Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan Tai Man"));
 * stack.browser().presents(citizen, card);
 * }</pre>
 */
public final class Stack implements AutoCloseable {

    /** The number in the DIDs of the development stack. */
    static final long CHAIN = 101;

    private static final List<String> PORTS =
            List.of("HTTP", "ISSUER", "MANAGEMENT", "RPC", "PROXY", "PORTAL");
    private static final Pattern LINE = Pattern.compile("([A-Z_0-9]+)='?(.*?)'?");

    private final Path home;
    private final Script script;
    private final Optional<P11KitServer> token;
    private Map<String, String> env = Map.of();

    private Stack(Path home, Script script, Optional<P11KitServer> token) {
        this.home = home;
        this.script = script;
        this.token = token;
    }

    /** Up, with the program's defaults. */
    static Stack up() {
        return up(Map.of());
    }

    /** Up, with these {@code CREDGATE_*} settings. */
    public static Stack up(Map<String, String> settings) {
        return broughtUp(prepared(settings));
    }

    /** Up, with its token behind a server, so that it can go away: {@link #token}. */
    public static Stack upWithRemoteToken(Map<String, String> settings) {
        Path home = newHome();
        Path folder = home.resolve("hsm");
        Map<String, String> direct = SoftHsm.init(folder, "credgate");
        P11KitServer token =
                P11KitServer.start(
                        Path.of(direct.getOrDefault("CREDGATE_HSM_MODULE", "")),
                        folder.resolve("softhsm2.conf"),
                        "credgate",
                        folder.resolve("p11-kit.sock"),
                        folder.resolve("p11-kit.log"));
        Map<String, String> all = new HashMap<>(settings);
        // The script finds the token there, and tells the gateway.
        all.put("SOFTHSM2_MODULE", P11KitServer.CLIENT.toString());
        all.putAll(token.environment());
        return broughtUp(prepared(home, all, Optional.of(token)));
    }

    private static Stack broughtUp(Stack stack) {
        try {
            stack.bringUp();
        } catch (Throwable e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    /** With a folder and ports, but nothing started. */
    static Stack prepared(Map<String, String> settings) {
        return prepared(newHome(), settings, Optional.empty());
    }

    private static Path newHome() {
        try {
            return Files.createTempDirectory("credgate it & more").toRealPath();
        } catch (IOException e) {
            throw new IllegalStateException("no temporary folder", e);
        }
    }

    private static Stack prepared(
            Path home, Map<String, String> settings, Optional<P11KitServer> token) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("CREDGATE_HOME", home.toString());
        List<Integer> ports = FreePorts.some(PORTS.size());
        for (int i = 0; i < PORTS.size(); i++) {
            environment.putIfAbsent("CREDGATE_" + PORTS.get(i) + "_PORT", ports.get(i).toString());
        }
        return new Stack(home, new Script(environment), token);
    }

    /** Starts what does not run. */
    void bringUp() {
        script.run("up", "--detach").successfully();
        readEnvironment();
    }

    /** Reads the addresses that the script left. */
    void readEnvironment() {
        Map<String, String> read = new HashMap<>();
        try {
            for (String line : Files.readAllLines(home.resolve("env"))) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    read.put(matcher.group(1), matcher.group(2));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the script left no env file", e);
        }
        env = Map.copyOf(read);
    }

    /** The script, with this stack's folder and ports. */
    public Script script() {
        return script;
    }

    /** The state folder. */
    public Path home() {
        return home;
    }

    /** A line of the {@code env} file. */
    public String env(String name) {
        return Optional.ofNullable(env.get(name))
                .orElseThrow(() -> new AssertionError("env has no " + name + ", only " + env));
    }

    /** An address of the {@code env} file. */
    public URI url(String name) {
        return URI.create(env(name));
    }

    /** The chain's node. */
    public Node chain() {
        return new Node(url("RPC_URL"), this::process);
    }

    /** What a gateway of this stack needs in its environment beside the settings in the home. */
    public Map<String, String> environment() {
        return token.map(P11KitServer::environment).orElse(Map.of());
    }

    /** The token, where it is behind a server. */
    public P11KitServer token() {
        return token.orElseThrow();
    }

    /** A port of the stack: {@code portal}, {@code rpc}, … */
    int port(String part) {
        try {
            return Files.readAllLines(home.resolve("ports")).stream()
                    .filter(line -> line.startsWith(part + "_port="))
                    .map(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no port of " + part));
        } catch (IOException e) {
            throw new AssertionError("the script left no ports", e);
        }
    }

    /** A running part: {@code anvil}, {@code gateway}, {@code portal}, {@code nginx}. */
    public ProcessHandle process(String part) {
        try {
            String pid = Files.readString(home.resolve("run").resolve(part + ".pid"));
            return ProcessHandle.of(Long.parseLong(pid.substring(0, pid.indexOf(' '))))
                    .orElseThrow(() -> new AssertionError(part + " does not run"));
        } catch (IOException e) {
            throw new AssertionError(part + " was not started", e);
        }
    }

    /** Kills a part with SIGKILL, and sees it gone. */
    void kills(String part) {
        ProcessHandle process = process(part);
        process.destroyForcibly();
        awaitGone(process);
    }

    /** Stops a part with SIGTERM, and sees it gone. */
    public void stops(String part) {
        ProcessHandle process = process(part);
        process.destroy();
        awaitGone(process);
    }

    private static void awaitGone(ProcessHandle process) {
        await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
    }

    /** A fresh visitor's browser, in front of nginx. */
    Browser browser() {
        return new Browser(url("PROXY_URL"), Path.of(env("CA_CERT")));
    }

    /** Whoever asks the gateway itself for a verdict. */
    Verifier verifier() {
        return new Verifier(url("GATEWAY_URL"));
    }

    /** The agency that may issue everything. */
    Agency agency() {
        return agency(Path.of(env("CLIENT_CERT")), Path.of(env("CLIENT_KEY")));
    }

    /** An agency's system with another certificate. */
    Agency agency(Path certificate, Path key) {
        return new Agency(url("ISSUER_URL"), Path.of(env("CA_CERT")), certificate, key);
    }

    /** The second agency, which may issue one type only. */
    Agency secondAgency() {
        return agency(home.resolve("pki/transport.crt"), home.resolve("pki/transport.key"));
    }

    /** A person whose key is on the chain. */
    public Citizen citizen() {
        Citizen citizen = Citizen.born(CHAIN);
        script.run(
                        "ledger",
                        "did",
                        "register",
                        "--public-key",
                        citizen.publicKeyHex(),
                        "--did",
                        citizen.did().toString())
                .successfully();
        return citizen;
    }

    /** The lines of a part's log. */
    String log(String part) {
        try {
            return Files.readString(home.resolve("logs").resolve(part + ".log"));
        } catch (IOException e) {
            return "(no log of " + part + ": " + e.getMessage() + ")";
        }
    }

    /** Every process whose command line or working folder is this stack's. */
    List<ProcessHandle> processes() {
        List<ProcessHandle> found = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            try {
                String line = Files.readString(proc.resolve("cmdline"));
                Path folder = Files.readSymbolicLink(proc.resolve("cwd"));
                String environment =
                        new String(
                                Files.readAllBytes(proc.resolve("environ")),
                                java.nio.charset.StandardCharsets.ISO_8859_1);
                if (line.contains(home.toString())
                        || folder.startsWith(home)
                        || environment.contains("CREDGATE_HOME=" + home + "\0")) {
                    found.add(process);
                }
            } catch (IOException _) {
                // Gone meanwhile, or somebody else's.
            }
        }
        return found;
    }

    /** Random bytes as hex, for names that must not repeat. */
    static String random() {
        byte[] bytes = new byte[8];
        new java.security.SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        try {
            script.run("down").successfully();
        } finally {
            token.ifPresent(P11KitServer::close);
        }
        TestFolders.remove(home);
    }

    /** The files of a folder, by name. */
    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
