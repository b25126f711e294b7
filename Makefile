# Postboard. Targets: all demo check check-all bench fuzz soak-mail install uninstall clean.
# SAN=1 builds with ASan and UBSan (into build/san); V=1 shows every command.
# Results in build/: postboard, postboard-cc, libpostboard.a (for linked boards)
# and images/.

ifeq ($(origin CC),default)
CC := $(if $(shell command -v gcc),gcc,$(if $(shell command -v clang),clang,gcc))
endif
AR ?= ar
B  ?= build$(if $(SAN),/san)
PREFIX ?= /usr/local
VERSION := 0.1.0

WARN    := -Wall -Wextra -Werror -Wno-unused-parameter
# valgrind 3.19 does not read the DWARF 5 of clang 14.
OPT     ?= -O2 $(if $(findstring clang,$(CC)),-gdwarf-4,-g)
comma   := ,
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-sanitize=alignment)
COMMON  := -std=c11 $(WARN) $(OPT) -fno-omit-frame-pointer $(SANFLAGS)
INCLUDE := -Ikernel/include -Inetstack/include -Ismtp/include -Ikernel -Inetstack -Ismtp -iquote drivers

# Firmware is plain C11; the host's files may use what glibc offers.
FW_CFLAGS   := $(COMMON) $(INCLUDE) $(CFLAGS) $(CPPFLAGS)
HOST_CFLAGS := $(COMMON) -D_GNU_SOURCE -iquote drivers -Iapps/postboard \
               -DPB_VERSION='"$(VERSION)"' $(CFLAGS) $(CPPFLAGS)
# Last wins: a linked board is never a PIE, whatever the distribution's flags say.
LINKED_LDFLAGS := $(SANFLAGS) $(LDFLAGS) -no-pie
LINKED_LIBS = $(B)/libpostboard.a $(B)/libpostboard-tls.a
HOST_LIBS := -lpcap -lslirp -ledit -ldl -lm

FW_SRC     := $(filter-out kernel/image_%.c,$(wildcard kernel/*.c)) $(wildcard netstack/*.c smtp/*.c)
HOST_SRC   := $(wildcard drivers/*.c)
# The mail server's script is checked before its board is switched on.
CLI_SRC    := $(wildcard apps/postboard/*.c) apps/firmware/mailserver/script.c
IMAGES     := $(filter-out common,$(notdir $(wildcard apps/firmware/*)))
UNIT_SRC   := $(wildcard tests/unit/test_*.c)
UNIT       := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/%)
BENCH      := $(patsubst tests/bench/%.c,$(B)/bench/%,$(wildcard tests/bench/*.c))
BENCH_IMAGES := $(patsubst tests/bench/images/%.c,$(B)/bench/images/%.so,$(wildcard tests/bench/images/*.c))

LINKED_OBJ := $(FW_SRC:%.c=$(B)/linked/%.o) $(B)/linked/kernel/image_linked.o
HOST_OBJ   := $(HOST_SRC:%.c=$(B)/host/%.o)
CLI_OBJ    := $(CLI_SRC:%.c=$(B)/host/%.o)
HEADERS    := $(wildcard kernel/*.h kernel/include/*.h netstack/*.h netstack/include/*.h \
                         smtp/*.h smtp/include/*.h drivers/*.h)

Q   := $(if $(V),,@)
quiet := $(findstring s,$(filter-out -%,$(firstword $(MAKEFLAGS))))
say  = $(if $(V)$(quiet),,@echo '  $(1) $@')

all: $(B)/postboard $(B)/postboard-cc $(LINKED_LIBS) images

# Objects depend on the flags they were compiled with.
$(B)/flags: FORCE
	@mkdir -p $(B); echo '$(CC) $(FW_CFLAGS) $(HOST_CFLAGS) $(LINKED_LDFLAGS)' | cmp -s - $@ || \
	  echo '$(CC) $(FW_CFLAGS) $(HOST_CFLAGS) $(LINKED_LDFLAGS)' > $@

$(B)/linked/%.o: %.c $(B)/flags
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(FW_CFLAGS) -fno-pie -MMD -MP -c $< -o $@

$(B)/host/%.o: %.c $(B)/flags
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -fPIE -MMD -MP -c $< -o $@

# What sanitizers call before they are ready is never instrumented.
$(B)/host/drivers/process_images.o: HOST_CFLAGS += -fno-sanitize=all

$(B)/libpostboard.a: $(LINKED_OBJ) $(HOST_OBJ)
	$(call say,AR)
	$(Q)rm -f $@; $(AR) rcs $@ $^

# mbedTLS as boards have it: static, and asking the board, not the host, for time
# and memory (smtp/nx_tls_platform.c).
TLS_LIBS := $(foreach l,tls x509 crypto,$(shell $(CC) -print-file-name=libmbed$(l).a))
$(B)/libpostboard-tls.a: $(TLS_LIBS) smtp/tls_names.txt
	$(call say,TLS)
	$(Q)rm -rf $(B)/tls; mkdir -p $(B)/tls
	$(Q)for l in $(TLS_LIBS); do \
	  objcopy --redefine-syms=smtp/tls_names.txt $$l $(B)/tls/$$(basename $$l) || exit 1; done
	$(Q)cd $(B)/tls && { echo create ../$(@F); for l in *.a; do echo addlib $$l; done; \
	  echo save; echo end; } | $(AR) -M

$(B)/postboard: $(CLI_OBJ) $(HOST_OBJ)
	$(call say,LD)
	$(Q)$(CC) $(SANFLAGS) $(LDFLAGS) -pie -o $@ $(CLI_OBJ) $(HOST_OBJ) -Wl,--no-as-needed $(HOST_LIBS)

# The wrapper compiles images; the default option set's firmware is prebuilt.
# $(call wrapper,SOURCES,BUILD): its text.
wrapper = sed -e 's|@CC@|$(CC)|; s|@SRC@|$(1)|; s|@BUILD@|$(2)|; s|@FLAGS@|$(OPT) $(SANFLAGS) $(CFLAGS) $(CPPFLAGS)|' apps/postboard-cc.sh
$(B)/postboard-cc: apps/postboard-cc.sh $(B)/flags
	@mkdir -p $(B)
	$(Q)$(call wrapper,$(CURDIR),$(abspath $(B))) > $@
	$(Q)chmod +x $@

images: $(IMAGES:%=$(B)/images/%.so)
$(B)/images/%.so: $(B)/postboard-cc $(B)/libpostboard-tls.a $(FW_SRC) $(wildcard kernel/image_*) $(HEADERS) \
  $(wildcard apps/firmware/*/*.[ch])
	$(call say,IMAGE)
	@mkdir -p $(@D)
	$(Q)$(B)/postboard-cc $(IMAGE_FLAGS) -o $@ -Iapps/firmware/$* -Iapps/firmware/common -iquote drivers \
	  $(wildcard apps/firmware/$*/*.c apps/firmware/common/*.c)

# Credentials of real servers are longer than the interface's defaults of 40 and 20; an
# access token has some KiB.
$(B)/images/client.so: IMAGE_FLAGS := -DNX_SMTP_CLIENT_MAX_USERNAME=255 -DNX_SMTP_CLIENT_MAX_PASSWORD=4096

# A router has two links.
$(B)/images/router.so: IMAGE_FLAGS := -DNX_MAX_PHYSICAL_INTERFACES=2

# Unit tests: one program a file, linked as a linked board (-no-pie).
UNIT_CFLAGS = $(COMMON) -D_GNU_SOURCE $(INCLUDE) -Itests/unit -iquote apps/postboard $(CFLAGS) $(CPPFLAGS) -fno-pie
$(B)/tests/%: tests/unit/%.c $(LINKED_LIBS)
	$(call say,TEST)
	@mkdir -p $(@D)
	$(Q)$(CC) $(UNIT_CFLAGS) -MMD -MP -MF $@.d $< -o $@ $(filter %.o,$^) $(LINKED_LDFLAGS) \
	  $(LINKED_LIBS) -lcmocka $(HOST_LIBS)
# What a compiler warns of in them, without building them (compilers.sh).
unit-warnings:
	$(Q)$(CC) $(UNIT_CFLAGS) -fsyntax-only $(UNIT_SRC)
$(B)/tests/test_smtp_sweep: LINKED_LDFLAGS += -Wl,--wrap=_nx_packet_allocate -Wl,--wrap=_nx_tls_calloc
# The program's own tests: its parts without the commands' table, and the whole
# of it with images that misbehave.
CLI_TEST_IMAGES := $(patsubst tests/images/cli/%.c,$(B)/tests/images/cli/%.so,$(wildcard tests/images/cli/*.c))
$(B)/tests/images/cli/%.so: tests/images/cli/%.c $(B)/postboard-cc $(B)/libpostboard-tls.a $(FW_SRC) kernel/image_loaded.c \
  $(HEADERS) $(wildcard apps/firmware/common/*.[ch])
	$(call say,IMAGE)
	@mkdir -p $(@D)
	$(Q)$(B)/postboard-cc -o $@ -Iapps/firmware/common -iquote drivers $< $(wildcard apps/firmware/common/*.c)
$(B)/tests/test_cli: | $(B)/postboard images $(CLI_TEST_IMAGES)
$(B)/tests/test_replay: | $(B)/postboard images
$(B)/tests/test_cli_parts: $(filter-out %/main.o %/help.o,$(CLI_OBJ))

# Images that tests load; bare_* have a pb_image of their own and no kernel.
TEST_IMAGES := $(patsubst tests/images/%.c,$(B)/tests/images/%.so,$(wildcard tests/images/*.c))
$(B)/tests/images/bare_%.so: tests/images/bare_%.c tests/images/bare_probe.c $(B)/postboard-cc \
  drivers/machine.h kernel/include/pb_options.h
	$(call say,IMAGE)
	@mkdir -p $(@D)
	$(Q)$(B)/postboard-cc --bare -iquote kernel/include $(IMAGE_FLAGS) -o $@ $<
$(B)/tests/images/%.so: tests/images/%.c $(B)/postboard-cc $(FW_SRC) $(wildcard kernel/image_*) $(HEADERS)
	$(call say,IMAGE)
	@mkdir -p $(@D)
	$(Q)cd $(@D) && $(abspath $(B)/postboard-cc) $(IMAGE_FLAGS) -o $(abspath $@) $(abspath $<)
$(B)/tests/images/bare_relr.so: IMAGE_FLAGS := -Wl,-z,pack-relative-relocs
$(B)/tests/images/bare_textrel.so: IMAGE_FLAGS := -Wl,-z,notext
$(B)/tests/images/coverage.so: IMAGE_FLAGS := --coverage
$(B)/tests/images/net_options.so: IMAGE_FLAGS := -DNX_MAX_PHYSICAL_INTERFACES=3 \
  -DNX_ENABLE_IP_STATIC_ROUTING -DNX_ENABLE_IP_PACKET_FILTER -DNX_ENABLE_DUAL_PACKET_POOL \
  -DNX_ENABLE_LOW_WATERMARK -DNX_DRIVER_DEFERRED_PROCESSING
$(B)/tests/test_net_options: | $(B)/tests/images/net_options.so
$(B)/tests/test_loader: | $(TEST_IMAGES)

# Applications with points, of either kind (NAME_edges.so, NAME_races.so).
PREEMPT_IMAGES := $(foreach s,$(wildcard tests/images/preempt/*.c),$(foreach k,edges races,$(B)/$(s:%.c=%)_$k.so))
$(B)/tests/images/preempt/%_edges.so: tests/images/preempt/%.c $(B)/postboard-cc $(FW_SRC) $(HEADERS)   $(wildcard kernel/image_* apps/firmware/common/*.[ch])
	$(call say,IMAGE)
	@mkdir -p $(@D)
	$(Q)$(B)/postboard-cc --edges -o $@ -Iapps/firmware/common -iquote drivers $< $(wildcard apps/firmware/common/*.c)
$(B)/tests/images/preempt/%_races.so: tests/images/preempt/%.c $(B)/postboard-cc $(FW_SRC) $(HEADERS)   $(wildcard kernel/image_* apps/firmware/common/*.[ch])
	$(call say,IMAGE)
	@mkdir -p $(@D)
	$(Q)$(B)/postboard-cc --races -o $@ -Iapps/firmware/common -iquote drivers $< $(wildcard apps/firmware/common/*.c)
$(B)/tests/test_preempt: | $(PREEMPT_IMAGES)

# Benchmarks: a program a file in tests/bench, and the images that they boot.
$(B)/bench/%: tests/bench/%.c $(LINKED_LIBS)
	$(call say,BENCH)
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMMON) -D_GNU_SOURCE $(INCLUDE) $(CFLAGS) $(CPPFLAGS) -fno-pie \
	  -MMD -MP -MF $@.d $(filter %.c,$^) -o $@ $(LINKED_LDFLAGS) $(LINKED_LIBS) $(HOST_LIBS)
$(B)/bench/net: tests/bench/lwip/pair.c
$(B)/bench/images/%.so: tests/bench/images/%.c $(B)/postboard-cc $(FW_SRC) kernel/image_loaded.c $(HEADERS)
	$(call say,IMAGE)
	@mkdir -p $(@D)
	$(Q)$(B)/postboard-cc -o $@ -iquote drivers $<

unit-programs: $(UNIT)
unit: $(UNIT)
	@tests/check.sh $(B) unit

# What is missing is installed first; then a make of its own sees it, on all
# processors unless told otherwise.
export CC SAN
jobs = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
demo:
	@tools/install-deps.sh demo
	@$(MAKE) --no-print-directory $(jobs) all
	$(B)/postboard demo --pcap demo.pcap $(DEMO)

check:
	@tools/install-deps.sh check
	@$(MAKE) --no-print-directory $(jobs) all unit-programs
	@tests/check.sh $(B)

# Both compilers, with and without sanitizers, and Debian's hardening flags.
check-all:
	@tools/install-deps.sh check
	@tests/check-all.sh

bench: all $(BENCH) $(BENCH_IMAGES)
	@tests/bench/lwip/build.sh $(B)
	@for b in $(BENCH); do $$b $(B) || exit 1; done

# Each target of tests/fuzz for so many seconds; FUZZ names some of them.
fuzz:
	@tests/fuzz/run.sh $(or $(SECONDS),60) $(FUZZ)

# Mail under loss, 10,000 for each row.
soak-mail: $(B)/tests/test_smtp_crowd
	@SOAK_MAILS=$(or $(MAILS),10000) $<

# Installed, the wrapper compiles from share/postboard and keeps the prebuilt
# default set in lib/postboard.
D = $(DESTDIR)$(PREFIX)
install: all
	install -d $(D)/bin $(D)/lib/pkgconfig $(D)/lib/postboard/images $(D)/include/postboard \
	  $(D)/share/man/man1 $(D)/share/postboard/drivers
	install -m 755 $(B)/postboard $(D)/bin/
	$(call wrapper,$(PREFIX)/share/postboard,$(PREFIX)/lib/postboard) > $(D)/bin/postboard-cc
	ln -sf ../libpostboard-tls.a $(D)/lib/postboard/
	chmod 755 $(D)/bin/postboard-cc
	install -m 644 $(IMAGES:%=$(B)/images/%.so) $(D)/lib/postboard/images/
	install -m 644 $(LINKED_LIBS) $(D)/lib/
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(filter-out -ledit,$(HOST_LIBS))|' tools/postboard.pc.in > $(D)/lib/pkgconfig/postboard.pc
	install -m 644 $(wildcard */include/*.h) drivers/postboard.h drivers/machine.h $(D)/include/postboard/
	cp -R kernel netstack smtp $(D)/share/postboard/
	install -m 644 drivers/machine.h $(D)/share/postboard/drivers/
	install -m 644 tools/gdb/postboard.py $(D)/share/postboard/
	cp -R $(B)/firmware $(D)/lib/postboard/
	install -m 644 docs/postboard.1 $(D)/share/man/man1/

uninstall:
	rm -rf $(D)/lib/postboard $(D)/include/postboard $(D)/share/postboard
	rm -f $(D)/bin/postboard $(D)/bin/postboard-cc $(D)/lib/libpostboard.a $(D)/lib/libpostboard-tls.a \
	  $(D)/lib/pkgconfig/postboard.pc $(D)/share/man/man1/postboard.1

clean:
	rm -rf build demo.pcap

# not in the labs that tests make there: they hold whole systems
-include $(shell find $(addprefix $(B)/,linked host images tests bench) -name '*.d' -type f 2>/dev/null)
.PHONY: all images unit unit-programs unit-warnings check check-all demo bench fuzz soak-mail install uninstall clean FORCE
.DELETE_ON_ERROR:
