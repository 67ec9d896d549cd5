# apt.sh - sourced by the scripts that fetch: apt with lists, cache and state of its own, so that the system's stay as they are.

die() { echo "lab: $*" >&2; exit 1; }

# The first mirror of the system's own configuration, whichever of the two formats it is written in.
mirror() {
    { cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2> /dev/null || true; } |
        awk '$1 == "URIs:" { print $2; exit }
             $1 == "deb" { for (i = 2; i <= NF; i++) if (index($i, "://")) { print $i; exit } }'
}

# Makes FOLDER anew and lets apt work there, with an empty status, on the SUITEs of the system's mirror.
private_apt() { # FOLDER SUITE...
    local apt=$1 from suite
    shift
    from=$(mirror)
    [[ -n $from ]] || die "no Debian mirror in /etc/apt/sources.list or sources.list.d/debian.sources"
    rm -rf "$apt"
    mkdir -p "$apt"/{lists/partial,archives/partial}
    : > "$apt/status"
    for suite in "$@"; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $from $suite main"
    done > "$apt/sources.list"
    cat > "$apt/apt.conf" << END
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::status "$apt/status";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt";
Debug::NoLocking "true";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
END
    export APT_CONFIG=$apt/apt.conf
    apt-get -qq update || die "apt-get update for $* failed"
}
