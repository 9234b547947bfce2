# How the script speaks: one line a step on standard error, so that standard output is a command's own.

if [[ -t 2 && -z ${NO_COLOR:-} ]]; then
    bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
    bold='' dim='' red='' green='' plain=''
fi

say() { printf '%s\n' "$*" >&2; }

# A step that takes a moment.
step() { printf '%s… %s%s\n' "$dim" "$*" "$plain" >&2; }

# One clear line, then the end: with $failure_code where 1 means something else.
fail() {
    printf '%scredgate: %s%s\n' "$red" "$*" "$plain" >&2
    exit "${failure_code:-1}"
}

# The end of a log, for whoever has to find out why.
show_log() {
    [[ -s $1 ]] || return 0
    say "${dim}--- the last lines of $1$plain"
    tail -n "${2:-15}" "$1" >&2
}

now_ms() {
    local us=${EPOCHREALTIME/[.,]/}
    printf '%s' "${us%???}"
}

# 83 -> 0.1 s, 61234 -> 61.2 s
seconds() { printf '%d.%d s' $(($1 / 1000)) $(($1 % 1000 / 100)); }
