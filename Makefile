# Postboard. Targets: all demo check bench install clean; SAN=1 builds with
# ASan and UBSan (into build/san). Results in build/: postboard, postboard-cc,
# libpostboard.a (for linked boards) and images/.

CC ?= gcc
AR ?= ar
B  ?= build$(if $(SAN),/san)
PREFIX ?= /usr/local
VERSION := 0.1.0

WARN    := -Wall -Wextra -Werror -Wno-unused-parameter
OPT     ?= -O2 -g
comma   := ,
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-sanitize=alignment)
COMMON  := -std=c11 $(WARN) $(OPT) -fno-omit-frame-pointer $(SANFLAGS)
INCLUDE := -Ikernel/include -Inetstack/include -Ismtp/include -Ikernel -Inetstack -Ismtp -Idrivers

# Firmware is plain C11; the host's files may use what glibc offers.
FW_CFLAGS   := $(COMMON) $(INCLUDE) $(CFLAGS) $(CPPFLAGS)
HOST_CFLAGS := $(COMMON) -D_GNU_SOURCE -Idrivers -Iapps/postboard \
               -DPB_VERSION='"$(VERSION)"' $(CFLAGS) $(CPPFLAGS)
LINKED_LDFLAGS := -no-pie $(SANFLAGS) $(LDFLAGS)
HOST_LIBS := -lpcap -ledit -ldl -lm

FW_SRC     := $(filter-out kernel/image_%.c,$(wildcard kernel/*.c)) $(wildcard netstack/*.c smtp/*.c)
HOST_SRC   := $(wildcard drivers/*.c)
CLI_SRC    := $(wildcard apps/postboard/*.c)
IMAGES     := $(notdir $(wildcard apps/firmware/*))
UNIT_SRC   := $(wildcard tests/unit/test_*.c)
UNIT       := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/%)

LINKED_OBJ := $(FW_SRC:%.c=$(B)/linked/%.o) $(B)/linked/kernel/image_linked.o
HOST_OBJ   := $(HOST_SRC:%.c=$(B)/host/%.o)
CLI_OBJ    := $(CLI_SRC:%.c=$(B)/host/%.o)
HEADERS    := $(wildcard kernel/*.h kernel/include/*.h netstack/*.h netstack/include/*.h \
                         smtp/*.h smtp/include/*.h drivers/*.h)

all: $(B)/postboard $(B)/postboard-cc $(B)/libpostboard.a images

# Objects depend on the flags they were compiled with.
$(B)/flags: FORCE
	@mkdir -p $(B); echo '$(CC) $(FW_CFLAGS) $(HOST_CFLAGS) $(LINKED_LDFLAGS)' | cmp -s - $@ || \
	  echo '$(CC) $(FW_CFLAGS) $(HOST_CFLAGS) $(LINKED_LDFLAGS)' > $@

$(B)/linked/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(FW_CFLAGS) -fno-pie -MMD -MP -c $< -o $@

$(B)/host/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -fPIE -MMD -MP -c $< -o $@

$(B)/libpostboard.a: $(LINKED_OBJ) $(HOST_OBJ)
	rm -f $@; $(AR) rcs $@ $^

$(B)/postboard: $(CLI_OBJ) $(HOST_OBJ)
	$(CC) -pie $(SANFLAGS) $(LDFLAGS) -o $@ $(CLI_OBJ) $(HOST_OBJ) -Wl,--no-as-needed $(HOST_LIBS)

# The wrapper compiles images; the default option set's firmware is prebuilt.
$(B)/postboard-cc: apps/postboard-cc.sh $(B)/flags
	@mkdir -p $(B)
	sed -e 's|@CC@|$(CC)|; s|@SRC@|$(CURDIR)|; s|@BUILD@|$(abspath $(B))|; s|@FLAGS@|$(OPT) $(SANFLAGS) $(CFLAGS) $(CPPFLAGS)|' $< > $@
	chmod +x $@

images: $(IMAGES:%=$(B)/images/%.so)
$(B)/images/%.so: $(B)/postboard-cc $(FW_SRC) kernel/image_loaded.c $(HEADERS) FORCE_IMAGE_%
	@mkdir -p $(@D)
	$(B)/postboard-cc -o $@ -Iapps/firmware/$* $(wildcard apps/firmware/$*/*.c)
FORCE_IMAGE_%: ;

# Unit tests: one program a file, linked as a linked board (-no-pie).
$(B)/tests/%: tests/unit/%.c $(B)/libpostboard.a
	@mkdir -p $(@D)
	$(CC) $(COMMON) -D_GNU_SOURCE $(INCLUDE) -Itests/unit $(CFLAGS) -fno-pie -MMD -MP -MF $@.d \
	  $< -o $@ $(LINKED_LDFLAGS) $(B)/libpostboard.a -lcmocka $(HOST_LIBS)

unit: $(UNIT)
	@for t in $(UNIT); do echo "== $$t"; $$t || exit 1; done

clean:
	rm -rf build demo.pcap

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: all images unit check demo bench clean FORCE
.DELETE_ON_ERROR:
