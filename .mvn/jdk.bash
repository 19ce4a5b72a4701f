# Where a JDK is: what ./millrace, benchmarks/run and .ci/run have in common.

readonly least=25

# The major version that a JDK's release file names; 0 when it is none.
major() {
  local line version=0
  if [[ -r $1/release && -x $1/bin/javac ]]; then
    while IFS= read -r line; do
      if [[ $line == JAVA_VERSION=* ]]; then
        version=${line#JAVA_VERSION=}
        version=${version//\"/}
        version=${version%%[.+-]*}
      fi
    done < "$1/release"
  fi
  [[ $version =~ ^[0-9]+$ ]] && echo "$version" || echo 0
}

# Prints the folder of the first JDK that is new enough.
find_jdk() {
  local candidate home=${HOME:-/nonexistent} path
  path=$(command -v java || true)
  path=$(readlink -f "$path" 2> /dev/null || true)
  for candidate in \
    "${MILLRACE_JAVA_HOME:-}" "${JAVA_HOME:-}" "${path%/bin/java}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${SDKMAN_DIR:-$home/.sdkman}"/candidates/java/* \
    "${ASDF_DATA_DIR:-$home/.asdf}"/installs/java/* \
    "$home"/.local/share/mise/installs/java/* "$home"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [[ -n $candidate && -d $candidate && $(major "$candidate") -ge $least ]]; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}
