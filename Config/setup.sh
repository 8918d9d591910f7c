#!/bin/sh
# Makes sure that SQLite's header and library are there, and says what to do where they can't be installed.
set -eu
if printf '#include <sqlite3.h>\nint main(void){return sqlite3_libversion_number()==0;}\n' |
    clang -x c - -lsqlite3 -o /dev/null 2>/dev/null; then
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "quittance needs SQLite's development files: install them (libsqlite3-dev on Debian) and try again" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq libsqlite3-dev
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo apt-get update -qq && sudo apt-get install -y -qq libsqlite3-dev
else
    echo "quittance needs libsqlite3-dev, and installing it needs rights: sudo apt-get install libsqlite3-dev" >&2
    exit 1
fi
