package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * The JDK keeps a PKCS#11 module by its path until the process ends and never initialises it again,
 * so that a module which lost its token can stay broken. A copy of the library under a new name is
 * another module. One more library is mapped for each outage: bounded and logged.
 */
final class ModuleCopies {

    private static final int LIMIT = 64;
    private static final Logger LOG = Logger.getLogger(ModuleCopies.class);

    private final Path module;
    private boolean originalUsed;
    private int made;

    ModuleCopies(Path module) {
        this.module = module;
    }

    /** Opens the token, through the module itself the first time and through a copy afterwards. */
    Token open(TokenSettings settings) {
        if (!originalUsed) {
            Token token = Token.open(settings);
            originalUsed = true;
            return token;
        }
        if (made >= LIMIT) {
            throw new HsmException(
                    Kind.AWAY,
                    "the token was away " + LIMIT + " times; restart to open it once more");
        }
        try {
            Path folder = Files.createTempDirectory("credgate-module");
            Path copy = folder.resolve((made + 1) + "-" + module.getFileName());
            try {
                Files.copy(module, copy);
                Token token = Token.open(settings, copy);
                made++;
                LOG.infof("The token is open through copy %d of %d of its module", made, LIMIT);
                return token;
            } finally {
                // A mapped library outlives its file.
                Files.deleteIfExists(copy);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new HsmException(Kind.AWAY, "cannot copy the PKCS#11 module", e);
        }
    }
}
