#!/bin/bash
# layers.sh - proves the arrows of docs/architecture.md from the symbols of each
# object: who calls whom, who may ask the host, which names are visible, and
# that the machine keeps no state outside its worlds.
#
#   layers.sh BUILD-DIRECTORY
#
# Status 0: all hold; 1: each breach is named with its object; 2: cannot judge.
set -euo pipefail
shopt -s nullglob
b=${1:?usage: layers.sh BUILD-DIRECTORY}

# layer: the layers that it may call
arrows='
kernel    kernel
netstack  netstack kernel
smtp      smtp netstack kernel
drivers   drivers
cli       cli drivers
'

# What each may take from outside, by layer or, where it is more, by object: awk
# patterns of whole names. Objects' lines allow steps against the arrows, too.
outside='
kernel    tx_application_define|main
firmware  bcmp|mem(cpy|move|set|cmp|chr)|str(len|nlen|cmp|ncmp|chr|rchr|str|cpy|ncpy|cat|ncat|spn|cspn)
firmware  v?s?n?printf|puts|putchar|fputs|fputc|fwrite|fflush|std(in|out|err)|strtou?ll?|abs|labs|qsort
kernel/tx_initialize.o   _nx_system_reset
kernel/image_linked.o    pb_linked_main|_nx_connections_closed|__(start|stop)_pb_options
drivers   bcmp|mem(cpy|move|set|cmp|chr|mem)|str(len|nlen|cmp|ncmp|casecmp|chr|rchr|str|cpy|cat|dup|ndup)
drivers   str(spn|cspn|sep|tok_r|error|error_r)|strto(u?ll?|d|[iu]max)|v?snprintf|__ctype_._loc
drivers   malloc|calloc|realloc|reallocarray|free|qsort|bsearch|abort|__errno_location
drivers   stderr|fputs|fputc|fwrite|fprintf
cli       .*
drivers/address.o        inet_(pton|ntop)
drivers/asan_globals.o   __asan_(un)?register(_elf)?_globals
drivers/board.o          std(in|out)|fflush|dprintf|_exit
drivers/capture.o        pcap_.*|f(open|dopen|close|flush)|ferror|dup|close|stdout|unlink|remove
drivers/journal.o        open|f(dopen|open|close|read|flush)|close|ferror|realpath
drivers/passt.o          .*
drivers/pcapng.o         fflush
drivers/playback.o       f(open|close|read)|ferror|access
drivers/user_net.o       slirp_.*|clock_gettime
drivers/capture_read.o   pcap_.*
drivers/console.o        fopencookie|f(close|flush)|setvbuf|std(in|out)|clearerr|__fpurge
drivers/context.o        (get|make|set)context|_setjmp|_?longjmp|mmap|munmap|mprotect|madvise|sysconf
drivers/elf_map.o        open|close|pread|fstat|mmap|mprotect|realpath|sysconf|link|unlink|getpid
drivers/fault.o          .*
drivers/linked.o         .*
drivers/loader.o         .*
drivers/memory.o         mmap|munmap|mprotect|madvise|sysconf
drivers/process_images.o dlsym|_DYNAMIC|__(de)?register_frame|__lsan_(un)?register_root_region
drivers/store.o          .*
drivers/tap.o            .*
drivers/tls_keys.o       open|f(dopen|close|flush)|close|ferror
drivers/trace_file.o     f(open|close)|ferror
drivers/world.o          clock_gettime|ppoll
smtp/nx_tls.o            mbedtls_.*
smtp/nx_smtp_sasl.o      mbedtls_.*
'
# Who may know the machine: the kernel, and in the stack what stands for the
# board: the link drivers, entropy, clock and boot arguments.
machine='^(kernel/.*|netstack/(nx_link_port|nx_ram_network_driver|nx_ethernet_driver|nx_system|nx_ip|nx_tcp_socket|nx_tcp_sequence)\.o|smtp/(nx_tls|nx_tls_platform)\.o)$'
# The variables outside any world: what signal handlers, the dynamic linker, a
# debugger and the sanitizers must reach, and the one board that is the program.
variables='^drivers/(fault|process_images|asan_globals|debugger)\.o |^drivers/board\.o linked_board$'
# The visible names that others prescribe.
prescribed='^drivers/process_images\.o dl_iterate_phdr$|^cli main$'

objects=("$b"/linked/{kernel,netstack,smtp}/*.o "$b"/host/drivers/*.o "$b"/host/apps/postboard/*.o)
images=("$b"/images/*.so)
((${#objects[@]} > 0)) || { echo "layers.sh: no objects in $b" >&2; exit 2; }

# An image shows its entry table alone.
for image in "${images[@]}"; do
    shown=$(nm -D --defined-only "$image" | awk '{ print $NF }' | tr '\n' ' ')
    [[ $shown == "pb_image " ]] || { echo "$image: exports $shown, not only pb_image"; exit 1; }
done

{
    nm -A "${objects[@]}"
    # sized symbols of writable sections (relocated constants are not variables)
    for o in "$b"/host/drivers/*.o; do
        objdump -t "$o" | awk -v o="$o" '
            / O \.t?(data|bss)/ && !/ \.data\.rel\.ro/ { print o ": V " $NF }'
    done
} | awk -v b="$b/" -v arrows="$arrows" -v outside="$outside" \
    -v variables="$variables" -v machine="$machine" -v prescribed="$prescribed" '
function layer_of(object) {
    if (object ~ /^apps\/postboard\//) return "cli"
    sub(/\/.*/, "", object)
    return object
}
function firmware(layer) { return layer ~ /^(kernel|netstack|smtp)$/ }
function matches(name, key,    i) {
    for (i = 1; i <= patterns[key]; i++) if (name ~ "^(" pattern[key, i] ")$") return 1
    return 0
}
function breach(object, what) { print object ": " what; broken++ }
function note(key, p) { pattern[key, ++patterns[key]] = p }
BEGIN {
    n = split(arrows, line, "\n")
    for (i = 1; i <= n; i++) {
        m = split(line[i], w, " ")
        for (j = 2; j <= m; j++) may[w[1], w[j]]
    }
    n = split(outside, line, "\n")
    for (i = 1; i <= n; i++) {
        if (split(line[i], w, " ") == 2) note(w[1], w[2])
    }
}
{
    object = $1
    sub(/:.*/, "", object)
    object = substr(object, length(b) + 1)
    sub(/^(linked|host)\//, "", object)
    type = $(NF - 1)
    name = $NF
    seen[object]
    if (type == "V" && NF == 3) written[object, name] = object SUBSEP name
    else if (type == "U" || type == "w") used[object, name] = object SUBSEP name
    else if (type ~ /[A-TV-ZuvWV]/) {
        defined[name] = object
        visible[object, name] = object SUBSEP name
    }
}
END {
    for (k in visible) {
        split(visible[k], p, SUBSEP); object = p[1]; name = p[2]
        layer = layer_of(object)
        place = (layer == "cli") ? layer : object
        if (firmware(layer)) {
            if (name !~ /^(tx_|_tx_|_txe_|_txr_|nx_|nxd_|_nx_|_nxe_|_nxd_|_nxde_|pb_|_pb_)/)
                breach(object, name " is visible to firmware under a name that an application may use")
        } else if (name !~ /^pb_/ && (place " " name) !~ prescribed)
            breach(object, name " is visible without the prefix pb_")
    }
    for (k in used) {
        split(used[k], p, SUBSEP); object = p[1]; name = p[2]
        layer = layer_of(object)
        uses++
        # of the compiler itself
        if (name ~ /^(__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__u?(div|mod)ti3)$/) continue
        if (matches(name, object)) continue
        if (name == "_pb_machine" && object !~ machine)
            breach(object, "knows the machine, which its place does not allow")
        if (name in defined) {
            if (!((layer, layer_of(defined[name])) in may))
                breach(object, "calls " name " of " defined[name] ", against the arrows")
            continue
        }
        plain = name
        if (sub(/^__isoc99_/, "", plain) == 0 && name ~ /^__.*_chk$/) gsub(/^__|_chk$/, "", plain)
        sub(/^__isoc23_/, "", plain)
        if (matches(plain, layer) || matches(plain, object)) continue
        if (firmware(layer) && matches(plain, "firmware")) continue
        breach(object, "takes " name " from outside, which its place does not allow")
    }
    for (k in written) {
        split(written[k], p, SUBSEP); object = p[1]; name = p[2]
        if ((object " " name) !~ variables) breach(object, name " is a variable outside any world")
    }
    for (o in seen) n_objects++
    printf "layers: %d objects, %d uses of symbols, %d breaches\n", n_objects, uses, broken
    exit broken != 0
}'
