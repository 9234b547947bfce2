# Processes of a stack. Each runs in a session of its own, so that a Ctrl-C reaches only this script, and leaves
# `<pid> <start time> <boot>` in run/<name>.pid: a pid alone may belong to somebody else after a reboot, and so may a session.

# start NAME COMMAND…
start() {
    local name=$1 began
    shift
    setsid "$@" </dev/null >>"$home/logs/$name.log" 2>&1 8>&- 9>&- &
    began=$(stat_field "$!" 22) # nothing when it has ended already
    printf '%s %s %s\n' "$!" "${began:--}" "$(boot)" >"$home/run/$name.pid"
}

# stat_field PID N: field N (from 3 on) of /proc/PID/stat; the name before it may hold blanks.
stat_field() {
    local line
    { read -r line </proc/"$1"/stat; } 2>/dev/null || return 0
    # shellcheck disable=SC2086
    set -- "$2" ${line##*) }
    printf '%s' "${@:$1-1:1}"
}

# Which start of the machine this is; nothing where the kernel does not say (some sandboxes hide it).
boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || true; }

# Sets pid and began to what is recorded since the machine started; fails when there is nothing.
read_record() {
    local since
    { read -r pid began since <"$home/run/$1.pid"; } 2>/dev/null || return 1
    [[ -z $since || $since == "$(boot)" ]] # older records say nothing of it
}

# The recorded pid, if that very process still runs.
pid_of() {
    local pid began
    read_record "$1" || return 1
    [[ -n $began && $(stat_field "$pid" 22) == "$began" && $(stat_field "$pid" 3) != Z ]] && printf '%s' "$pid"
}

running() { pid_of "$1" >/dev/null; }

# Every process of that session: the recorded one and what it started (nginx's workers), also when it died before them.
members() {
    local pid began entry member
    read_record "$1" || return 0
    [[ -z $(stat_field "$pid" 22) || $(stat_field "$pid" 22) == "$began" ]] || return 0
    for entry in /proc/[0-9]*; do
        member=${entry#/proc/}
        if [[ $(stat_field "$member" 6) == "$pid" && $(stat_field "$member" 3) != Z ]]; then printf '%s\n' "$member"; fi
    done
}

# stop NAME [SECONDS]: TERM, and KILL for what has not gone by then.
stop() {
    local pids deadline=$((SECONDS + ${2:-10}))
    pids=$(members "$1")
    # shellcheck disable=SC2086
    [[ -z $pids ]] || kill -TERM $pids 2>/dev/null || true
    while pids=$(members "$1") && [[ -n $pids ]]; do
        # shellcheck disable=SC2086
        ((SECONDS < deadline)) || kill -KILL $pids 2>/dev/null || true
        pause
    done
    rm -f "$home/run/$1.pid"
}

# await SECONDS NAME WHAT COMMAND…: polls until the command succeeds; fails at once when the process NAME is gone.
await() {
    local deadline=$((SECONDS + $1)) name=$2 what=$3
    shift 3
    until "$@" >/dev/null 2>&1; do
        if [[ $name != - ]] && ! running "$name"; then
            show_log "$home/logs/$name.log"
            fail "$name stopped before $what"
        fi
        if ((SECONDS >= deadline)); then
            [[ $name == - ]] || show_log "$home/logs/$name.log"
            fail "gave up waiting until $what"
        fi
        pause
    done
}

# Between two looks at a condition.
pause() { sleep 0.1; }

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
