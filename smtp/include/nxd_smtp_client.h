/*
 * The NetX Duo SMTP client: three services that send one mail to one recipient
 * in one SMTP session (RFC 5321, RFC 4954). Include it after tx_api.h and
 * nx_api.h; nxd_smtp_client.c may be compiled with an application's own options.
 */
#ifndef NXD_SMTP_CLIENT_H
#define NXD_SMTP_CLIENT_H

#include "nx_api.h"
#include "nx_smtp_session.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- options: each may be defined before this header is read ------------------------ */

/* Receive window of the client's socket, bytes; below the MTU less headers. */
#ifndef NX_SMTP_CLIENT_TCP_WINDOW_SIZE
#define NX_SMTP_CLIENT_TCP_WINDOW_SIZE 1460
#endif

/* Times in ticks. Wait for a packet of the client's pool. */
#ifndef NX_SMTP_CLIENT_PACKET_TIMEOUT
#define NX_SMTP_CLIENT_PACKET_TIMEOUT (2 * NX_IP_PERIODIC_RATE)
#endif

/* Wait for the TCP connection. */
#ifndef NX_SMTP_CLIENT_CONNECTION_TIMEOUT
#define NX_SMTP_CLIENT_CONNECTION_TIMEOUT (10 * NX_IP_PERIODIC_RATE)
#endif

/* Wait for the connection's end; none after an internal error. */
#ifndef NX_SMTP_CLIENT_DISCONNECT_TIMEOUT
#define NX_SMTP_CLIENT_DISCONNECT_TIMEOUT (5 * NX_IP_PERIODIC_RATE)
#endif

/* Waits for a whole reply, however it trickles in: the greeting, */
#ifndef NX_SMTP_GREETING_TIMEOUT
#define NX_SMTP_GREETING_TIMEOUT (10 * NX_IP_PERIODIC_RATE)
#endif

/* the answer to a command, */
#ifndef NX_SMTP_ENVELOPE_TIMEOUT
#define NX_SMTP_ENVELOPE_TIMEOUT (10 * NX_IP_PERIODIC_RATE)
#endif

/* and the answer to the message. */
#ifndef NX_SMTP_MESSAGE_TIMEOUT
#define NX_SMTP_MESSAGE_TIMEOUT (30 * NX_IP_PERIODIC_RATE)
#endif

/* Wait until TCP takes a packet. */
#ifndef NX_SMTP_CLIENT_SEND_TIMEOUT
#define NX_SMTP_CLIENT_SEND_TIMEOUT (5 * NX_IP_PERIODIC_RATE)
#endif

/* Longest user name, and longest domain that EHLO gives, bytes. */
#ifndef NX_SMTP_CLIENT_MAX_USERNAME
#define NX_SMTP_CLIENT_MAX_USERNAME 40
#endif

#ifndef NX_SMTP_CLIENT_MAX_PASSWORD
#define NX_SMTP_CLIENT_MAX_PASSWORD 20
#endif

/* Longest decoded challenge of a server, bytes. */
#ifndef NX_SMTP_SERVER_CHALLENGE_MAX_STRING
#define NX_SMTP_SERVER_CHALLENGE_MAX_STRING 200
#endif

/* A PLAIN message ([authorization] NUL user NUL password), and its base64 with a NUL. */
#define NX_SMTP_CLIENT_AUTH_CHALLENGE_SIZE \
    (2 * NX_SMTP_CLIENT_MAX_USERNAME + NX_SMTP_CLIENT_MAX_PASSWORD + 2)
#define NX_SMTP_CLIENT_AUTH_CHALLENGE_ENCODED_SIZE \
    ((NX_SMTP_CLIENT_AUTH_CHALLENGE_SIZE + 2) / 3 * 4 + 1)

/* --- statuses -------------------------------------------------------------------------- */

#define NX_SMTP_AUTHENTICATION_ERROR       0xA0
#define NX_SMTP_OVERSIZE_MAIL_DATA         0xA1
#define NX_SMTP_INVALID_SERVER_REPLY       0xA2    /* no reply, or one unasked for */
#define NX_SMTP_INTERNAL_ERROR             0xA3
#define NX_SMTP_SERVER_ERROR_CODE_RECEIVED 0xA4
#define NX_SMTP_INVALID_PARAM              0xA5    /* an argument that cannot be used */
#define NX_SMTP_PACKET_ALLOCATE_ERROR      0xA6    /* no packet with room in time */
#define NX_SMTP_GREET_REPLY_ERROR          0xA7    /* refused: greeting */
#define NX_SMTP_HELLO_REPLY_ERROR          0xA8    /* refused: EHLO and HELO */
#define NX_SMTP_MAIL_REPLY_ERROR           0xA9    /* refused: MAIL */
#define NX_SMTP_RCPT_REPLY_ERROR           0xAA    /* refused: RCPT */
#define NX_SMTP_MESSAGE_REPLY_ERROR        0xAB    /* refused: the message */
#define NX_SMTP_DATA_REPLY_ERROR           0xAC    /* refused: DATA */
#define NX_SMTP_AUTH_REPLY_ERROR           0xAD    /* refused: AUTH */
#define NX_SMTP_SERVER_ERROR_REPLY         0xAE
#define NX_SMTP_TRANSMIT_ERROR             0xAF
#define NX_SMTP_INVALID_SERVER_CHALLENGE   0xB0    /* not decodable, or one too many */
#define NX_SMTP_OVERSIZE_SERVER_REPLY      0xB1    /* longer than any reply may be */
#define NX_SMTP_CLIENT_NOT_INTIALIZED      0xB2    /* as the public header spells it */
#define NX_SMTP_CLIENT_NOT_INITIALIZED     NX_SMTP_CLIENT_NOT_INTIALIZED /* the guide's */

/* --- protocol -------------------------------------------------------------------------- */

#define NX_SMTP_COMMAND_EHLO              "EHLO"
#define NX_SMTP_COMMAND_HELO              "HELO"
#define NX_SMTP_COMMAND_MAIL              "MAIL FROM"
#define NX_SMTP_COMMAND_RCPT              "RCPT TO"
#define NX_SMTP_COMMAND_AUTH              "AUTH"
#define NX_SMTP_COMMAND_NOOP              "NOOP"
#define NX_SMTP_COMMAND_DATA              "DATA"
#define NX_SMTP_COMMAND_RSET              "RSET"
#define NX_SMTP_COMMAND_QUIT              "QUIT"
#define NX_SMTP_LINE_TERMINATOR           "\r\n"
#define NX_SMTP_EOM                       "\r\n.\r\n"
#define NX_SMTP_MESSAGE_ID                "Message-ID"
#define NX_SMTP_TO_STRING                 "To: "
#define NX_SMTP_FROM_STRING               "From: "
#define NX_SMTP_SUBJECT_STRING            "Subject: "
#define NX_SMTP_USERNAME_PROMPT           "Username:"
#define NX_SMTP_PASSWORD_PROMPT           "Password:"
#define NX_SMTP_CANCEL_AUTHENTICATION     "*"
#define NX_SMTP_CLIENT_AUTH_LOGIN_TEXT    "AUTH LOGIN"
#define NX_SMTP_CLIENT_AUTH_CRAM_MD5_TEXT "AUTH CRAM-MD5"
#define NX_SMTP_CLIENT_AUTH_PLAIN_TEXT    "AUTH PLAIN"
#define NX_SMTP_MAIL_HEADER_COMPONENTS                  \
    "MIME-Version: 1.0\r\n"                             \
    "Content-Type: text/plain;\r\n"                     \
    "  charset=\"utf-8\"\r\n"                            \
    "Content-Transfer-Encoding: 8bit\r\n"               \
    "\r\n"

#define NX_SMTP_SERVER_REPLY_CODE_SIZE 3

#define NX_SMTP_CODE_GREETING_OK                       220
#define NX_SMTP_CODE_ACKNOWLEDGE_QUIT                  221
#define NX_SMTP_CODE_AUTHENTICATION_SUCCESSFUL         235
#define NX_SMTP_CODE_OK_TO_CONTINUE                    250
#define NX_SMTP_CODE_CANNOT_VERIFY_RECIPIENT           252
#define NX_SMTP_CODE_AUTHENTICATION_TYPE_ACCEPTED      334
#define NX_SMTP_CODE_SEND_MAIL_INPUT                   354
#define NX_SMTP_CODE_SERVICE_NOT_AVAILABLE             421
#define NX_SMTP_CODE_SERVICE_INTERNAL_SERVER_ERROR     451
#define NX_SMTP_CODE_INSUFFICIENT_STORAGE              452
#define NX_SMTP_CODE_AUTH_FAILED_INTERNAL_SERVER_ERROR 454
#define NX_SMTP_CODE_COMMAND_SYNTAX_ERROR              500
#define NX_SMTP_CODE_PARAMETER_SYNTAX_ERROR            501
#define NX_SMTP_CODE_COMMAND_NOT_IMPLEMENTED           502
#define NX_SMTP_CODE_BAD_SEQUENCE                      503
#define NX_SMTP_CODE_PARAMETER_NOT_IMPLEMENTED         504
#define NX_SMTP_CODE_AUTH_REQUIRED                     530
#define NX_SMTP_CODE_AUTH_FAILED                       535
#define NX_SMTP_CODE_REQUESTED_ACTION_NOT_TAKEN        550
#define NX_SMTP_CODE_USER_NOT_LOCAL                    551
#define NX_SMTP_CODE_OVERSIZE_MAIL_DATA                552
#define NX_SMTP_CODE_BAD_MAILBOX                       553
#define NX_SMTP_CODE_TRANSACTION_FAILED                554
#define NX_SMTP_CODE_BAD_SERVER_CODE_RECEIVED          555

/* --- parameters and states --------------------------------------------------------------- */

#define NX_SMTP_CLIENT_ID 0x534D5450

#define NX_SMTP_CLIENT_REPLY_TO_UNKNOWN_PROMPT       1
#define NX_SMTP_CLIENT_REPLY_TO_USERNAME_PROMPT      2
#define NX_SMTP_CLIENT_REPLY_TO_PASSWORD_PROMPT      3
#define NX_SMTP_CLIENT_REPLY_SERVER_CHALLENGE_PROMPT 4
#define NX_SMTP_MAIL_PRIORITY_LOW                    0x01
#define NX_SMTP_MAIL_PRIORITY_NORMAL                 0x02
#define NX_SMTP_MAIL_PRIORITY_HIGH                   0x04
#define NX_SMTP_RECIPIENT_TO                         0x01
#define NX_SMTP_RECIPIENT_CC                         0x02
#define NX_SMTP_RECIPIENT_BCC                        0x04
#define NX_SMTP_CLIENT_AUTH_NONE                     0xFFFF
#define NX_SMTP_CLIENT_AUTH_LOGIN                    1
#define NX_SMTP_CLIENT_AUTH_CRAM_MD5                 2
#define NX_SMTP_CLIENT_AUTH_PLAIN                    3

/* What the awaited reply will answer. */
#define NX_SMTP_CLIENT_STATE_AWAITING_REPLY     0xFFFFFFFF
#define NX_SMTP_CLIENT_STATE_COMPLETED_NORMALLY 0xFFFFFFFE
#define NX_SMTP_CLIENT_STATE_ERROR              0xFFFFFFFD
#define NX_SMTP_CLIENT_STATE_IDLE               0
#define NX_SMTP_CLIENT_STATE_GREETING           1
#define NX_SMTP_CLIENT_STATE_EHLO               2
#define NX_SMTP_CLIENT_STATE_HELO               3
#define NX_SMTP_CLIENT_STATE_MAIL               4
#define NX_SMTP_CLIENT_STATE_RCPT               5
#define NX_SMTP_CLIENT_STATE_DATA               6
#define NX_SMTP_CLIENT_STATE_MESSAGE            7
#define NX_SMTP_CLIENT_STATE_RSET               8
#define NX_SMTP_CLIENT_STATE_QUIT               9
#define NX_SMTP_CLIENT_STATE_NOOP               10
#define NX_SMTP_CLIENT_STATE_AUTH               11
#define NX_SMTP_CLIENT_STATE_AUTH_CHALLENGE     12
#define NX_SMTP_CLIENT_STATE_STARTTLS           13      /* nx_smtp_tls.h */

typedef UINT NX_SMTP_AUTHENTICATION_STATE;

#define NX_SMTP_NOT_AUTHENTICATED          0
#define NX_SMTP_AUTHENTICATION_IN_PROGRESS 1
#define NX_SMTP_AUTHENTICATION_FAILED      2
#define NX_SMTP_AUTHENTICATION_SUCCEEDED   3

/* --- control blocks ------------------------------------------------------------------------ */

/* The mail being sent: the caller's pointers, valid until nx_smtp_mail_send returns. */
typedef struct NX_SMTP_CLIENT_MAIL_STRUCT {
    CHAR *nx_smtp_client_mail_recipient_address;
    CHAR *nx_smtp_client_mail_from_address;     /* since nxd_smtp_client_create; not copied */
    UINT nx_smtp_client_mail_priority;
    CHAR *nx_smtp_client_mail_subject;
    CHAR *nx_smtp_client_mail_body;
    UINT nx_smtp_client_mail_body_length;
} NX_SMTP_CLIENT_MAIL;

typedef struct NX_SMTP_CLIENT_STRUCT {
    ULONG nx_smtp_client_id;                    /* NX_SMTP_CLIENT_ID while it exists */
    CHAR nx_smtp_username[NX_SMTP_CLIENT_MAX_USERNAME + 1];
    CHAR nx_smtp_password[NX_SMTP_CLIENT_MAX_PASSWORD + 1];
    CHAR nx_smtp_client_domain[NX_SMTP_CLIENT_MAX_USERNAME + 1];
    UINT nx_smtp_client_authentication_type;    /* in use: the server's offer decides */
    NX_IP *nx_smtp_client_ip_ptr;
    NX_PACKET_POOL *nx_smtp_client_packet_pool_ptr;
    NX_SMTP_CLIENT_MAIL nx_smtp_client_mail;
    UINT nx_smtp_client_init_status;            /* NX_TRUE: created successfully */
    NXD_ADDRESS nx_smtp_server_address;
    USHORT nx_smtp_server_port;
    NX_TCP_SOCKET nx_smtp_client_socket;
    UINT nx_smtp_client_cmd_state;              /* NX_SMTP_CLIENT_STATE_*: the step */
    UINT nx_smtp_client_rsp_state;              /* _AWAITING_REPLY, _COMPLETED_NORMALLY, _ERROR */
    UINT nx_smtp_client_reply_code_status;      /* code of the last reply */
    NX_PACKET *nx_smtp_server_packet;           /* received and not read to its end */
    UINT nx_smtp_client_authentication_reply;   /* NX_SMTP_CLIENT_REPLY_*: the last challenge */
    NX_SMTP_AUTHENTICATION_STATE nx_smtp_client_authentication_state;
    UINT nx_smtp_client_mail_status;            /* what nx_smtp_mail_send returned last */
    UINT nx_smtp_client_mute;                   /* more of the reply is expected */
    struct nx_smtp_session nx_smtp_client_session;      /* ours: what all options share */
} NX_SMTP_CLIENT;

/* --- services ------------------------------------------------------------------------------ */

#ifndef NX_SMTP_SOURCE_CODE
#if defined(NX_SMTP_DISABLE_ERROR_CHECKING) || defined(NX_DISABLE_ERROR_CHECKING)
#define nxd_smtp_client_create _nxd_smtp_client_create
#define nx_smtp_client_delete  _nx_smtp_client_delete
#define nx_smtp_mail_send      _nx_smtp_mail_send
#else
#define nxd_smtp_client_create _nxde_smtp_client_create
#define nx_smtp_client_delete  _nxe_smtp_client_delete
#define nx_smtp_mail_send      _nxe_smtp_mail_send
#endif
#endif

/*
 * Creates a client on an IP instance whose TCP is enabled. Callers: initialisation, threads.
 *
 * client_ptr              control block, the caller's until the client is deleted
 * client_packet_pool_ptr  packets for what is sent; any payload that holds the TCP/IP headers
 * username, password      copied; at most NX_SMTP_CLIENT_MAX_USERNAME / _MAX_PASSWORD bytes
 * from_address            with or without angle brackets; not copied
 * client_domain           what EHLO says; copied, at most NX_SMTP_CLIENT_MAX_USERNAME bytes
 * authentication_type     NX_SMTP_CLIENT_AUTH_LOGIN, _PLAIN or _NONE; anything else is PLAIN
 * server_address          IPv4 or IPv6; copied
 * port                    of the server, host byte order
 *
 * NX_SUCCESS, the status of nx_tcp_socket_create, NX_SMTP_INVALID_PARAM (a string too long, an
 * address or domain that would break out of its command); with error checking also
 * NX_SMTP_INVALID_PARAM (port 0 or above 65535), NX_IP_ADDRESS_ERROR (neither IPv4 nor IPv6, or
 * the address 0), NX_PTR_ERROR (a null pointer, or a client that exists already).
 * Source: smtp/nxd_smtp_client.c.
 */
UINT nxd_smtp_client_create(NX_SMTP_CLIENT *client_ptr, NX_IP *ip_ptr,
                            NX_PACKET_POOL *client_packet_pool_ptr, CHAR *username, CHAR *password,
                            CHAR *from_address, CHAR *client_domain, UINT authentication_type,
                            NXD_ADDRESS *server_address, UINT port);

/*
 * Deletes a client: its socket is closed, unbound and deleted, its credentials are wiped. The
 * packet pool stays the caller's. Callers: threads.
 *
 * NX_SUCCESS; with error checking also NX_PTR_ERROR (null, or no client), NX_CALLER_ERROR.
 * Source: smtp/nxd_smtp_client.c.
 */
UINT nx_smtp_client_delete(NX_SMTP_CLIENT *client_ptr);

/*
 * Connects, says EHLO (or HELO), authenticates, sends one mail and QUIT, and closes the
 * connection whatever the outcome. The client can then be used again. Callers: threads, one at
 * a time for a client; the thread waits, each step no longer than its option says.
 *
 * recipient_address       with or without angle brackets
 * priority                NX_SMTP_MAIL_PRIORITY_*; LOW and HIGH add a header
 * subject                 text of the Subject header, at most 989 bytes, without line ends
 * mail_body               any bytes; line ends are repaired and leading dots doubled on the way
 * mail_body_length        bytes
 *
 * NX_SUCCESS: the server has taken the mail. NX_SMTP_CLIENT_NOT_INITIALIZED.
 * NX_SMTP_INVALID_PARAM: an address or subject that would break out of its line; nothing was
 * sent. NX_SMTP_GREET_, _HELLO_, _AUTH_, _MAIL_, _RCPT_, _DATA_, _MESSAGE_REPLY_ERROR: refused at
 * that step. NX_SMTP_INVALID_SERVER_REPLY, NX_SMTP_OVERSIZE_SERVER_REPLY,
 * NX_SMTP_INVALID_SERVER_CHALLENGE: what came is no reply. NX_SMTP_PACKET_ALLOCATE_ERROR. The
 * statuses of the TCP services: NX_NOT_CONNECTED (no connection, or lost), NX_NO_PACKET (silence),
 * NX_WINDOW_OVERFLOW or NX_TX_QUEUE_DEPTH (the server takes no data), NX_WAIT_ABORTED, and others
 * of bind and connect. After a lost or silent connection the mail may have been taken when its
 * last byte had been sent. With error checking also NX_PTR_ERROR (a null pointer),
 * NX_SMTP_INVALID_PARAM (priority), NX_CALLER_ERROR.
 * Source: smtp/nxd_smtp_client.c.
 */
UINT nx_smtp_mail_send(NX_SMTP_CLIENT *client_ptr, CHAR *recipient_address, UINT priority,
                       CHAR *subject, CHAR *mail_body, UINT mail_body_length);

/* The services themselves (no checks of pointers and callers) ... */
UINT _nxd_smtp_client_create(NX_SMTP_CLIENT *client_ptr, NX_IP *ip_ptr,
                             NX_PACKET_POOL *client_packet_pool_ptr, CHAR *username,
                             CHAR *password, CHAR *from_address, CHAR *client_domain,
                             UINT authentication_type, NXD_ADDRESS *server_address, UINT port);
UINT _nx_smtp_client_delete(NX_SMTP_CLIENT *client_ptr);
UINT _nx_smtp_mail_send(NX_SMTP_CLIENT *client_ptr, CHAR *recipient_address, UINT priority,
                        CHAR *subject, CHAR *mail_body, UINT mail_body_length);

/* ... and their checking twins. */
UINT _nxde_smtp_client_create(NX_SMTP_CLIENT *client_ptr, NX_IP *ip_ptr,
                              NX_PACKET_POOL *client_packet_pool_ptr, CHAR *username,
                              CHAR *password, CHAR *from_address, CHAR *client_domain,
                              UINT authentication_type, NXD_ADDRESS *server_address, UINT port);
UINT _nxe_smtp_client_delete(NX_SMTP_CLIENT *client_ptr);
UINT _nxe_smtp_mail_send(NX_SMTP_CLIENT *client_ptr, CHAR *recipient_address, UINT priority,
                         CHAR *subject, CHAR *mail_body, UINT mail_body_length);

/* The session of a client that is created; null: it is not. */
struct nx_smtp_session *_nx_smtp_client_session(NX_SMTP_CLIENT *client_ptr);

/*
 * Parts of one image must agree on the size of the control block. The dialogue
 * knows the protocol only, and is the same for all options.
 */
#ifndef NX_SMTP_DIALOGUE_CODE
PB_OPTIONS_RECORD(smtp,
    PB_OPTION(NX_SMTP_CLIENT_MAX_USERNAME) PB_OPTION(NX_SMTP_CLIENT_MAX_PASSWORD))
#endif

#ifdef __cplusplus
}
#endif
#endif
