#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2
#
# Set-up shared by script/demo and script/test:
#   script/bootstrap.sh runtime|dev     make .venv, fetch the browser files, compile translations
#   script/bootstrap.sh --find-python   only print the interpreter that would be used
# Nothing is done when nothing changed. Several may run at the same time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
python=.venv/bin/python
assets=src/blaupause/website/static/vendor/kern

say() { printf '· %s\n' "$*" >&2; }

stop() {
    printf 'Fehler: %s\n' "$*" >&2
    exit 2
}

# --- is there anything to do? -------------------------------------------------------------------------

catalogues() { find src -name '*.po' -print0 | sort -z; }

fingerprint() { # of everything that decides what the set-up looks like
    {
        printf '%s\n' "$root" "$1"
        sha256sum requirements.txt requirements-assets.txt script/bootstrap.sh
        [[ $1 == runtime ]] || sha256sum requirements-dev.txt
        catalogues | xargs -0 -r sha256sum
    } | sha256sum | cut -d' ' -f1
}

is_ready() {
    local stamp=.venv/.ready-$1 catalogue
    [[ -x $python && -f $stamp && -f $assets/kern.min.css ]] || return 1
    [[ $(<"$stamp") == "$(fingerprint "$1")" ]] || return 1
    while IFS= read -r -d '' catalogue; do
        [[ -f ${catalogue%.po}.mo ]] || return 1
    done < <(catalogues)
}

# --- interpreter --------------------------------------------------------------------------------------

candidates() {
    local name
    [[ -z ${BLAUPAUSE_PYTHON:-} ]] || printf '%s\n' "$BLAUPAUSE_PYTHON"
    for name in python3 python3.11 python3.12 python3.13 python3.14 python; do
        type -aP "$name" 2>/dev/null || true
    done
    printf '%s\n' /usr/bin/python3 /usr/local/bin/python3 "${HOME:-/nonexistent}"/.pyenv/versions/*/bin/python3
}

# A name on the PATH proves nothing (pyenv's shims answer for versions they do not have): run it.
find_python() {
    local needed candidate
    for needed in 'venv, ensurepip' venv; do
        if [[ $needed == venv ]] && ! command -v uv >/dev/null; then break; fi # without ensurepip only uv helps
        while IFS= read -r candidate; do
            if "$candidate" -c "import sys, $needed; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1; then
                printf '%s\n' "$candidate"
                return 0
            fi
        done < <(candidates)
    done
    return 1
}

# --- steps --------------------------------------------------------------------------------------------

make_environment() {
    if [[ -x $python ]] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    rm -rf .venv
    say "lege .venv an mit $("$1" --version 2>&1) ($1)"
    if command -v uv >/dev/null && uv venv --quiet --python "$1" .venv; then return; fi
    "$1" -m venv .venv
}

install() { # arguments of "pip install"
    if ! command -v uv >/dev/null; then
        [[ -n ${told_about_pip:-} ]] || say 'uv nicht gefunden, nehme pip'
        told_about_pip=yes
    elif uv pip install --quiet --python "$python" --only-binary :all: --require-hashes "$@"; then
        return
    else
        say 'uv ist gescheitert, nehme pip'
    fi
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null
    "$python" -m pip install --quiet --quiet --disable-pip-version-check --only-binary :all: --require-hashes "$@"
}

install_requirements() {
    local list=requirements.txt
    [[ $1 == runtime ]] || list=requirements-dev.txt
    say "installiere Pakete aus $list (mit geprüften Hashes)"
    install -r "$list"
}

# The package itself is not installed but pointed at: no build step, and the checkout stays the only copy.
link_package() {
    "$python" - "$root/src" <<'PYTHON'
import pathlib, sys, sysconfig

pathlib.Path(sysconfig.get_path("purelib"), "blaupause.pth").write_text(sys.argv[1] + "\n", encoding="utf-8")
PYTHON
    cat >.venv/bin/blaupause <<'LAUNCHER'
#!/bin/sh
exec "${0%/*}/python" -m blaupause "$@"
LAUNCHER
    chmod +x .venv/bin/blaupause
}

fetch_assets() {
    local package=build/assets/mkdocs_kern_ux/kern-ux/vendor/kern fresh=build/kern font
    say 'hole das Designsystem KERN samt Schriften aus dem Paket mkdocs-kern-ux (kein npm nötig)'
    rm -rf build/assets "$fresh"
    install --no-deps --target build/assets -r requirements-assets.txt
    mkdir -p "$fresh/fonts/fira-sans" "$(dirname "$assets")"
    cp "$package"/{kern.min.css,LICENSE.md,VERSION} "$fresh/"
    cp "$package/fonts/fira-sans.css" "$fresh/fonts/"
    cp "$package/fonts/fira-sans/OFL.txt" "$fresh/fonts/fira-sans/"
    while IFS= read -r font; do # only the weights that the style sheet names
        cp "$package/fonts/fira-sans/$font" "$fresh/fonts/fira-sans/"
    done < <(grep -oE '[A-Za-z-]+\.woff2' "$fresh/fonts/fira-sans.css" | sort -u)
    cp requirements-assets.txt "$fresh/.source"
    rm -rf "$assets"
    mv "$fresh" "$assets"
}

set_up() {
    local found
    found=$(find_python) || stop 'kein Python ab 3.11 mit den Modulen venv und ensurepip gefunden' \
        '(unter Debian: apt install python3-venv; sonst BLAUPAUSE_PYTHON auf eines zeigen lassen)'
    mkdir -p build
    exec 9>build/setup.lock
    # The lock belongs to our open file, not to the Python that asks for it; flock(1) may be missing.
    "$found" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    if is_ready "$1" || is_ready dev; then return; fi # somebody else has just done it
    rm -f ".venv/.ready-$1"
    make_environment "$found"
    install_requirements "$1"
    link_package
    cmp -s requirements-assets.txt "$assets/.source" || fetch_assets
    "$python" -m blaupause.ops.catalogues
    fingerprint "$1" >".venv/.ready-$1"
    say 'eingerichtet'
}

case ${1:-} in
    --find-python) find_python || stop 'kein Python ab 3.11 mit den Modulen venv und ensurepip gefunden' ;;
    # What the tests need contains what the product needs.
    runtime) is_ready runtime || is_ready dev || set_up runtime ;;
    dev) is_ready dev || set_up dev ;;
    *) stop 'Aufruf: script/bootstrap.sh runtime|dev|--find-python' ;;
esac
