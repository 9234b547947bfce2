#!/usr/bin/env bash
# aot-cache.sh JAVA FOLDER SAMPLE: has a JVM, JAVA being the whole path of its `java`, start the program that lies in FOLDER once,
# in an empty place without a chain, and be asked a few things, among them for a verdict on the credential in the file SAMPLE; what it loaded, linked and found
# worth compiling is FOLDER/credgate.aot (JEP 483, 514, 515). With -XX:AOTCache=FOLDER/credgate.aot the same JVM starts the same
# files in less than half of the time; another JVM, or other files (their times count), start without it.
#
# ./credgate does it after each build, src/main/docker/Dockerfile.jvm in the image. It needs bash and nothing else.
set -euo pipefail

java=$1 folder=$(realpath "$2") sample=$(realpath "$3")
[[ -r $sample ]] || exit 1
place=$(mktemp -d)
log=$place/log
gateway=''
trap '[[ -z $gateway ]] || kill -KILL "$gateway" 2>/dev/null; rm -rf "$place"' EXIT

failed() {
    printf '%s\n' "the program could not be started to make its cache: $1" >&2
    [[ ! -f $log ]] || tail -n 20 "$log" >&2
    exit 1
}

# ask PORT METHOD PATH [FILE]: whatever the answer is; that there is one counts.
ask() {
    local connection answer length=0
    exec {connection}<>"/dev/tcp/127.0.0.1/$1" || return 1
    [[ -z ${4:-} ]] || length=$(wc -c <"$4")
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n' \
        "$2" "$3" "$length" >&"$connection"
    [[ -z ${4:-} ]] || cat "$4" >&"$connection"
    IFS= read -r answer <&"$connection" && cat <&"$connection" >/dev/null
    exec {connection}>&-
    [[ $answer == HTTP/1.1\ * ]]
}

mkdir "$place/portals"
head -c 32 /dev/urandom >"$place/service.key"
chmod 600 "$place/service.key"
cat >"$place/portals/portal.yaml" <<'YAML'
portal: portal
origin: https://localhost
accept:
  - type: cpt:1000
YAML

# The gateway's own settings, whatever those of the shell are.
while IFS='=' read -r name _; do
    case $name in CREDGATE_* | QUARKUS_*) unset "$name" ;; esac
done < <(env)
nobody=0x000000000000000000000000000000000000000
export QUARKUS_PROFILE=trial CREDGATE_HOME=$place CREDGATE_HOST=127.0.0.1 CREDGATE_PORT=0 CREDGATE_MANAGEMENT_HOST=127.0.0.1 \
    CREDGATE_MANAGEMENT_PORT=0 CREDGATE_SERVICE_KEY_FILE=$place/service.key CREDGATE_PORTALS_DIR=$place/portals \
    CREDGATE_DATABASE_URL="jdbc:h2:file:$place/database" CREDGATE_LEDGER_RPC_URL=http://127.0.0.1:9 CREDGATE_LEDGER_CHAIN_ID=31337 \
    CREDGATE_LEDGER_CONTRACTS_ENTITIES=${nobody}1 CREDGATE_LEDGER_CONTRACTS_ISSUER_TRUST=${nobody}2 \
    CREDGATE_LEDGER_CONTRACTS_CREDENTIAL_STATUS=${nobody}3 CREDGATE_LEDGER_CONTRACTS_CREDENTIAL_TYPES=${nobody}4

cd "$place"
rm -f "$folder/credgate.aot"
# Without adapters: of those the JVM finds some under another's name, leaves them, and says so at each start.
"$java" --enable-native-access=ALL-UNNAMED -XX:AOTCacheOutput="$place/credgate.aot" \
    -XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching -jar "$folder/quarkus-run.jar" \
    >"$log" 2>&1 &
gateway=$!

for ((look = 0; look < 1200; look++)); do
    # Listening on: http://127.0.0.1:41234. Management interface listening on http://127.0.0.1:41235.
    said=$(grep -m 1 -o 'Listening on: http.*' "$log" 2>/dev/null || true)
    [[ -z $said ]] || break
    kill -0 "$gateway" 2>/dev/null || failed 'it ended'
    sleep 0.1
done
[[ $said =~ :([0-9]+)\..*:([0-9]+)\. ]] || failed 'it is not there after two minutes'
door=${BASH_REMATCH[1]} management=${BASH_REMATCH[2]} started=$SECONDS
for ((round = 0; round < 20; round++)); do
    for path in /ping /auth /.well-known/jwks.json; do
        ask "$door" GET "$path" || failed "$path has no answer"
    done
    ask "$door" POST /verify "$sample" || failed '/verify has no answer'
    for path in /q/health/ready /q/metrics; do
        ask "$management" GET "$path" || failed "$path has no answer"
    done
done

# Recurring work waits ten seconds for a ledger; what it loads belongs into the cache as well.
while ((SECONDS - started < 13)); do
    kill -0 "$gateway" 2>/dev/null || failed 'it ended'
    sleep 0.2
done

# The cache is written when it ends.
kill -TERM "$gateway"
wait "$gateway" || true
gateway=''
[[ -s $place/credgate.aot ]] || failed 'there is no cache'
chmod 644 "$place/credgate.aot"
mv "$place/credgate.aot" "$folder/credgate.aot"
