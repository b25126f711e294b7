#!/bin/bash
# report.sh - a mail of the extra services (apps/examples/report.c), with drawn
# text, as an independent parser reads it from the server's maildir: headers,
# body and the attachment are what the firmware meant, and nobody sees the Bcc.
#
#   B=BUILD-DIRECTORY report.sh
. "$(dirname "$0")/common.sh"

subject="Pumpe läuft 🚰 $(draw_word 9) $(draw_word 70) – $(draw_word 60)"
note="Grüße, $(draw_word 12)
.dot = $(draw_word 90)	
From here on
"
rows=$((RANDOM % 3000 + 10))
run_to build "$b/postboard-cc" -iquote drivers -o "$work/report.so" apps/examples/report.c
mkdir "$work/mail"
run_to run "$b/postboard" run "$work/report.so" --serve 10.0.0.1:25 --maildir "$work/mail" \
    --argument "subject=$subject" --argument "note=$note" --argument "rows=$rows" --until 10m \
    --pcap "$work/report.pcap"
cat "$work/run.out"
grep -q 'step 7' "$work/run.out" || fail "no progress was shown"
SUBJECT=$subject NOTE=$note ROWS=$rows python3 - "$(only_mail "$work/mail")" <<'END'
import email, email.policy, email.utils, os, sys

def check(what, got, wanted):
    if got != wanted:
        sys.exit(f"report.sh: {what} is {got!r}, not {wanted!r}")

mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
check("defects", [d for part in mail.walk() for d in part.defects], [])
check("the subject", str(mail["subject"]), os.environ["SUBJECT"])
check("From", str(mail["from"]), "Pump 3 <pump3@example.com>")
to = mail["to"].addresses
check("To", [(a.display_name, a.addr_spec) for a in to], [("Anna Ørsted", "anna@example.com")])
for name in "date", "message-id", "from", "to", "subject", "mime-version", "content-type":
    check("the number of " + name, len(mail.get_all(name, [])), 1)
check("the year", mail["date"].datetime.year, 2020)
check("Bcc", b"archive" in mail.as_bytes().split(b"\n\n")[0].replace(b"Delivered-To", b""), False)
body, table = mail.iter_parts()
# the transport has a line end for the last line of the text, and CR is none of ours
check("the note", body.get_content().replace("\r\n", "\n"), os.environ["NOTE"])
check("the file's name", table.get_filename(), "measured values – today.csv")
check("the file's type", table.get_content_type(), "text/csv")
check("the table", table.get_content().replace("\r\n", "\n"),
      "".join(f"{row};{20 + row * row % 61} °C\n" for row in range(int(os.environ["ROWS"]))))
END
tests/checks/capture.sh "$work/report.pcap"
echo "report: as the firmware meant it"
