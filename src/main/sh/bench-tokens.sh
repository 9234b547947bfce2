# ./credgate bench tokens: how many signatures a token gives, to the bare module's caller and through CredGate.

bench_tokens() {
    local quick='' rounds=9 each=80 jvm
    case ${1:-} in
    '') ;;
    --quick) quick=yes rounds=1 each=100 ;;
    *) fail "bench tokens knows only --quick, not $1" ;;
    esac
    need_jdk
    need_packages softhsm2-util=softhsm2 script=bsdutils
    results=$root/target/bench-tokens
    rm -rf "$results"
    mkdir -p "$results"
    build_benchmarks
    step "each token, bare and through CredGate; some three minutes"
    (
        cd "$root" # hsm/softhsm-init prepares the token
        "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "$benchmarks" dev.credgate.hsm.TokenBenchmark \
            "$rounds" "$each" "$results/table.md" 2>"$results/bench.log"
    ) || {
        show_log "$results/bench.log"
        fail "the tokens' benchmark failed"
    }
    jvm=$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/^OpenJDK Runtime Environment //p')
    {
        printf '%s, commit `%s`, command `./credgate bench tokens%s`.\n' "$(date -u '+%Y-%m-%d %H:%M UTC')" \
            "$(git -C "$root" describe --always --dirty --abbrev=10 2>/dev/null || printf 'no git')" "${quick:+ --quick}"
        printf '%s, %s cores, Linux %s, %s, SoftHSM %s.\n\n' \
            "$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(uname -r)" "$jvm" \
            "$(softhsm2-util --version 2>/dev/null | head -n 1)"
        cat "$results/table.md"
    } | tee "$results/figures.md"
    if [[ -z $quick ]]; then
        write_figures "$root/docs/keys.md" "$results/figures.md"
        say "written to docs/keys.md"
    fi
}
