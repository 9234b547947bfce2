"use strict";
(() => {
  const CHECKS = {
    issuer_key: "The issuer's key", signature: "The issuer's signature", validity: "The dates",
    status: "Revocation", trust: "Trust in the issuer", binding: "That it is yours",
    schema: "The form of the data", policy: "What this service asks for",
  };
  const REASONS = {
    malformed: "What was sent is damaged or incomplete.",
    issuer_unknown: "Nobody knows the issuer of this credential.",
    unknown_ledger: "The credential names a register that this gateway does not read.",
    key_revoked: "The issuer has withdrawn the key that signed this credential.",
    key_compromised: "The key that signed this credential was stolen; nothing it signed is good.",
    signature_invalid: "The credential was altered, or was not signed by its issuer.",
    not_yet_valid: "The credential is not valid yet.",
    expired: "The credential has expired.",
    dates_reversed: "The credential's dates contradict each other.",
    revoked: "The issuer has revoked this credential.",
    suspended: "The issuer has suspended this credential for the time being.",
    issuer_untrusted: "The issuer is not recognised.",
    type_not_authorised: "The issuer may not issue this kind of credential.",
    holder_unknown: "Your wallet's identity is not known.",
    holder_unknown_key: "The presentation names a key that your wallet never had.",
    holder_mismatch: "The credential was issued to somebody else.",
    holder_signature_invalid: "The signature of your wallet does not fit.",
    challenge_unanswered: "Your wallet did not sign this page's challenge, or it was used before.",
    schema_violated: "The credential's data are not in the form that its kind prescribes.",
    authorisation_malformed: "The authorisation does not say whose data it opens to whom, as it must.",
    authorised_unknown: "Whom the authorisation names is not known.",
    policy_type: "This service does not accept this kind of credential.",
    policy_issuer: "This service does not accept credentials of this issuer.",
    policy_claim_missing: "Something that this service needs to see was not disclosed.",
    policy_too_old: "The credential was issued too long ago for this service.",
    no_credential: "There is no credential in what was sent.",
    too_many_credentials: "There are more credentials in it than can be checked at once.",
    zkp_unsupported: "This kind of proof is not supported.",
    cpt_unsupported: "This kind of credential is not supported.",
    creator_mismatch: "The credential names somebody else's key than its issuer's.",
    issuer_without_key: "The issuer has no key that could have signed this credential.",
    key_not_counted: "The key that signed does not belong to the issuer.",
    date_not_in_seconds: "The credential's dates are not written as they must be.",
    multisign_dates: "The dates of the jointly signed credential do not fit what it holds.",
    holder_key_revoked: "Your wallet's key was revoked.",
    holder_key_compromised: "Your wallet's key was reported stolen.",
    holder_proof_method: "Your wallet's answer to the challenge names somebody else's key.",
    holder_proof_invalid: "Your wallet's answer to the challenge was not signed by your key.",
    subject_hidden: "Whom the credential is about was hidden; it must be shown.",
    challenge_credential_not_allowed: "This service wants a holder proof, not a self-issued challenge credential.",
    challenge_credential_malformed: "The self-issued challenge credential is not in the form it must have.",
    challenge_mismatch: "Your wallet answered another challenge than this page's.",
    challenge_stale: "Your wallet's answer is older than this page's challenge.",
    schema_unusable: "The published form of this kind of credential cannot be used. Tell the service.",
    type_claim_missing: "The credential lacks something that its kind prescribes. Ask its issuer for another.",
    type_claim_disclosure: "The credential shows or hides something otherwise than its kind prescribes. Ask its issuer for another.",
    type_circular: "The published description of this kind of credential leads back to itself. Tell the issuer.",
    type_metadata_integrity: "The description of this kind of credential is not the one its issuer meant. Your credential may be fine: tell the service.",
    type_metadata_unusable: "The published description of this kind of credential is damaged. Your credential may be fine: tell the issuer.",
    algorithm_not_allowed: "The credential is signed in a way that is not accepted here.",
    context_unknown: "The credential uses a vocabulary that this gateway does not know.",
    proof_missing: "The credential bears no signature.",
    cryptosuite_unsupported: "This kind of proof is not supported.",
    element_unauthorised: "Your wallet signed data that its key may not sign.",
    method_unsupported: "The issuer is named in a way that this gateway does not follow.",
    issuer_malformed: "What the issuer publishes about itself is not as it must be.",
    key_unknown: "The issuer has no key of the name that the credential gives.",
    key_purpose: "The issuer has not published that key for this use.",
    certificate_refused: "The issuer's certificate is not one that is trusted here.",
    source_unavailable: "Something that must be looked up cannot be had at the moment. Your credential may be fine: try again soon.",
    engine_unavailable: "This gateway cannot check this kind of signature at the moment. Your credential may be fine: tell its operator.",
    signature_algorithm: "The credential names another way of signing than its issuer's key has.",
    issuer_unproven: "The credential bears signatures, but not its issuer's.",
    proof_expired: "The credential's proof is no longer valid. Ask its issuer for a fresh one.",
    status_message: "The issuer has put a remark on this credential. Ask the issuer.",
    status_unsupported: "Whether the credential was revoked is kept where this gateway cannot look.",
    status_list_invalid: "The issuer's list of revoked credentials is damaged. Tell the issuer.",
    binding_missing: "Your wallet did not show that this credential is yours.",
    binding_key: "The credential belongs to another wallet's key.",
    binding_audience: "Your wallet answered somebody else than this page. Beware of who asked you.",
    binding_stale: "Your wallet's answer is too old, or its clock is wrong.",
    binding_hash: "Your wallet's answer is for other data than it sent. Present again.",
    binding_unchecked: "Your wallet's answer can only be checked when it is asked through its own protocol.",
    ledger_stale: "The register cannot be read at the moment. Your credential may be fine: try again soon.",
    ledger_unavailable: "The register cannot be reached at the moment. Your credential may be fine: try again soon.",
  };
  const DAMAGED = ["unpaired_surrogate", "duplicate_member", "trailing_bytes", "truncated", "too_deep", "too_large",
    "number_out_of_range", "member_missing", "unknown_member", "wrong_type", "did_malformed", "id_malformed",
    "type_entries", "proof_type", "salt_missing", "claim_without_salt", "salt_without_claim", "salt_shape", "salt_length", "salt_malformed",
    "hidden_leaf_malformed", "ambiguous_list", "multisign_claim", "multisign_of_one", "duplicate_credential_id",
    "inner_malformed", "signature_length", "signature_out_of_range", "signature_high_s", "signature_recovery_id", "not_utf8",
    "signature_not_base64",
    "encoding_malformed", "cbor_malformed", "critical_header", "embedded_key", "certificate_thumbprint", "type_header", "date_malformed",
    "key_malformed", "disclosure_malformed", "disclosure_unreferenced", "disclosure_repeated", "disclosure_conflict",
    "digest_algorithm", "digest_mismatch", "too_many_parts", "context_first", "context_invalid", "term_undefined",
    "graph_too_complex", "data_model", "proof_malformed", "proof_purpose", "proof_chain",
    "verification_method_malformed", "doctype_mismatch", "status_malformed"];
  for (const code of DAMAGED) {
    REASONS[code] = REASONS.malformed;
  }
  const page = document.querySelector("main");
  const portal = page.dataset.portal;
  const back = page.dataset.back;
  const $ = (id) => document.getElementById(id);
  const answer = $("answer"), button = $("sign-in"), result = $("result");
  let challenge = null;

  function show(kind, title, lines) {
    result.className = "card result " + kind;
    const heading = document.createElement("h2");
    heading.textContent = title;
    const parts = [heading];
    if (lines.length > 0) {
      const list = document.createElement("ul");
      for (const [strong, text] of lines) {
        const item = document.createElement("li");
        const name = document.createElement("strong");
        name.textContent = strong;
        const words = document.createElement("span");
        words.textContent = text;
        item.append(name, words);
        list.append(item);
      }
      parts.push(list);
    }
    result.replaceChildren(...parts);
    result.focus();
  }

  function failures(verdict, prefix) {
    const lines = [];
    const failed = (check) => check.outcome === "fail" || check.outcome === "unknown";
    // What a credential failed by is told there, not once more for the presentation around it.
    const within = (check) => (verdict.credentials ?? []).some((inner) =>
      inner.checks.some((same) => failed(same) && same.check === check.check && same.code === check.code));
    for (const check of verdict.checks ?? []) {
      if (failed(check) && !within(check)) {
        const words = REASONS[check.code] ?? "This check did not pass.";
        lines.push([prefix + (CHECKS[check.check] ?? check.check),
          check.detail ? words + " (" + check.detail + ")" : words]);
      }
    }
    (verdict.credentials ?? []).forEach((inner, i) =>
      lines.push(...failures(inner, prefix + "Credential " + (i + 1) + " – ")));
    return lines;
  }

  async function ask() {
    $("nonce").textContent = "…";
    challenge = null;
    try {
      const response = await fetch("challenges", {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ portal }),
      });
      const body = await response.json();
      if (!response.ok) {
        throw new Error(body.detail ?? body.title);
      }
      challenge = body;
      $("nonce").textContent = body.nonce;
      $("until").textContent = "Good until " + new Date(body.expires_at).toLocaleTimeString() + ", for one use.";
    } catch (problem) {
      $("nonce").textContent = "—";
      show("bad", "There is no challenge", [["The gateway did not give one", String(problem.message)]]);
    }
  }

  // A JSON text of a wallet is sent as it is, never parsed and written again: its signature is over these very characters.
  function body(text) {
    if (text.startsWith('"')) {
      return body(JSON.parse(text).trim());
    }
    if (!text.startsWith("{")) {
      return compact(text);
    }
    const whole = JSON.parse(text);
    if ("presentation" in whole && "nonce" in whole) {
      return text;
    }
    const nonce = JSON.stringify(asked());
    if (!("presentation" in whole)) {
      return '{"nonce":' + nonce + ',"presentation":' + text + "}";
    }
    return text.replace("{", () => '{"nonce":' + nonce + ",");
  }

  // An SD-JWT, a JWT or an mdoc in base64url. None has a space: where there is one, a line was broken on its way here.
  function compact(text) {
    const joined = text.replace(/\s+/g, "");
    if (!/^[A-Za-z0-9._~+\/=-]+$/.test(joined)) {
      throw new SyntaxError("It is neither JSON nor an SD-JWT, a JWT or an mdoc in base64url.");
    }
    return JSON.stringify({ nonce: asked(), presentation: joined });
  }

  function asked() {
    if (!challenge) {
      throw new Error("Ask for a new challenge first.");
    }
    return challenge.nonce;
  }

  // An mdoc is bytes, which are no UTF-8; every other answer is text.
  async function read(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
        .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    }
  }

  // A verdict that was lost on its way has used the challenge up: whoever tries again needs another.
  function unanswered(verdict) {
    return (verdict.checks ?? []).some((check) => check.code === "challenge_unanswered")
      || (verdict.credentials ?? []).some(unanswered);
  }

  async function signIn() {
    let sent;
    try {
      sent = body(answer.value.trim());
    } catch (problem) {
      const unread = problem instanceof SyntaxError;
      show("bad", unread ? "This is not a wallet's answer" : "There is no challenge",
        [[unread ? "The text cannot be read" : "Nothing is asked yet", String(problem.message)]]);
      return;
    }
    button.disabled = true;
    try {
      const response = await fetch("sessions", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: sent,
      });
      const told = await response.json();
      if (response.ok) {
        show("good", "You are signed in", []);
        location.assign(back);
      } else if (told.verdict) {
        const unsure = told.verdict === "indeterminate", renew = unanswered(told), lines = failures(told, "");
        if (renew) {
          lines.push(["What to do", "Let your wallet answer the challenge that is now on this page: it is a new one."]);
        }
        show(unsure ? "unsure" : "bad",
          unsure ? "It cannot be decided at the moment" : "You cannot be let in with this", lines);
        if (renew) {
          await ask();
        }
      } else {
        show("bad", told.title ?? "Refused", [["What the gateway says", told.detail ?? ""]]);
        if (told.type === "urn:credgate:problem:challenge_unknown") {
          await ask();
        }
      }
    } catch (problem) {
      show("bad", "The gateway did not answer", [["Try again", String(problem.message)]]);
    } finally {
      button.disabled = false;
    }
  }

  $("form").addEventListener("submit", (event) => { event.preventDefault(); signIn(); });
  $("renew").addEventListener("click", ask);
  $("copy").addEventListener("click", async () => {
    if (challenge) {
      await navigator.clipboard.writeText(challenge.nonce);
      $("copy").textContent = "Copied";
    }
  });
  $("file").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file) {
      answer.value = await read(file);
    }
  });
  ask();
})();
