# SPDX-License-Identifier: Apache-2.0
# Sourced by run and check: finds out which packages are missing and installs them. A thing that is
# there counts, wherever it came from; only what is not there is named by its Debian package.

have_program ()
{
  command -v "$1" > /dev/null 2>&1
}

have_library ()
{
  pkg-config --exists "$1" 2> /dev/null
}

# True where C programs can be compiled and linked: the compiler alone comes without a C library.
have_c_library ()
{
  printf 'int main (void) { return 0; }\n' | "${CC:-cc}" -x c - -o /dev/null 2> /dev/null
}

have_python_module ()
{
  local python=/usr/bin/python3
  [[ -x $python ]] || python=python3
  "$python" -c "import $1" 2> /dev/null
}

# add_missing PACKAGE PROBE…: adds PACKAGE to the array `missing` unless PROBE succeeds or dpkg knows
# it as installed (without pkg-config no library can be probed).
add_missing ()
{
  local package=$1
  shift
  "$@" && return
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) == installed ]] && return
  missing+=("$package")
}

# What building and running need.
add_missing_for_run ()
{
  add_missing gcc have_program "${CC:-cc}"
  add_missing g++ have_program "${CXX:-c++}"
  add_missing libc6-dev have_c_library
  add_missing meson have_program meson
  add_missing ninja-build have_program ninja
  add_missing pkg-config have_program pkg-config
  add_missing libglib2.0-dev have_library 'gio-2.0 >= 2.74'
  add_missing libjson-c-dev have_library 'json-c >= 0.16'
  add_missing liblemon-dev have_library 'lemon >= 1.3'
  add_missing libzstd-dev have_library libzstd
  add_missing nettle-dev have_library 'nettle >= 3.8'
  add_missing zlib1g-dev have_library zlib
}

# What the tests need beyond that.
add_missing_for_check ()
{
  add_missing binutils have_program readelf
  add_missing python3 have_program python3
  add_missing python3-jsonschema have_python_module jsonschema
  add_missing python3-gi have_python_module gi
  add_missing python3-mpmath have_python_module mpmath
  add_missing gobject-introspection have_program g-ir-scanner
  add_missing libgirepository1.0-dev have_library 'gobject-introspection-1.0 >= 1.74'
  add_missing glpk-utils have_program glpsol
  add_missing gzip have_program gzip
  add_missing zstd have_program zstd
  add_missing groff-base have_program groff
  add_missing zsh have_program zsh
  add_missing fish have_program fish
}

# True where sudo makes root of this user: without being asked, or where somebody sits at a terminal
# who can be asked for the password.
can_sudo ()
{
  have_program sudo || return
  sudo -n true 2> /dev/null || { [[ -t 0 && -t 2 ]] && sudo -v; }
}

# install_missing NAME: installs the packages of the array `missing`, chatting on standard error only
# where it fails. NAME is what messages call the script. Returns 1 where that cannot be done.
install_missing ()
{
  local name=$1 prefix=() log
  ((${#missing[@]} == 0)) && return 0
  if ! have_program apt-get; then
    printf '%s: these packages are missing and there is no apt-get to install them: %s\n' \
      "$name" "${missing[*]}" >&2
    printf '%s: install what your system calls them, then run this again\n' "$name" >&2
    return 1
  fi
  printf '%s: to be installed: %s\n' "$name" "${missing[*]}" >&2
  if (($(id -u) != 0)); then
    if ! can_sudo; then
      printf '%s: only root can install them. Have that done, then run this again:\n' "$name" >&2
      printf '  apt-get install %s\n' "${missing[*]}" >&2
      return 1
    fi
    prefix=(sudo)
  fi
  log=$(mktemp) || return 1
  if ! {
    "${prefix[@]}" apt-get -q update &&
      "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y --no-install-recommends install "${missing[@]}"
  } < /dev/null > "$log" 2>&1; then
    cat -- "$log" >&2
    rm -f -- "$log"
    printf '%s: apt-get could not install all of: %s\n' "$name" "${missing[*]}" >&2
    return 1
  fi
  rm -f -- "$log"
}
