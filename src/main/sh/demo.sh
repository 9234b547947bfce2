# The main job, shown: who does what, what happened, and whether it is what should have happened.

demo() {
    local keep='' argument
    for argument; do
        [[ $argument == --keep ]] || fail "demo knows only --keep, not $argument"
        keep=yes
    done
    local began
    began=$(now_ms)
    mkdir_home
    if everything_running; then
        need_to_run
        choose_program
    else
        bring_up
    fi
    source "$home/ports"
    # shellcheck source=/dev/null
    source "$home/env"
    stage=$home/demo
    rm -rf "$stage"
    (umask 077 && mkdir -p "$stage")

    steps_done=0 steps_failed=''
    printf '\n'
    printf '     %-41s %-56s %s\n' 'What' 'What happened' 'Time'
    printf '     %s\n' "$(printf '─%.0s' {1..106})"
    row ✔ 'Real parts start' 'chain, token, database, gateway, portal, nginx' "$(($(now_ms) - began))"
    play keys 'Two agencies have keys in the token'
    play published 'They are published on the chain'
    play citizen 'A citizen makes a key and publishes it'
    play closed 'Without a credential the portal is shut'
    play issue 'The agency has a credential signed'
    play strangers 'Nobody else gets one signed'
    play present 'The citizen presents it through nginx'
    play inside 'The portal lets the citizen in'
    play forged 'Forged identity headers do not arrive'
    play sdk 'Credentials of the WeIdentity SDK verify'
    play tampered 'One changed letter and it does not'
    play revoke 'The agency revokes the credential'
    play shut 'The door closes within two blocks'
    play verdict 'A verifier is told why'
    play audit 'The audit record is intact'
    printf '     %s\n' "$(printf '─%.0s' {1..106})"

    if [[ -n $keep ]]; then
        trap - EXIT INT TERM
        summary
    fi
    if [[ -n $steps_failed ]]; then
        printf '     %s✘ %s did not do what it should; the logs are in %s%s\n\n' "$red" "$steps_failed" "$home/logs" "$plain"
        return 1
    fi
    printf '     %s✔ %d steps, each as it should be, in %s%s\n\n' "$green" "$steps_done" "$(seconds "$(($(now_ms) - began))")" "$plain"
}

# play NAME TITLE: runs demo_NAME; its last line of output is what happened, its exit code whether it should have.
play() {
    local name=$1 title=$2 happened code=0 began
    if [[ -n $steps_failed ]]; then
        row ' ' "$title" 'not tried' ''
        return
    fi
    # For the test that the demo's exit code is honest: the chain is killed right before the step of that name.
    [[ ${CREDGATE_DEMO_BREAK:-} != "$name" ]] || stop anvil 0
    began=$(now_ms)
    happened=$("demo_$name" 2>"$stage/$name.log") || code=$?
    happened=$(tail -n 1 <<<"$happened")
    if [[ $code -eq 0 ]]; then
        row ✔ "$title" "$happened" "$(($(now_ms) - began))"
    else
        row ✘ "$title" "${happened:-failed}" "$(($(now_ms) - began))"
        steps_failed="“$title”"
        printf '%s\n' "$happened" >&2
        show_log "$stage/$name.log"
    fi
}

# row MARK WHAT HAPPENED MILLISECONDS
row() {
    local mark=$1 time=''
    [[ -z $4 ]] || time=$(seconds "$4")
    case $mark in
    ✔) mark=$green✔$plain steps_done=$((steps_done + 1)) ;;
    ✘) mark=$red✘$plain ;;
    esac
    printf '  %s  %s %s %7s\n' "$mark" "$(cell "$2" 41)" "$(cell "$3" 56)" "$time"
}

# The text, filled up or cut to so many characters (printf counts bytes).
cell() {
    local text=$1
    [[ ${#text} -le $2 ]] || text=${text:0:$2-1}…
    printf '%s%*s' "$text" $(($2 - ${#text})) ''
}

# json MEMBER…: the value at that path of the JSON on standard input.
json() {
    node -e '
        const value = process.argv.slice(1).reduce((at, name) => at?.[name], JSON.parse(require("fs").readFileSync(0)));
        if (value === undefined) process.exit(1);
        console.log(typeof value === "string" ? value : JSON.stringify(value));
    ' "$@"
}

# expect WHAT EXPECTED FOUND: says what was found instead, and fails.
expect() {
    [[ $2 == "$3" ]] && return
    printf '%s: expected %s, got %s\n' "$1" "$2" "${3:-nothing}"
    return 1
}

# browser FILE CURL-ARGUMENTS…: what a citizen's browser does; the body goes to FILE, the status code is printed.
browser() {
    local file=$1
    shift
    curl -sS --max-time 30 --cacert "$CA_CERT" -b "$stage/cookies" -c "$stage/cookies" -o "$file" -w '%{http_code}' "$@"
}

# agency NAME FILE CURL-ARGUMENTS…: what that agency's system does, with its client certificate.
agency() {
    local name=$1 file=$2
    shift 2
    curl -sS --max-time 60 --cacert "$CA_CERT" --cert "$home/pki/$name.crt" --key "$home/pki/$name.key" \
        -H 'Content-Type: application/json' -o "$file" -w '%{http_code}' "$@"
}

short() { printf '%s…%s' "${1:0:18}" "${1: -4}"; }

demo_keys() {
    local keys
    keys=$(program hsm keys) || return 1
    for name in "${agencies[@]}"; do
        grep -q "^$name"$'\t'secp256k1$'\t' <<<"$keys" || {
            printf 'no key of agency %s in the token\n' "$name"
            return 1
        }
    done
    printf '%s secp256k1 keys, born in SoftHSM, not extractable\n' "${#agencies[@]}"
}

demo_published() {
    local name
    for name in "${agencies[@]}"; do
        is_entity "$ENTITIES_CONTRACT" "$(did_of "$name")" || {
            printf '%s is not on the chain\n' "$name"
            return 1
        }
    done
    printf '%s and one more\n' "$(short "$(did_of demo)")"
}

demo_citizen() {
    program demo citizen --file "$stage/citizen" >"$stage/citizen.env" || return 1
    local DID PUBLIC_KEY
    source "$stage/citizen.env"
    ledger did register --public-key "$PUBLIC_KEY" --did "$DID" >/dev/null || return 1
    printf '%s\n' "$(short "$DID")"
}

demo_closed() {
    local code
    code=$(browser "$stage/closed" "$PROXY_URL/") || return 1
    expect 'the portal without a session' 302 "$code" || return 1
    printf 'sent to the login page\n'
}

demo_issue() {
    local DID PUBLIC_KEY code
    source "$stage/citizen.env"
    code=$(agency demo "$stage/issued.json" "$ISSUER_URL/issuer/credentials" --data "$(request_for "$DID")") || return 1
    [[ $code == 200 || $code == 201 ]] || {
        printf 'issuing was answered %s: %s\n' "$code" "$(head -c 200 "$stage/issued.json")"
        return 1
    }
    json credential <"$stage/issued.json" >"$stage/credential.json" || return 1
    expect 'its verdict' valid "$(program verify "$stage/credential.json" | json verdict)" || return 1
    printf 'cpt:1000, signed in the token over mutual TLS\n'
}

request_for() {
    printf '{"format":"weidentity","type":"cpt:1000","subject":"%s","claims":{"name":"Chan Tai Man","district":"Sé"},"valid_until":"%s"}' \
        "$1" "$(date -u -d '+1 year' +%Y-%m-%dT%H:%M:%SZ)"
}

demo_strangers() {
    local DID PUBLIC_KEY code
    source "$stage/citizen.env"
    if curl -sS --max-time 20 --cacert "$CA_CERT" -o /dev/null "$ISSUER_URL/issuer/keys"; then
        printf 'the issuer let somebody in without a certificate\n'
        return 1
    fi
    code=$(agency transport "$stage/refused.json" "$ISSUER_URL/issuer/credentials" --data "$(request_for "$DID")") || return 1
    expect 'the transport bureau issuing cpt:1000' 403 "$code" || return 1
    printf 'no certificate: no connection; other agency: 403\n'
}

demo_present() {
    local code nonce
    code=$(browser "$stage/challenge.json" "$PROXY_URL/.credgate/challenges" -H 'Content-Type: application/json' \
        --data "{\"portal\":\"$PORTAL\"}") || return 1
    expect 'the challenge' 200 "$code" || return 1
    nonce=$(json nonce <"$stage/challenge.json") || return 1
    program demo answer --citizen "$stage/citizen" --credential "$stage/credential.json" --nonce "$nonce" \
        >"$stage/answer.json" || return 1
    code=$(browser "$stage/session.json" "$PROXY_URL/.credgate/sessions" -H 'Content-Type: application/json' \
        --data "@$stage/answer.json") || return 1
    expect 'the session' 200 "$code" || return 1
    printf 'challenge answered with the citizen'"'"'s key; session\n'
}

demo_inside() {
    local DID PUBLIC_KEY code
    source "$stage/citizen.env"
    code=$(browser "$stage/page.html" "$PROXY_URL/") || return 1
    expect 'the portal' 200 "$code" || return 1
    grep -qF "$DID" "$stage/page.html" && grep -qF 'Chan Tai Man' "$stage/page.html" || {
        printf 'the page does not show who is there\n'
        return 1
    }
    grep -qF 'signed by the gateway' "$stage/page.html" || {
        printf 'the assertion did not hold at the portal\n'
        return 1
    }
    printf 'the page greets Chan Tai Man; the assertion holds\n'
}

demo_forged() {
    local DID PUBLIC_KEY code
    source "$stage/citizen.env"
    code=$(browser "$stage/whoami.json" "$PROXY_URL/whoami" -H 'X-Credgate-Subject: did:weid:101:0xforged' \
        -H 'X_Credgate_Subject: did:weid:101:0xforged' -H 'X-Credgate-Claims: eyJuYW1lIjoiTm9ib2R5In0') || return 1
    expect 'the portal' 200 "$code" || return 1
    expect 'the subject at the portal' "$DID" "$(json subject <"$stage/whoami.json")" || return 1
    code=$(browser "$stage/headers.json" "$PROXY_URL/headers" -H 'X_Credgate_Subject: did:weid:101:0xforged' \
        -H 'X-Credgate-Subject: did:weid:101:0xforged') || return 1
    ! grep -qF 0xforged "$stage/headers.json" || {
        printf 'a forged header arrived\n'
        return 1
    }
    ! grep -qF __Host-credgate "$stage/headers.json" || {
        printf 'the session'"'"'s cookie reached the portal\n'
        return 1
    }
    printf 'the portal saw the citizen'"'"'s own DID, and no cookie\n'
}

demo_sdk() {
    local samples=$root/src/main/resources/demo did key sample count=0
    while read -r did key; do
        is_entity "$ENTITIES_CONTRACT" "$did" ||
            printf 'did\tregister\t--public-key\t%s\t--did\t%s\n' "$key" "$did"
        printf 'issuer\tauthorise\t--did\t%s\t--type\t*\t--name\tWeIdentity SDK\n' "$did"
    done <"$samples/sdk-issuers.txt" >"$stage/sdk-issuers"
    ledger batch "$stage/sdk-issuers" >/dev/null || return 1
    for sample in "$samples"/sdk-*.json; do
        curl -sS --max-time 30 -o "$stage/sdk.verdict" -H 'Content-Type: application/json' --data-binary "@$sample" \
            "$GATEWAY_URL/verify" || return 1
        expect "$(basename "$sample" .json)" valid "$(json verdict <"$stage/sdk.verdict")" || return 1
        count=$((count + 1))
    done
    printf '%d: plain, selectively disclosed, multi-signed\n' "$count"
}

demo_tampered() {
    sed 's/Shenzhen/Shenzhan/' "$root/src/main/resources/demo/sdk-credential.json" >"$stage/tampered.json"
    local code=0
    program verify "$stage/tampered.json" >"$stage/tampered.verdict" || code=$?
    expect 'the exit code of verify' 1 "$code" || return 1
    expect 'the verdict' invalid "$(json verdict <"$stage/tampered.verdict")" || return 1
    printf 'invalid: the signature does not fit\n'
}

demo_revoke() {
    local code id
    id=$(json id <"$stage/issued.json") || return 1
    code=$(agency demo "$stage/revoked.json" "$ISSUER_URL/issuer/credentials/$id/status" \
        --data '{"status":"revoked","reason":"demonstration"}') || return 1
    block_number >"$stage/revoked.block" || return 1
    expect 'the revocation' 200 "$code" || return 1
    printf 'over mutual TLS; on the chain by block %s\n' "$(<"$stage/revoked.block")"
}

demo_shut() {
    local code revoked closed
    revoked=$(<"$stage/revoked.block")
    while code=$(browser "$stage/shut" "$PROXY_URL/") && [[ $code == 200 ]] && (($(block_number) <= revoked + 2)); do
        pause
    done
    closed=$(block_number) || return 1
    expect 'the portal after the revocation' 302 "$code" || return 1
    ((closed - revoked <= 2)) || {
        printf 'it took %d blocks\n' $((closed - revoked))
        return 1
    }
    printf 'shut at block %s, %d after the revocation; same cookie\n' "$closed" $((closed - revoked))
}

demo_verdict() {
    local code=0
    program verify "$stage/credential.json" >"$stage/verdict.json" || code=$?
    expect 'the exit code of verify' 1 "$code" || return 1
    grep -qF '"revoked"' "$stage/verdict.json" || {
        printf 'the verdict does not say revoked\n'
        return 1
    }
    printf 'invalid: revoked\n'
}

demo_audit() {
    local said
    said=$(program audit verify) || {
        printf '%s\n' "$said"
        return 1
    }
    printf '%s records, each chained to the one before\n' "$(sed -n 's/^records *//p' <<<"$said")"
}
