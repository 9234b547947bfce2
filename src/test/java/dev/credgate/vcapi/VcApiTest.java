package dev.credgate.vcapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The switch {@code CREDGATE_VC_API}: off by default, refused in production. */
class VcApiTest {

    private static final List<String> POSTS =
            List.of(
                    VcApiRoutes.ISSUE,
                    VcApiRoutes.VERIFY,
                    VcApiRoutes.DERIVE,
                    VcApiRoutes.VERIFY_PRESENTATION,
                    "/jose-cose/issue",
                    "/jose-cose/verify");

    @ParameterizedTest
    @CsvSource({"prod,", "prod,off", "trial,", "trial,off"})
    void nothingIsServedUnlessItIsAskedFor(String profile, String setting) throws Exception {
        try (ServedVcApi api =
                ServedVcApi.under(
                        profile, setting == null ? Map.of() : Map.of("CREDGATE_VC_API", setting))) {
            for (String path : POSTS) {
                assertThat(api.post(path, JsonObject.EMPTY).status()).as(path).isEqualTo(404);
            }
            for (String path : List.of("/profile", VcApiRoutes.STATUS_LIST)) {
                assertThat(api.get(path).status()).as(path).isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trial", "dev", "test"})
    void allIsServedWhereItIsAskedFor(String profile) throws Exception {
        try (ServedVcApi api = ServedVcApi.under(profile, Map.of("CREDGATE_VC_API", "on"))) {
            for (String path : POSTS) {
                // An empty request is refused by all but the suite of VC-JOSE-COSE, which answers
                // that it failed.
                assertThat(api.post(path, JsonObject.EMPTY).status())
                        .as(path)
                        .isEqualTo(path.startsWith("/jose-cose") ? 200 : 400);
            }
            ServedVcApi.Answer profileOfAll = api.get("/profile");
            assertThat(profileOfAll.status()).isEqualTo(200);
            assertThat(profileOfAll.body().members().get("issuers"))
                    .isInstanceOfSatisfying(
                            JsonArray.class, issuers -> assertThat(issuers.elements()).hasSize(9));
            assertThat(api.get(VcApiRoutes.STATUS_LIST).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "prod,trial", "trial,prod"})
    void theStartIsRefusedInProduction(String profile) {
        assertThatThrownBy(() -> ServedVcApi.under(profile, Map.of("CREDGATE_VC_API", "on")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("credgate.vc-api: ")
                .hasMessageContaining("refused in production");
    }

    /** With the first or alone, where it would do nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void soItIsWithTheSecondSwitch(String first) {
        assertThatThrownBy(() ->
                        ServedVcApi.under(
                                "prod",
                                Map.of(
                                        "CREDGATE_VC_API",
                                        first,
                                        "CREDGATE_VC_API_FOREIGN_ISSUERS",
                                        "on")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("credgate.vc-api-foreign-issuers: ")
                .hasMessageContaining("refused in production");
    }
}
