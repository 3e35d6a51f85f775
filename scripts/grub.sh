# grub.sh - what the image and the network tree share; make-iso and make-netboot read it in, and set
# `here`, the tree's root, and `log`, a file.
# shellcheck shell=sh disable=SC2034,SC2154

# GRUB is one file for each kind of firmware, with its modules built in. Modules come and go with
# GRUB's versions (2.14 has no efi_uga). Required is what the kernel does not start without, and what
# a refusal or a screen on UEFI is not seen without; the others are taken where GRUB has them.
GRUB_REQUIRED="normal multiboot2 test echo hashsum gcry_sha256"
GRUB_OPTIONAL="cpuid read serial"

COMMAND_LINE_MAX=4095 # bytes: what the kernel keeps of a command line

# No setting of the user's may change what is made, nor any file that other tools read by themselves.
export LC_ALL=C TZ=UTC MTOOLSRC=/dev/null
umask 022
unset MTOOLS_SKIP_CHECK MTOOLS_FAT_COMPATIBILITY MTOOLS_LOWER_CASE MTOOLS_NO_VFAT MTOOLS_NAME_NUMERIC_TAIL

fail() {
    echo "$(basename "$0"): $1" >&2
    exit 1
}

# run COMMAND...: says something only when the command fails.
run() {
    "$@" > "$log" 2>&1 || {
        cat "$log" >&2
        fail "$1 failed"
    }
}

# grub_file PLATFORM NAME: prints where GRUB's file is. Its files for a platform lie in lib, beside
# the folder of its tools. (In parentheses, a function's names are its own.)
grub_file() (
    IFS=:
    for bin in $PATH; do
        folder=$bin/../lib/grub/$1
        [ -d "$folder" ] || continue
        [ -e "$folder/$2" ] || break
        echo "$folder/$2"
        exit
    done
    case $1 in i386-pc) package=grub-pc-bin ;; *) package=grub-efi-amd64-bin ;; esac
    fail "the image needs $2, which $("$mkimage" --version | sed 's/.*(GRUB)/GRUB/') does not have for $1: install another version of $package"
)

# make_grub FORMAT MODULES OPTION...: GRUB with the modules, all of them required, and the usual ones.
make_grub() (
    format=$1 required="$GRUB_REQUIRED $2" optional=$GRUB_OPTIONAL modules=''
    shift 2
    case $format in
    x86_64-efi) platform=x86_64-efi required="$required efi_gop" optional="$optional efi_uga" ;;
    *) platform=i386-pc required="$required vbe" ;; # multiboot2 calls it
    esac
    for module in $required; do
        grub_file "$platform" "$module.mod" > /dev/null
    done
    for module in $optional; do
        if (grub_file "$platform" "$module.mod") > /dev/null 2>&1; then modules="$modules $module"; fi
    done
    folder=$(dirname "$(grub_file "$platform" normal.mod)")
    # shellcheck disable=SC2086 # lists
    run "$mkimage" -d "$folder" -O "$format" "$@" $required $modules
)

# The command line is read as the kernel reads it (kernel/command_line.h), and each word handed to
# GRUB's shell in single quotes, so that GRUB passes on the same words.
grub_words() {
    printf '%s' "$1" | awk -v RS='\001' '
        function end_word() {
            if (!started) return
            gsub(/\047/, "\047\\\047\047", word)
            printf "\047%s\047 ", word
            word = ""; started = 0
        }
        {
            for (i = 1; i <= length($0); i++) {
                c = substr($0, i, 1)
                if (c == " " && !quoted) { end_word(); continue }
                started = 1
                if (c == "\"") { quoted = !quoted; continue }
                if (c == "\\" && i < length($0)) c = substr($0, ++i, 1)
                word = word c
            }
            end_word()
        }'
}

# stage_modules FOLDER [MODULE...]: copies them into the folder, and prints GRUB's commands for them, each named
# after its file.
stage_modules() (
    folder=$1
    shift
    for module in "$@"; do
        name=$(basename "$module")
        case $name in
        *[!A-Za-z0-9._+-]*) fail "the name of the module '$name' has a character that GRUB may take for its own: use letters, digits and . _ + -" ;;
        esac
        [ ! -e "$folder/boot/modules/$name" ] || fail "two modules have the name $name"
        mkdir -p "$folder/boot/modules"
        cp "$module" "$folder/boot/modules/$name"
        printf 'if module2 /boot/modules/%s %s; then set module=%s; else refuse "its module %s cannot be read. $remedy"; fi\n' \
            "$name" "$name" "$name" "$name"
    done
)

# stage ELF FOLDER COMMAND_LINE [MODULE...]: a copy of iso/ with the kernel, the command line and the modules in it.
stage() {
    [ "$(printf '%s' "$3" | wc -c)" -le $COMMAND_LINE_MAX ] ||
        fail "the command line is longer than the $COMMAND_LINE_MAX bytes that the kernel takes"
    "$here/scripts/setup" --check image
    mkimage=$(command -v grub-mkimage || command -v grub2-mkimage)
    rm -rf "$2"
    mkdir -p "$2"
    cp -R "$here/iso/." "$2/"
    chmod -R u=rwX,go=rX "$2"
    llvm-objcopy --strip-all "$1" "$2/boot/firstlight.elf"
    "${REAL_MODE:-$here/build/host/real-mode}" "$2/boot/firstlight.elf" "$1" # which stripping loses
    # GRUB compares it before it starts the kernel: grub.cfg.
    printf '%s  /boot/firstlight.elf\n' "$(sha256sum < "$2/boot/firstlight.elf" | cut -d ' ' -f 1)" \
        > "$2/boot/firstlight.sha256"
    words=$(grub_words "$3")
    staged=$2
    shift 3
    modules=$(stage_modules "$staged" "$@") || exit 1
    export words modules
    awk '{ at = index($0, "@COMMAND_LINE@")
           if (at) $0 = substr($0, 1, at - 1) ENVIRON["words"] substr($0, at + length("@COMMAND_LINE@"))
           if (/@MODULES@/) { if (ENVIRON["modules"] != "") print ENVIRON["modules"]; next }
           print }' "$here/iso/boot/grub/grub.cfg" > "$staged/boot/grub/grub.cfg"
}
