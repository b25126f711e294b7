/*
 * The extra services over the stack, against a server that plays a script of
 * its own: recipients and their outcomes, sessions of several mails, extensions,
 * bodies from a reader, timers, progress, cancelling, and what becomes of secrets.
 */
#include "smtp_play.h"

/* --- the client ------------------------------------------------------------------------- */

static NX_SMTP_RECIPIENT recipients[3];
static NX_SMTP_MAIL mail;

static void create(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
}

static void delete(void)
{
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

/* A mail for `count` of To, Cc and Bcc. */
static void mail_prepare(unsigned count)
{
    static const char *const address[] = {"to@example.com", "<cc@example.com>", "bcc@example.com"};
    static const UINT type[] = {NX_SMTP_RECIPIENT_TO, NX_SMTP_RECIPIENT_CC, NX_SMTP_RECIPIENT_BCC};

    memset(&mail, 0, sizeof(mail));
    memset(recipients, 0, sizeof(recipients));
    for (unsigned i = 0; i < count; i++) {
        recipients[i].nx_smtp_recipient_address = address[i];
        recipients[i].nx_smtp_recipient_type = type[i];
    }
    mail.nx_smtp_mail_recipients = recipients;
    mail.nx_smtp_mail_recipient_count = count;
    mail.nx_smtp_mail_subject = "A subject";
    mail.nx_smtp_mail_body.nx_smtp_content_data = "First\n.second";
    mail.nx_smtp_mail_body.nx_smtp_content_length = 13;
}

static void expect_outcome(const NX_SMTP_OUTCOME *outcome, unsigned verdict, unsigned status,
                           unsigned code)
{
    EXPECT(outcome->nx_smtp_outcome_verdict, verdict);
    EXPECT(outcome->nx_smtp_outcome_status, status);
    EXPECT(outcome->nx_smtp_outcome_code, code);
}

static void expect_recipient(unsigned i, unsigned verdict, unsigned status, unsigned code)
{
    expect_outcome(&recipients[i].nx_smtp_recipient_outcome, verdict, status, code);
}

static void expect_text(const NX_SMTP_OUTCOME *outcome, const char *text)
{
    if (strcmp(outcome->nx_smtp_outcome_text, text) != 0) {
        mark("[outcome's text is %s, not %s]", outcome->nx_smtp_outcome_text, text);
        EXPECT(0, 1);
    }
}

/* The message that the server got holds the text. */
static void expect_in_message(const char *text, int is_wanted)
{
    if ((strstr(message, text) != NULL) != is_wanted) {
        mark("[message: %s]", message);
        EXPECT(0, 1);
    }
}

#define PLAIN_HELLO GREETING, "S 250 hello"
#define MAIL_OK "C MAIL FROM:<a@example.com>", "S 250 ok"
#define TO_OK   "C RCPT TO:<to@example.com>", "S 250 ok"
#define CC_OK   "C RCPT TO:<cc@example.com>", "S 250 ok"
#define BCC_OK  "C RCPT TO:<bcc@example.com>", "S 250 ok"
#define DATA_OK "C DATA", "S 354 go", "M"

/* --- recipients --------------------------------------------------------------------------- */

static const char *const server_refuses_one[] = {
    GREETING, "S 250-hello", "S 250-PIPELINING", "S 250 ENHANCEDSTATUSCODES",
    "C MAIL FROM:<a@example.com>", "C RCPT TO:<to@example.com>", "C RCPT TO:<cc@example.com>",
    "C RCPT TO:<bcc@example.com>", "S 250 2.1.0 ok", "S 250 2.1.5 ok",
    "S 550-5.1.1 no such", "S 550 5.1.1 user \x1B[2J", "S 251 2.1.5 forwarded", "C DATA",
    "S 354 go", "M", "S 250 2.0.0 queued", QUIT_OK, NULL,
};

static void client_is_refused_one(void)
{
    const NX_SMTP_OUTCOME *refusal = &recipients[1].nx_smtp_recipient_outcome;
    NX_SMTP_OUTCOME outcome;

    create();
    mail_prepare(3);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_RCPT_REPLY_ERROR);
    expect_recipient(0, NX_SMTP_VERDICT_ACCEPTED, NX_SUCCESS, 250);
    expect_recipient(1, NX_SMTP_VERDICT_REFUSED, NX_SMTP_RCPT_REPLY_ERROR, 550);
    expect_recipient(2, NX_SMTP_VERDICT_ACCEPTED, NX_SUCCESS, 250);
    EXPECT(refusal->nx_smtp_outcome_enhanced[0], 5);
    EXPECT(refusal->nx_smtp_outcome_enhanced[1], 1);
    EXPECT(refusal->nx_smtp_outcome_enhanced[2], 1);
    expect_text(refusal, "5.1.1 no such 5.1.1 user ?[2J");
    EXPECT(nx_smtp_client_outcome_get(&client, &outcome), NX_SUCCESS);
    expect_outcome(&outcome, NX_SMTP_VERDICT_ACCEPTED, NX_SUCCESS, 250);
    expect_text(&outcome, "2.0.0 queued");
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    expect_in_message("To: <to@example.com>\r\nCc: <cc@example.com>\r\n", 1);
    expect_in_message("bcc@", 0);
    expect_in_message("\r\n\r\nFirst\r\n..second\r\n.\r\n", 1);
    delete();
}

/* All are refused: no DATA, and the session goes on with the next mail. */
static const char *const server_refuses_all[] = {
    PLAIN_HELLO, MAIL_OK, "C RCPT TO:<to@example.com>", "S 550 no",
    "C RCPT TO:<cc@example.com>", "S 452 later", "C RCPT TO:<bcc@example.com>", "S 552 too many",
    "C RSET", "S 250 ok", MAIL_OK, TO_OK, DATA_OK, "S 250 queued", QUIT_OK, NULL,
};

static void client_is_refused_all(void)
{
    NX_SMTP_OUTCOME outcome;

    create();
    mail_prepare(3);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_RCPT_REPLY_ERROR);
    expect_recipient(0, NX_SMTP_VERDICT_REFUSED, NX_SMTP_RCPT_REPLY_ERROR, 550);
    expect_recipient(1, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_RCPT_REPLY_ERROR, 452);
    expect_recipient(2, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_RCPT_REPLY_ERROR, 552);
    EXPECT(nx_smtp_client_outcome_get(&client, &outcome), NX_SUCCESS);
    expect_outcome(&outcome, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_RCPT_REPLY_ERROR, 452);
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

/* With all or none, one refusal keeps the message from everybody. */
static const char *const server_all_or_none[] = {
    PLAIN_HELLO, MAIL_OK, TO_OK, "C RCPT TO:<cc@example.com>", "S 550 no", "C RSET", "S 250 ok",
    QUIT_OK, NULL,
};

static void client_all_or_none(void)
{
    create();
    mail_prepare(3);
    mail.nx_smtp_mail_is_all_or_none = NX_TRUE;
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_RCPT_REPLY_ERROR);
    expect_recipient(0, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_RCPT_REPLY_ERROR, 0);
    expect_recipient(1, NX_SMTP_VERDICT_REFUSED, NX_SMTP_RCPT_REPLY_ERROR, 550);
    expect_recipient(2, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_RCPT_REPLY_ERROR, 0);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

/* MAIL is refused after the RCPTs went out with it: their replies are read, too. */
static const char *const server_refuses_mail[] = {
    GREETING, "S 250-hello", "S 250 PIPELINING", "C MAIL FROM:<a@example.com>",
    "C RCPT TO:<to@example.com>", "C RCPT TO:<cc@example.com>", "S 550 not you", "W",
    "S 503 no", "W", "S 250 but yes", "C RSET", "S 250 ok", QUIT_OK, NULL,
};

static void client_is_refused_mail(void)
{
    create();
    mail_prepare(2);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_MAIL_REPLY_ERROR);
    expect_recipient(0, NX_SMTP_VERDICT_REFUSED, NX_SMTP_MAIL_REPLY_ERROR, 550);
    expect_recipient(1, NX_SMTP_VERDICT_REFUSED, NX_SMTP_MAIL_REPLY_ERROR, 550);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

/* One reply more than commands is out of step, and nothing is reported delivered. */
static const char *const server_replies_too_much[] = {
    GREETING, "S 250-hello", "S 250 PIPELINING", "C MAIL FROM:<a@example.com>",
    "C RCPT TO:<to@example.com>", "S 250 ok", "S 250 ok", "S 354 go", "S 250 queued", "C QUIT",
    "E", NULL,
};

static void client_gets_too_many_replies(void)
{
    create();
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_INVALID_SERVER_REPLY);
    expect_recipient(0, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_INVALID_SERVER_REPLY, 354);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

/* A server that awaits a message after RCPT is told no further address. */
static const char *const server_is_confused[] = {
    PLAIN_HELLO, MAIL_OK, "C RCPT TO:<to@example.com>", "S 354 go", QUIT_OK, NULL,
};

static void client_meets_confusion(void)
{
    create();
    mail_prepare(2);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_RCPT_REPLY_ERROR);
    expect_recipient(0, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_RCPT_REPLY_ERROR, 354);
    expect_recipient(1, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_RCPT_REPLY_ERROR, 354);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static void d082_refused_recipients(void **state)
{
    smtp_pools(800, 1536);
    run(client_is_refused_one, server_refuses_one);
    run(client_is_refused_all, server_refuses_all);
    run(client_all_or_none, server_all_or_none);
    run(client_is_refused_mail, server_refuses_mail);
    run(client_meets_confusion, server_is_confused);
}

static void d069_early_replies(void **state)
{
    smtp_pools(800, 1536);
    run(client_gets_too_many_replies, server_replies_too_much);
}

/* Many recipients at once: in groups, on pools of any payload. */
#define CROWD 150

static void server_crowd(void)
{
    char line[600];

    server_accept();
    server_say("220 hello\r\n");
    server_expect("EHLO board.example");
    server_say("250-hello\r\n250 PIPELINING\r\n");
    server_expect("MAIL FROM:<a@example.com>");
    server_say("250 ok\r\n");
    for (unsigned i = 0; i < CROWD; i++) {
        char wanted[64];

        snprintf(wanted, sizeof(wanted), "RCPT TO:<someone.in.particular.%u@example.com>", i);
        EXPECT(server_line(line, sizeof(line)), 1);
        EXPECT(strcmp(line, wanted), 0);
        server_say(i % 7 == 3 ? "550 no\r\n" : "250 ok\r\n");
    }
    server_expect("DATA");
    server_say("354 go\r\n");
    EXPECT(server_message(), 1);
    server_say("250 queued\r\n");
    server_expect("QUIT");
    server_say("221 bye\r\n");
    server_close(1000);
}

static void client_crowd(void)
{
    static NX_SMTP_RECIPIENT crowd[CROWD];
    static char address[CROWD][64];

    create();
    mail_prepare(1);
    memset(crowd, 0, sizeof(crowd));
    for (unsigned i = 0; i < CROWD; i++) {
        snprintf(address[i], sizeof(address[i]), "someone.in.particular.%u@example.com", i);
        crowd[i].nx_smtp_recipient_address = address[i];
    }
    mail.nx_smtp_mail_recipients = crowd;
    mail.nx_smtp_mail_recipient_count = CROWD;
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_RCPT_REPLY_ERROR);
    for (unsigned i = 0; i < CROWD; i++) {
        EXPECT(crowd[i].nx_smtp_recipient_outcome.nx_smtp_outcome_verdict,
               i % 7 == 3 ? NX_SMTP_VERDICT_REFUSED : NX_SMTP_VERDICT_ACCEPTED);
    }
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static void test_many_recipients(void **state)
{
    static const ULONG payloads[] = {128, 800, 1536};

    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
        smtp_pools(payloads[i], 1536);
        smtp_run(client_crowd, server_crowd);
    }
}

/* --- sessions ------------------------------------------------------------------------------ */

/* In doubt; sent again by the caller, it has the Message-ID that it had. */
static const char *const server_dies_after_the_dot[] = {
    PLAIN_HELLO, MAIL_OK, TO_OK, DATA_OK, "X", "N", PLAIN_HELLO, MAIL_OK, TO_OK, DATA_OK,
    "S 250 queued", QUIT_OK, NULL,
};

static void client_is_in_doubt(void)
{
    char id[NX_SMTP_MESSAGE_ID_SIZE + 16];

    create();
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_NOT_CONNECTED);
    expect_recipient(0, NX_SMTP_VERDICT_IN_DOUBT, NX_NOT_CONNECTED, 0);
    snprintf(id, sizeof(id), "\r\nMessage-ID: %s\r\n", mail.nx_smtp_mail_message_id);
    EXPECT(strlen(mail.nx_smtp_mail_message_id) > 20, 1);
    expect_in_message(id, 1);
    message[0] = 0;
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    expect_recipient(0, NX_SMTP_VERDICT_ACCEPTED, NX_SUCCESS, 250);
    expect_in_message(id, 1);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static void d077_in_doubt(void **state)
{
    smtp_pools(800, 1536);
    run(client_is_in_doubt, server_dies_after_the_dot);
}

/* A server that has left, or says goodbye, between two mails costs no mail. */
static const char *const server_leaves_between[] = {
    PLAIN_HELLO, MAIL_OK, TO_OK, DATA_OK, "S 250 queued", "S 421 idle", "X", "N", PLAIN_HELLO,
    MAIL_OK, TO_OK, DATA_OK, "S 250 queued", "W", "R", "N", PLAIN_HELLO, MAIL_OK, TO_OK, DATA_OK,
    "S 250 queued", QUIT_OK, NULL,
};

static void client_stays(void)
{
    create();
    EXPECT(nx_smtp_client_session_open(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_session_open(&client), NX_SUCCESS);
    for (int i = 0; i < 3; i++) {
        mail_prepare(1);
        EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
        tx_thread_sleep(2 * SECOND);
    }
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

/* A client that is deleted while its session is open, and an unread reply lies there. */
static const char *const server_is_left_alone[] = {
    PLAIN_HELLO, MAIL_OK, TO_OK, DATA_OK, "S 250 queued", "S 421 idle", "E", NULL,
};

static void client_is_deleted(void)
{
    create();
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(client.nx_smtp_server_packet != NX_NULL, 1);
    delete();
}

/* RFC 9422: two mails a session, two recipients a mail. */
static const char *const server_has_limits[] = {
    GREETING, "S 250-hello", "S 250 LIMITS MAILMAX=2 RCPTMAX=2 RCPTDOMAINMAX=1", MAIL_OK, TO_OK,
    CC_OK, DATA_OK, "S 250 queued", MAIL_OK, BCC_OK, DATA_OK, "S 250 queued", QUIT_OK, "N",
    GREETING, "S 250-hello", "S 250 LIMITS MAILMAX=2 RCPTMAX=2", MAIL_OK, TO_OK, DATA_OK,
    "S 250 queued", QUIT_OK, NULL,
};

static void client_keeps_limits(void)
{
    create();
    mail_prepare(3);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

/* What the guide's service does with a session that is open: QUIT, then its own. */
static const char *const server_sees_both[] = {
    PLAIN_HELLO, "C QUIT", "S 221 bye", "E", "N", PLAIN_HELLO, MAIL_OK,
    "C RCPT TO:<b@example.com>", "S 250 ok", DATA_OK, "S 250 queued", QUIT_OK, "N", PLAIN_HELLO,
    MAIL_OK, TO_OK, DATA_OK, "S 554 no", QUIT_OK, NULL,
};

static void client_does_both(void)
{
    NX_SMTP_OUTCOME outcome;

    create();
    EXPECT(nx_smtp_client_session_open(&client), NX_SUCCESS);
    EXPECT(client_send("x"), NX_SUCCESS);
    EXPECT(nx_smtp_client_outcome_get(&client, &outcome), NX_SUCCESS);
    expect_outcome(&outcome, NX_SMTP_VERDICT_ACCEPTED, NX_SUCCESS, 250);
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_MESSAGE_REPLY_ERROR);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_outcome_get(&client, &outcome), NX_SUCCESS);
    expect_outcome(&outcome, NX_SMTP_VERDICT_REFUSED, NX_SMTP_MESSAGE_REPLY_ERROR, 554);
    delete();
}

/* A session that cannot be opened: every recipient hears why. */
static const char *const server_is_not_in_the_mood[] = {
    "S 554 no mail here", "C QUIT", "S 221 bye", "E", NULL,
};

static void client_is_turned_away(void)
{
    create();
    mail_prepare(2);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_GREET_REPLY_ERROR);
    expect_recipient(0, NX_SMTP_VERDICT_REFUSED, NX_SMTP_GREET_REPLY_ERROR, 554);
    expect_recipient(1, NX_SMTP_VERDICT_REFUSED, NX_SMTP_GREET_REPLY_ERROR, 554);
    expect_text(&recipients[1].nx_smtp_recipient_outcome, "no mail here");
    delete();
}

static void client_finds_nobody(void)
{
    create();
    mail_prepare(1);
    EXPECT(nx_smtp_client_session_open(&client), NX_NOT_CONNECTED);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_NOT_CONNECTED);
    expect_recipient(0, NX_SMTP_VERDICT_DEFERRED, NX_NOT_CONNECTED, 0);
    delete();
}

static void test_sessions(void **state)
{
    smtp_pools(800, 1536);
    run(client_stays, server_leaves_between);
    run(client_is_deleted, server_is_left_alone);
    run(client_keeps_limits, server_has_limits);
    run(client_does_both, server_sees_both);
    run(client_is_turned_away, server_is_not_in_the_mood);
    smtp_run(client_finds_nobody, NULL);
}

/* --- extensions ----------------------------------------------------------------------------- */

static void client_sends_one(void)
{
    create();
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    expect_recipient(0, NX_SMTP_VERDICT_ACCEPTED, NX_SUCCESS, 250);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static void set_body(const char *body)
{
    mail.nx_smtp_mail_body.nx_smtp_content_data = body;
    mail.nx_smtp_mail_body.nx_smtp_content_length = (ULONG)strlen(body);
}

/* The parameters of MAIL and RCPT: each is there where it is offered and wanted. */
static void test_parameters(void **state)
{
    static char mail_line[160], rcpt_line[160], hello[160];
    static const struct {
        const char *offer, *body, *from_more, *rcpt_more;
        const char *part;               /* of the message */
    } cases[] = {
        {"250 hello", "plain", "", "", "Encoding: 7bit"},
        {"250 hello", "\xC3\xA9", "", "", "Encoding: quoted-printable\r\n\r\n=C3=A9"},
        {"250 8BITMIME", "plain", "", "", "Encoding: 7bit"},
        {"250 8BITMIME", "\xC3\xA9", " BODY=8BITMIME", "", "Encoding: 8bit\r\n\r\n\xC3\xA9"},
        {"250 DSN", "x", " RET=HDRS ENVID=id-1", " NOTIFY=SUCCESS,DELAY", "7bit"},
        {"250 SIZE 10000", "x", " SIZE=182", "", "7bit"},
        {"250 SIZE", "x", " SIZE=182", "", "7bit"},
        {"250 SIZE 0", "x", " SIZE=182", "", "7bit"},
        {"250 XSIZE", "x", "", "", "7bit"},
    };
    const char *const server[] = {
        GREETING, "S 250-hello", hello, mail_line, "S 250 ok", rcpt_line, "S 250 ok", DATA_OK,
        "S 250 queued", QUIT_OK, NULL,
    };

    smtp_pools(800, 1536);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mail_prepare(1);
        set_body(cases[i].body);
        strcpy(mail.nx_smtp_mail_message_id, "<1@x>");
        mail.nx_smtp_mail_return = NX_SMTP_RETURN_HEADERS;
        mail.nx_smtp_mail_envelope_id = "id-1";
        recipients[0].nx_smtp_recipient_notify = NX_SMTP_NOTIFY_SUCCESS | NX_SMTP_NOTIFY_DELAY;
        snprintf(hello, sizeof(hello), "S %s", cases[i].offer);
        snprintf(mail_line, sizeof(mail_line), "C MAIL FROM:<a@example.com>%s",
                 cases[i].from_more);
        snprintf(rcpt_line, sizeof(rcpt_line), "C RCPT TO:<to@example.com>%s",
                 cases[i].rcpt_more);
        run(client_sends_one, server);
        assert_non_null(strstr(message, cases[i].part));
        if (strstr(cases[i].offer, " SIZE") != NULL) {
            assert_int_equal(message_length, 182 + 3);  /* and the final dot */
        }
    }
}

/* What the server has no way for, or no room: nothing of the mail is said. */
static const char *const server_sees_no_mail[] = {
    GREETING, "S 250-hello", "S 250 SIZE 1000", QUIT_OK, NULL,
};

static void client_asks_too_much(void)
{
    static char large[2000];

    create();
    mail_prepare(2);
    memset(large, 'x', sizeof(large) - 1);
    set_body(large);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_OVERSIZE_MAIL_DATA);
    expect_recipient(1, NX_SMTP_VERDICT_REFUSED, NX_SMTP_OVERSIZE_MAIL_DATA, 0);
    set_body("x");
    recipients[1].nx_smtp_recipient_address = "j\xC3\xB6rg@example.com";
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_EXTENSION_MISSING);
    expect_recipient(1, NX_SMTP_VERDICT_REFUSED, NX_SMTP_EXTENSION_MISSING, 0);
    mail_prepare(1);
    set_body("Subject: \xC3\xA9\r\n\r\nready");
    mail.nx_smtp_mail_is_ready = NX_TRUE;
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_EXTENSION_MISSING);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static const char *const server_speaks_utf8[] = {
    GREETING, "S 250-hello", "S 250-SMTPUTF8", "S 250 8BITMIME",
    "C MAIL FROM:<a@example.com> BODY=8BITMIME SMTPUTF8", "S 250 ok",
    "C RCPT TO:<j\xC3\xB6rg@example.com>", "S 250 ok", DATA_OK, "S 250 queued", QUIT_OK, NULL,
};

/* What was turned off is not used, and a ready message goes as it is. */
static const char *const server_offers_in_vain[] = {
    GREETING, "S 250-hello", "S 250-PIPELINING", "S 250-SIZE", "S 250 8BITMIME",
    "C MAIL FROM:<>", "S 250 ok", TO_OK, "C RCPT TO:<cc@example.com>", "S 250 ok", DATA_OK,
    "S 250 queued", QUIT_OK, NULL,
};

static void client_uses_nothing(void)
{
    create();
    EXPECT(nx_smtp_client_extensions_set(&client, 0), NX_SUCCESS);
    mail_prepare(2);
    mail.nx_smtp_mail_from = "";
    set_body("X-Ready: yes\n\nbody\n.\n");
    mail.nx_smtp_mail_is_ready = NX_TRUE;
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(strcmp(message, "X-Ready: yes\r\n\r\nbody\r\n..\r\n.\r\n"), 0);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static void test_extensions(void **state)
{
    smtp_pools(800, 1536);
    run(client_asks_too_much, server_sees_no_mail);
    mail_prepare(1);
    recipients[0].nx_smtp_recipient_address = "j\xC3\xB6rg@example.com";
    run(client_sends_one, server_speaks_utf8);
    assert_non_null(strstr(message, "To: <j\xC3\xB6rg@example.com>\r\n"));
    run(client_uses_nothing, server_offers_in_vain);
}

/* RFC 3030: chunks as large as a packet, dots as they are, no end but LAST. */
static const char *const server_takes_chunks[] = {
    GREETING, "S 250-hello", "S 250 CHUNKING", MAIL_OK, TO_OK, "B", "S 250 queued", QUIT_OK, NULL,
};
static const char *const server_refuses_a_chunk[] = {
    GREETING, "S 250-hello", "S 250 CHUNKING", MAIL_OK, TO_OK, "B", "S 552 full", MAIL_OK, TO_OK,
    "B", "S 250 queued", QUIT_OK, NULL,
};
static char chunky[6000];

static void client_sends_chunks(void)
{
    create();
    EXPECT(nx_smtp_client_extensions_set(&client, NX_SMTP_OFFER_CHUNKING), NX_SUCCESS);
    mail_prepare(1);
    set_body(chunky);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(strcmp(strstr(message, "\r\n\r\n") + 4, chunky), 0);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static void client_is_refused_a_chunk(void)
{
    create();
    EXPECT(nx_smtp_client_extensions_set(&client, NX_SMTP_OFFER_CHUNKING), NX_SUCCESS);
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_MESSAGE_REPLY_ERROR);
    expect_recipient(0, NX_SMTP_VERDICT_REFUSED, NX_SMTP_MESSAGE_REPLY_ERROR, 552);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static void test_chunking(void **state)
{
    static const ULONG payloads[] = {100, 800, 1536};

    for (size_t i = 0; i + 40 < sizeof(chunky); i += 31) {
        memcpy(chunky + i, ".\r\n..\r\nabcdefghijklmnopqrst\r\n\r\n", 32);
    }
    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
        smtp_pools(payloads[i], 1536);
        run(client_sends_chunks, server_takes_chunks);
    }
    smtp_pools(1536, 1536);
    run(client_is_refused_a_chunk, server_refuses_a_chunk);
}

/* --- readers -------------------------------------------------------------------------------- */

static struct {
    UINT length, at;
    UINT fails_at;                      /* 0: never */
    UINT begun;
} tape;

static UINT tape_read(VOID *context, UCHAR *buffer, UINT size, UINT *length)
{
    EXPECT(context, &tape);
    if (size == 0) {
        tape.at = 0;
        tape.begun++;
        return NX_SUCCESS;
    }
    if (tape.fails_at != 0 && tape.at >= tape.fails_at) {
        return 0x77;
    }
    for (*length = 0; *length < size && *length < 100 && tape.at < tape.length; (*length)++) {
        buffer[*length] = (UCHAR)(tape.at % 50 == 49 ? '\n' : 'a' + tape.at % 26);
        tape.at++;
    }
    return NX_SUCCESS;
}

static void tape_set(UINT length, ULONG told, UINT fails_at)
{
    memset(&tape, 0, sizeof(tape));
    tape.length = length;
    tape.fails_at = fails_at;
    mail_prepare(1);
    mail.nx_smtp_mail_body = (NX_SMTP_CONTENT){NULL, told, tape_read, &tape};
}

static void client_reads_tapes(void)
{
    create();
    tape_set(10000, NX_SMTP_LENGTH_UNKNOWN, 0);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(message_length > 10000, 1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(tape.begun, 2);
    tape_set(10000, 10000, 0);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(tape.at, 10000);
    tape_set(0, 0, 0);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

/* A reader that fails, or has not what it promised: the cut message is not delivered. */
static void client_reads_bad_tapes(void)
{
    create();
    tape_set(10000, NX_SMTP_LENGTH_UNKNOWN, 5000);
    EXPECT(nx_smtp_client_message_send(&client, &mail), 0x77);
    expect_recipient(0, NX_SMTP_VERDICT_DEFERRED, 0x77, 0);
    tape_set(10000, 9999, 0);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_INTERNAL_ERROR);
    tape_set(10000, 10001, 0);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_INTERNAL_ERROR);
    expect_recipient(0, NX_SMTP_VERDICT_DEFERRED, NX_SMTP_INTERNAL_ERROR, 0);
    delete();
}

static const char *const server_takes_four[] = {
    PLAIN_HELLO, MAIL_OK, TO_OK, DATA_OK, "S 250 ok", MAIL_OK, TO_OK, DATA_OK, "S 250 ok",
    MAIL_OK, TO_OK, DATA_OK, "S 250 ok", MAIL_OK, TO_OK, DATA_OK, "S 250 ok", QUIT_OK, NULL,
};

static void server_gets_cut_messages(void)
{
    for (int i = 0; i < 3; i++) {
        char line[600];

        server_accept();
        server_say("220 hello\r\n");
        EXPECT(server_line(line, sizeof(line)), 1);
        for (int j = 0; j < 3; j++) {
            server_say("250 ok\r\n");
            EXPECT(server_line(line, sizeof(line)), 1);
        }
        server_say("354 go\r\n");
        EXPECT(server_message(), 0);
        server_close(NX_NO_WAIT);
    }
}

static void test_readers(void **state)
{
    smtp_pools(800, 1536);
    run(client_reads_tapes, server_takes_four);
    smtp_run(client_reads_bad_tapes, server_gets_cut_messages);
}

/* --- timers, progress, cancelling ----------------------------------------------------------- */

#define STEPS 6

/* Each step's own bound, in seconds: a reply a second before it counts, one after it does not. */
static const struct nx_smtp_timeouts rfc5321 = NX_SMTP_TIMEOUTS_RFC5321;
static const unsigned bound[STEPS] = {300, 300, 300, 300, 120, 600};
static unsigned slow_step;
static int is_late;

static void server_is_slow(void)
{
    static const char *const say[STEPS] = {"220 hello\r\n", "250 hello\r\n", "250 ok\r\n",
                                           "250 ok\r\n", "354 go\r\n", "250 queued\r\n"};
    char line[600];

    server_accept();
    for (unsigned i = 0; i < STEPS; i++) {
        if (i == slow_step) {
            tx_thread_sleep((bound[i] + (is_late ? 1 : (unsigned)-1)) * SECOND);
        }
        server_say(say[i]);
        if (i == slow_step && is_late) {
            break;
        }
        EXPECT(i == 4 ? server_message() : server_line(line, sizeof(line)), 1);
    }
    if (!is_late) {
        server_say("221 bye\r\n");
    }
    server_close(1000);
}

static void client_waits(void)
{
    UINT wanted = is_late ? NX_NO_PACKET : NX_SUCCESS;

    create();
    EXPECT(nx_smtp_client_timeouts_set(&client, &rfc5321), NX_SUCCESS);
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), wanted);
    expect_recipient(0, !is_late        ? NX_SMTP_VERDICT_ACCEPTED
                        : slow_step == 5 ? NX_SMTP_VERDICT_IN_DOUBT
                                         : NX_SMTP_VERDICT_DEFERRED,
                     wanted, is_late ? 0 : 250);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static void test_rfc5321_timers(void **state)
{
    smtp_pools(800, 1536);
    for (slow_step = 0; slow_step < STEPS; slow_step++) {
        for (is_late = 0; is_late <= 1; is_late++) {
            smtp_run(client_waits, server_is_slow);
        }
    }
}

static struct {
    UINT steps;                         /* bits of NX_SMTP_CLIENT_STATE_* */
    ULONG sent;
    UINT calls;
} seen;

static VOID see(VOID *context, UINT step, ULONG sent)
{
    EXPECT(context, &seen);
    EXPECT(sent >= seen.sent, 1);
    seen.steps |= 1u << step;
    seen.sent = sent;
    seen.calls++;
}

static void client_is_watched(void)
{
    create();
    EXPECT(nx_smtp_client_progress_set(&client, see, &seen), NX_SUCCESS);
    memset(&seen, 0, sizeof(seen));
    tape_set(20000, NX_SMTP_LENGTH_UNKNOWN, 0);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SUCCESS);
    EXPECT(seen.steps, 1u << NX_SMTP_CLIENT_STATE_GREETING | 1u << NX_SMTP_CLIENT_STATE_EHLO |
                           1u << NX_SMTP_CLIENT_STATE_MAIL | 1u << NX_SMTP_CLIENT_STATE_RCPT |
                           1u << NX_SMTP_CLIENT_STATE_DATA | 1u << NX_SMTP_CLIENT_STATE_MESSAGE);
    EXPECT(seen.sent, message_length);
    EXPECT(seen.calls > 25, 1);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
}

static const char *const server_takes_one_script[] = {
    PLAIN_HELLO, MAIL_OK, TO_OK, DATA_OK, "S 250 queued", QUIT_OK, NULL,
};

static void test_progress(void **state)
{
    smtp_pools(800, 1536);
    run(client_is_watched, server_takes_one_script);
}

/* Another thread cancels where the server falls silent: at every step, and in the message. */
static TX_THREAD canceller;
static UCHAR canceller_stack[4096];
static UINT cancel_status;
static ULONG cancel_time;
static unsigned silent_step;

static void canceller_entry(ULONG input)
{
    tx_thread_sleep(3 * SECOND);
    cancel_time = tx_time_get();
    cancel_status = nx_smtp_client_cancel(&client);
}

static void server_falls_silent(void)
{
    static const char *const say[] = {"220 hello\r\n", "250 hello\r\n", "250 ok\r\n",
                                      "250 ok\r\n", "354 go\r\n"};
    char line[600];

    server_accept();
    for (unsigned i = 0; i < silent_step && i < 5; i++) {
        server_say(say[i]);
        if (i < 4) {
            EXPECT(server_line(line, sizeof(line)), 1);
        }
    }
    if (silent_step == 6) {             /* the whole message is read; before that, nothing of it */
        EXPECT(server_message(), 1);
    }
    while (server_socket.nx_tcp_socket_state == NX_TCP_ESTABLISHED) {
        tx_thread_sleep(SECOND);
    }
    server_close(NX_NO_WAIT);
}

static void client_is_cancelled(void)
{
    create();
    EXPECT(nx_smtp_client_timeouts_set(&client, &rfc5321), NX_SUCCESS);
    EXPECT(tx_thread_create(&canceller, "canceller", canceller_entry, 0, canceller_stack,
                            sizeof(canceller_stack), 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
    tape_set(silent_step == 6 ? 100 : 400000, NX_SMTP_LENGTH_UNKNOWN, 0);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_WAIT_ABORTED);
    EXPECT(tx_time_get() - cancel_time <= SECOND, 1);
    expect_recipient(0, silent_step == 6 ? NX_SMTP_VERDICT_IN_DOUBT : NX_SMTP_VERDICT_DEFERRED,
                     NX_WAIT_ABORTED, 0);
    while (canceller.tx_thread_state != TX_COMPLETED) {
        tx_thread_sleep(1);
    }
    EXPECT(cancel_status, NX_SUCCESS);
    EXPECT(tx_thread_delete(&canceller), TX_SUCCESS);
    EXPECT(nx_smtp_client_cancel(&client), NX_SUCCESS); /* nothing is under way */
    delete();
}

static void test_cancel(void **state)
{
    smtp_pools(800, 1536);
    for (silent_step = 0; silent_step <= 6; silent_step++) {
        smtp_run(client_is_cancelled, server_falls_silent);
    }
}

/* While it still connects. */
static void client_is_cancelled_connecting(void)
{
    NXD_ADDRESS nobody = {NX_IP_VERSION_V4, {IP_ADDRESS(1, 2, 3, 99)}};

    EXPECT(nxd_smtp_client_create(&client, &client_ip, &client_pool, "", "", "a@example.com", "d",
                                  NX_SMTP_CLIENT_AUTH_NONE, &nobody, 25),
           NX_SUCCESS);
    EXPECT(nx_smtp_client_timeouts_set(&client, &rfc5321), NX_SUCCESS);
    EXPECT(tx_thread_create(&canceller, "canceller", canceller_entry, 0, canceller_stack,
                            sizeof(canceller_stack), 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_WAIT_ABORTED);
    EXPECT(tx_time_get() - cancel_time <= SECOND, 1);
    expect_recipient(0, NX_SMTP_VERDICT_DEFERRED, NX_WAIT_ABORTED, 0);
    tx_thread_sleep(SECOND);
    EXPECT(cancel_status, NX_SUCCESS);
    EXPECT(tx_thread_delete(&canceller), TX_SUCCESS);
    delete();
    tx_thread_sleep(200 * SECOND);      /* ARP gives up what waits for an answer */
}

static void test_cancel_connecting(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_is_cancelled_connecting, NULL);
}

/* --- secrets -------------------------------------------------------------------------------- */

/* Neither the password nor its base64 stays behind in the pool's memory. */
static const char *const server_logs_in[] = {
    GREETING, "S 250-hello", "S 250 AUTH LOGIN", "C AUTH LOGIN", "S 334 VXNlcm5hbWU6",
    "C dXNlcg==", "S 334 UGFzc3dvcmQ6", "C c2VjcmV0", "S 235 ok", MAIL_OK, TO_OK, DATA_OK,
    "S 250 queued", QUIT_OK, NULL,
};
static const char *const server_turns_down[] = {
    GREETING, "S 250-hello", "S 250 AUTH PLAIN", "C AUTH PLAIN", "S 334 ", "C AHVzZXIAc2VjcmV0",
    "S 535 no", "C QUIT", "S 221 bye", "E", NULL,
};
static UINT login_type, login_status;

static UINT memory_holds(const VOID *memory, size_t size, const char *text)
{
    return memmem(memory, size, text, strlen(text)) != NULL;
}

static void client_logs_in(void)
{
    EXPECT(client_create(login_type, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_clear_text_set(&client, NX_TRUE), NX_SUCCESS);
    mail_prepare(1);
    EXPECT(nx_smtp_client_message_send(&client, &mail), login_status);
    EXPECT(memory_holds(client_pool_area, sizeof(client_pool_area), "c2VjcmV0"), 0);
    EXPECT(memory_holds(client_pool_area, sizeof(client_pool_area), "secret"), 0);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    delete();
    EXPECT(memory_holds(&client, sizeof(client), "secret"), 0);
}

static void test_secrets_are_wiped(void **state)
{
    smtp_pools(800, 1536);
    login_type = NX_SMTP_CLIENT_AUTH_LOGIN;
    login_status = NX_SUCCESS;
    run(client_logs_in, server_logs_in);
    login_type = NX_SMTP_CLIENT_AUTH_PLAIN;
    login_status = NX_SMTP_AUTH_REPLY_ERROR;
    run(client_logs_in, server_turns_down);
}

/* --- what is refused before anything is connected ------------------------------------------- */

static void expect_invalid(void)
{
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_INVALID_PARAM);
    mail_prepare(1);
}

static void client_tries_injection(void)
{
    static const char *const bad_text[] = {"x\r\nBcc: y@z", "x\n", "x\ry", "x\x01", "\xFF", "\xC3",
                                           "\xED\xA0\x80", "x\x7F"};
    static const char *const bad_address[] = {"a@b\r\nRCPT TO:<x@y>", "a@b> SIZE=1", "a@b><c@d",
                                              "a b@c", "\"a@b", "\xFF@b", "a@b\n"};
    static char long_name[NX_SMTP_NAME_MAXIMUM + 2];
    NX_SMTP_HEADER header = {"X-A", "b"};
    NX_SMTP_ATTACHMENT attachment = {.nx_smtp_attachment_name = "a"};

    memset(long_name, 'n', sizeof(long_name) - 1);
    create();
    mail_prepare(1);
    for (size_t i = 0; i < sizeof(bad_text) / sizeof(bad_text[0]); i++) {
        mail.nx_smtp_mail_subject = bad_text[i];
        expect_invalid();
        mail.nx_smtp_mail_from_name = bad_text[i];
        expect_invalid();
        recipients[0].nx_smtp_recipient_name = bad_text[i];
        expect_invalid();
        mail.nx_smtp_mail_body_type = bad_text[i];
        expect_invalid();
        mail.nx_smtp_mail_envelope_id = bad_text[i];
        expect_invalid();
        header.nx_smtp_header_value = bad_text[i];
        mail.nx_smtp_mail_headers = &header;
        mail.nx_smtp_mail_header_count = 1;
        expect_invalid();
        attachment.nx_smtp_attachment_name = bad_text[i];
        mail.nx_smtp_mail_attachments = &attachment;
        mail.nx_smtp_mail_attachment_count = 1;
        expect_invalid();
    }
    for (size_t i = 0; i < sizeof(bad_address) / sizeof(bad_address[0]); i++) {
        mail.nx_smtp_mail_from = bad_address[i];
        expect_invalid();
        mail.nx_smtp_mail_reply_to = bad_address[i];
        expect_invalid();
        recipients[0].nx_smtp_recipient_address = bad_address[i];
        expect_invalid();
    }
    header.nx_smtp_header_value = "v";
    for (size_t i = 0; i < 6; i++) {
        static const char *const bad_name[] = {"", "a:", "a b", "a\r\nb", "Subject", "bCC"};

        header.nx_smtp_header_name = bad_name[i];
        mail.nx_smtp_mail_headers = &header;
        mail.nx_smtp_mail_header_count = 1;
        expect_invalid();
    }
    recipients[0].nx_smtp_recipient_name = long_name;
    expect_invalid();
    recipients[0].nx_smtp_recipient_address = "<>";
    expect_invalid();
    recipients[0].nx_smtp_recipient_notify = NX_SMTP_NOTIFY_NEVER | NX_SMTP_NOTIFY_DELAY;
    expect_invalid();
    mail.nx_smtp_mail_recipient_count = 0;
    expect_invalid();
    mail.nx_smtp_mail_body.nx_smtp_content_data = NULL;
    expect_invalid();
    strcpy(mail.nx_smtp_mail_message_id, "<a b@c>");
    expect_invalid();
    strcpy(mail.nx_smtp_mail_message_id, "a@c");
    expect_invalid();
    memset(mail.nx_smtp_mail_message_id, 'i', NX_SMTP_MESSAGE_ID_SIZE);
    expect_invalid();
    EXPECT(client_ip.nx_ip_tcp_packets_sent, 0);
    delete();
}

static void d074_header_injection(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_tries_injection, NULL);
}

static void client_checks(void)
{
    NX_SMTP_OUTCOME outcome;
    struct nx_smtp_offer offer;

    mail_prepare(1);
    EXPECT(nx_smtp_client_session_open(NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_session_close(NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_cancel(NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_message_send(NX_NULL, &mail), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_message_send(&client, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_outcome_get(&client, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_offer_get(&client, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_timeouts_set(&client, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_message_write(&client, &mail, 0, NX_NULL, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_session_open(&client), NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(nx_smtp_client_message_send(&client, &mail), NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(nx_smtp_client_outcome_get(&client, &outcome), NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(nx_smtp_client_offer_get(&client, &offer), NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(nx_smtp_client_extensions_set(&client, 0), NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(nx_smtp_client_clock_set(&client, NX_NULL, NX_NULL), NX_SMTP_CLIENT_NOT_INITIALIZED);
}

static UINT timer_statuses[4];

static VOID timer_calls(ULONG input)
{
    timer_statuses[0] = nx_smtp_client_session_open(&client);
    timer_statuses[1] = nx_smtp_client_session_close(&client);
    timer_statuses[2] = nx_smtp_client_message_send(&client, &mail);
    timer_statuses[3] = nx_smtp_client_cancel(&client);
}

static void client_calls_from_timer(void)
{
    static TX_TIMER timer;

    create();
    mail_prepare(1);
    EXPECT(tx_timer_create(&timer, "timer", timer_calls, 0, 1, 0, TX_AUTO_ACTIVATE), TX_SUCCESS);
    tx_thread_sleep(3);
    for (int i = 0; i < 4; i++) {
        EXPECT(timer_statuses[i], NX_CALLER_ERROR);
    }
    EXPECT(tx_timer_delete(&timer), TX_SUCCESS);
    delete();
}

static void test_checks(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_checks, NULL);
    smtp_run(client_calls_from_timer, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(d082_refused_recipients),
        cmocka_unit_test(d069_early_replies),
        cmocka_unit_test(test_many_recipients),
        cmocka_unit_test(d077_in_doubt),
        cmocka_unit_test(test_sessions),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_extensions),
        cmocka_unit_test(test_chunking),
        cmocka_unit_test(test_readers),
        cmocka_unit_test(test_rfc5321_timers),
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_cancel_connecting),
        cmocka_unit_test(test_secrets_are_wiped),
        cmocka_unit_test(d074_header_injection),
        cmocka_unit_test(test_checks),
    };

    return cmocka_run_group_tests_name("smtp extra services", tests, NULL, NULL);
}
