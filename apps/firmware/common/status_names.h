/*
 * The names of NetX Duo's and the SMTP client's statuses, for reports: of our
 * firmware and of the command line program, which cannot include their headers.
 * The shell's smtp.c checks the values against those.
 */
#ifndef PB_STATUS_NAMES_H
#define PB_STATUS_NAMES_H

#include <stdio.h>

#define PB_STATUS_LIST(X) \
    X(NX_NO_PACKET, 0x01) \
    X(NX_UNDERFLOW, 0x02) \
    X(NX_OVERFLOW, 0x03) \
    X(NX_NO_MAPPING, 0x04) \
    X(NX_DELETED, 0x05) \
    X(NX_POOL_ERROR, 0x06) \
    X(NX_PTR_ERROR, 0x07) \
    X(NX_WAIT_ERROR, 0x08) \
    X(NX_SIZE_ERROR, 0x09) \
    X(NX_OPTION_ERROR, 0x0A) \
    X(NX_DELETE_ERROR, 0x10) \
    X(NX_CALLER_ERROR, 0x11) \
    X(NX_INVALID_PACKET, 0x12) \
    X(NX_INVALID_SOCKET, 0x13) \
    X(NX_NOT_ENABLED, 0x14) \
    X(NX_ALREADY_ENABLED, 0x15) \
    X(NX_ENTRY_NOT_FOUND, 0x16) \
    X(NX_NO_MORE_ENTRIES, 0x17) \
    X(NX_ARP_TIMER_ERROR, 0x18) \
    X(NX_WAIT_ABORTED, 0x1A) \
    X(NX_IP_INTERNAL_ERROR, 0x20) \
    X(NX_IP_ADDRESS_ERROR, 0x21) \
    X(NX_ALREADY_BOUND, 0x22) \
    X(NX_PORT_UNAVAILABLE, 0x23) \
    X(NX_NOT_BOUND, 0x24) \
    X(NX_SOCKET_UNBOUND, 0x26) \
    X(NX_NOT_CREATED, 0x27) \
    X(NX_SOCKETS_BOUND, 0x28) \
    X(NX_NO_RESPONSE, 0x29) \
    X(NX_POOL_DELETED, 0x30) \
    X(NX_ALREADY_RELEASED, 0x31) \
    X(NX_MAX_LISTEN, 0x33) \
    X(NX_DUPLICATE_LISTEN, 0x34) \
    X(NX_NOT_CLOSED, 0x35) \
    X(NX_NOT_LISTEN_STATE, 0x36) \
    X(NX_IN_PROGRESS, 0x37) \
    X(NX_NOT_CONNECTED, 0x38) \
    X(NX_WINDOW_OVERFLOW, 0x39) \
    X(NX_ALREADY_SUSPENDED, 0x40) \
    X(NX_DISCONNECT_FAILED, 0x41) \
    X(NX_STILL_BOUND, 0x42) \
    X(NX_NOT_SUCCESSFUL, 0x43) \
    X(NX_UNHANDLED_COMMAND, 0x44) \
    X(NX_NO_FREE_PORTS, 0x45) \
    X(NX_INVALID_PORT, 0x46) \
    X(NX_INVALID_RELISTEN, 0x47) \
    X(NX_CONNECTION_PENDING, 0x48) \
    X(NX_TX_QUEUE_DEPTH, 0x49) \
    X(NX_NOT_IMPLEMENTED, 0x4A) \
    X(NX_NOT_SUPPORTED, 0x4B) \
    X(NX_INVALID_INTERFACE, 0x4C) \
    X(NX_INVALID_PARAMETERS, 0x4D) \
    X(NX_NOT_FOUND, 0x4E) \
    X(NX_CANNOT_START, 0x4F) \
    X(NX_NO_INTERFACE_ADDRESS, 0x50) \
    X(NX_INVALID_MTU_DATA, 0x51) \
    X(NX_DUPLICATED_ENTRY, 0x52) \
    X(NX_PACKET_OFFSET_ERROR, 0x53) \
    X(NX_OPTION_HEADER_ERROR, 0x54) \
    X(NX_CONTINUE, 0x55) \
    X(NX_TCPIP_OFFLOAD_ERROR, 0x56) \
    X(NX_SMTP_AUTHENTICATION_ERROR, 0xA0) \
    X(NX_SMTP_OVERSIZE_MAIL_DATA, 0xA1) \
    X(NX_SMTP_INVALID_SERVER_REPLY, 0xA2) \
    X(NX_SMTP_INTERNAL_ERROR, 0xA3) \
    X(NX_SMTP_SERVER_ERROR_CODE_RECEIVED, 0xA4) \
    X(NX_SMTP_INVALID_PARAM, 0xA5) \
    X(NX_SMTP_PACKET_ALLOCATE_ERROR, 0xA6) \
    X(NX_SMTP_GREET_REPLY_ERROR, 0xA7) \
    X(NX_SMTP_HELLO_REPLY_ERROR, 0xA8) \
    X(NX_SMTP_MAIL_REPLY_ERROR, 0xA9) \
    X(NX_SMTP_RCPT_REPLY_ERROR, 0xAA) \
    X(NX_SMTP_MESSAGE_REPLY_ERROR, 0xAB) \
    X(NX_SMTP_DATA_REPLY_ERROR, 0xAC) \
    X(NX_SMTP_AUTH_REPLY_ERROR, 0xAD) \
    X(NX_SMTP_SERVER_ERROR_REPLY, 0xAE) \
    X(NX_SMTP_TRANSMIT_ERROR, 0xAF) \
    X(NX_SMTP_INVALID_SERVER_CHALLENGE, 0xB0) \
    X(NX_SMTP_OVERSIZE_SERVER_REPLY, 0xB1) \
    X(NX_SMTP_CLIENT_NOT_INTIALIZED, 0xB2) \
    X(NX_SMTP_EXTENSION_MISSING, 0xB3) \
    X(NX_SMTP_TLS_ERROR, 0xB4) \
    X(NX_SMTP_TLS_CERTIFICATE_ERROR, 0xB5) \
    X(NX_SMTP_TLS_SETTINGS_ERROR, 0xB6) \
    X(NX_SMTP_CLEAR_TEXT_ERROR, 0xB7)

/* Writes "0x38 NX_NOT_CONNECTED", or the number alone when it has no name; returns
 * `text`. */
#define PB_STATUS_TEXT 48
static inline char *pb_status_text(char text[PB_STATUS_TEXT], unsigned status)
{
    static const struct {
        unsigned status;
        const char *name;
    } names[] = {
#define PB_STATUS_ROW(name, value) {value, " " #name},
        PB_STATUS_LIST(PB_STATUS_ROW)
#undef PB_STATUS_ROW
    };
    const char *name = "";

    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].status == status)
            name = names[i].name;
    }
    snprintf(text, PB_STATUS_TEXT, "0x%02x%s", status, name);
    return text;
}

#endif
