# shellcheck shell=bash
# Sourced by the scripts of the project: sets JAVA_HOME to a JDK that can build Backhaul, and puts it
# first on PATH, or explains itself and ends the script. Works in the bash 3.2 of macOS.

BACKHAUL_JAVA_VERSION=25

# The major version of the JDK in directory $1; nothing where there is no JDK, only a runtime.
jdk_version() {
    local version=
    [ -x "$1/bin/javac" ] || [ -x "$1/bin/javac.exe" ] || return 0
    if [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    fi
    if [ -z "$version" ]; then
        version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    fi
    echo "$version"
}

# Where a JDK may be, best first, one to a line.
jdk_candidates() {
    local dir
    echo "${BACKHAUL_JAVA_HOME:-}"
    echo "${JAVA_HOME:-}"
    if command -v java >/dev/null 2>&1; then
        java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' | tr -d '\r'
    fi
    for dir in /usr/lib/jvm/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-}"/.sdkman/candidates/java/* \
        "${HOME:-}"/.jdks/* \
        /opt/*jdk*; do
        if [ -d "$dir" ]; then echo "$dir"; fi
    done
}

find_jdk() {
    local dir version
    while IFS= read -r dir; do
        [ -n "$dir" ] || continue
        version=$(jdk_version "$dir")
        if [ "${version:-0}" -ge "$BACKHAUL_JAVA_VERSION" ]; then
            JAVA_HOME=$dir
            PATH=$dir/bin:$PATH
            export JAVA_HOME PATH
            return 0
        fi
    done <<EOF
$(jdk_candidates)
EOF
    return 1
}

if ! find_jdk; then
    cat >&2 <<EOF
Backhaul needs a JDK $BACKHAUL_JAVA_VERSION or newer (javac included), and none was found in:
  BACKHAUL_JAVA_HOME  ${BACKHAUL_JAVA_HOME:-(not set)}
  JAVA_HOME           ${JAVA_HOME:-(not set)}
  PATH                $(command -v java || echo '(no java)')
  /usr/lib/jvm, /Library/Java/JavaVirtualMachines, ~/.sdkman/candidates/java, ~/.jdks, /opt/*jdk*
Install one, for example Eclipse Temurin $BACKHAUL_JAVA_VERSION, or point BACKHAUL_JAVA_HOME at its directory.
EOF
    exit 1
fi
