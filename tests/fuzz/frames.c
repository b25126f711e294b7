/*
 * Frames as they come: the input is a list of frames for the board's controller,
 * each behind a length, a choice of repairs (addresses, checksums: so that more
 * than the first check is reached) and a time that passes after it. The board
 * listens, has a datagram socket and is a member of a group.
 */
#include "fuzz_board.h"

enum { REPAIR_MAC = 1, REPAIR_ADDRESS = 2, REPAIR_IP = 4, REPAIR_TRANSPORT = 8, TIME_LONG = 16 };

static void repair_transport(uint8_t *packet, size_t header, size_t length)
{
    uint8_t *at = packet + header;
    const size_t size = length - header;
    const unsigned protocol = packet[9];
    const size_t field = protocol == 6 ? 16 : protocol == 17 ? 6 : 2;
    uint32_t seed = 0;

    if (size < field + 2 || (get16(packet + 6) & 0x3FFF))
        return;
    if (protocol == 6 || protocol == 17)
        seed = sum16(packet + 12, 8, protocol + (uint32_t)size);
    put16(at + field, 0);
    put16(at + field, ~sum16(at, size, seed) & 0xFFFF);
}

static void repair(uint8_t *frame, size_t length, unsigned repairs)
{
    uint8_t *packet = frame + 14;
    size_t header, total;

    if (repairs & REPAIR_MAC)
        memcpy(frame, peer.board_mac, 6);
    if (memcmp(frame + 6, peer.board_mac, 3) == 0)
        frame[6] ^= 4;              /* the wire checker would take it for the board's */
    if (length < 34 || get16(frame + 12) != 0x0800)
        return;
    if (repairs & REPAIR_ADDRESS) {
        put32(packet + 12, PEER_IP);
        put32(packet + 16, BOARD_IP);
    }
    header = (size_t)(packet[0] & 15) * 4;
    total = get16(packet + 2);
    if (header < 20 || header > length - 14)
        return;
    if (repairs & REPAIR_IP) {
        if (total > length - 14)
            put16(packet + 2, (uint32_t)(total = length - 14));
        put16(packet + 10, 0);
        put16(packet + 10, ~sum16(packet, header, 0) & 0xFFFF);
    }
    if ((repairs & REPAIR_TRANSPORT) && total >= header && total <= length - 14)
        repair_transport(packet, header, total);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t frame[1600];

    fuzz_open(data, size);
    fw(do_listen);
    while (fuzz_at < fuzz_end) {
        const unsigned repairs = fuzz_byte();
        const size_t wanted = fuzz_16() % 1515;
        const size_t length = fuzz_bytes(frame, wanted);

        if (length < 14)
            continue;
        repair(frame, length, repairs);
        pb_port_send(peer.wire, frame, length);
        run_us(repairs & TIME_LONG ? 700000 : 300);
        fuzz_room();
    }
    fuzz_close();
    return 0;
}
