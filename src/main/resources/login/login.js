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
    holder_mismatch: "The credential was issued to somebody else.",
    holder_signature_invalid: "The signature of your wallet does not fit.",
    challenge_unanswered: "Your wallet did not sign this page's challenge, or it was used before.",
    schema_violated: "The credential's data are not in the form that its kind prescribes.",
    policy_type: "This service does not accept this kind of credential.",
    policy_issuer: "This service does not accept credentials of this issuer.",
    policy_claim_missing: "Something that this service needs to see was not disclosed.",
    policy_too_old: "The credential was issued too long ago for this service.",
    ledger_stale: "The register cannot be read at the moment. Your credential may be fine: try again soon.",
    ledger_unavailable: "The register cannot be reached at the moment. Your credential may be fine: try again soon.",
  };
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
    for (const check of verdict.checks ?? []) {
      if (check.outcome === "fail" || check.outcome === "unknown") {
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

  // The wallet's text is sent as it is, never parsed and written again: its signature is over these very characters.
  function body(text) {
    const whole = JSON.parse(text);
    const nonce = JSON.stringify(challenge.nonce);
    if (whole === null || typeof whole !== "object" || Array.isArray(whole)) {
      throw new SyntaxError("A JSON object is expected.");
    }
    if (!("presentation" in whole)) {
      return '{"nonce":' + nonce + ',"presentation":' + text + "}";
    }
    return "nonce" in whole ? text : text.replace("{", () => '{"nonce":' + nonce + ",");
  }

  async function signIn() {
    let sent;
    try {
      sent = body(answer.value.trim());
    } catch (problem) {
      show("bad", "This is not a wallet's answer", [["The text is not JSON", String(problem.message)]]);
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
        const unsure = told.verdict === "indeterminate";
        show(unsure ? "unsure" : "bad",
          unsure ? "It cannot be decided at the moment" : "You cannot be let in with this", failures(told, ""));
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
      answer.value = await file.text();
    }
  });
  ask();
})();
