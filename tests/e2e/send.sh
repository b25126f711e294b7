#!/bin/bash
# send.sh - postboard send as a mail command: files arrive as they were, headers and
# recipients as given, a ready message as sendmail -t has it, and what is refused.
#
#   B=BUILD-DIRECTORY send.sh
. "$(dirname "$0")/common.sh"

word=$(draw_word 12)
head -c 20000 /dev/urandom >"$work/drawn.bin"
printf 'Gr\303\274\303\237e\n.%s\n' "$word" >"$work/body"

# a mail with a file, for three
run_to mail "$b/postboard" send --from a@example.com --to b@example.com --cc c@example.com \
    --bcc d@example.com --subject "S $word" --header "X-Drawn: $word" --attach "$work/drawn.bin" \
    --body "$work/body" --server 10.0.0.1 --maildir "$work/mail" --json
python3 - "$work" "$word" "$(only_mail "$work/mail")" <<'P' || fail "the mail is another"
import email, email.policy, json, sys
work, word, path = sys.argv[1:]
mail = email.message_from_binary_file(open(path, "rb"), policy=email.policy.default)
text, file = mail.iter_parts()
assert file.get_content() == open(work + "/drawn.bin", "rb").read()
assert file.get_filename() == "drawn.bin"
assert text.get_content() == open(work + "/body", encoding="utf-8").read()
assert mail["X-Drawn"] == word and mail["Subject"] == "S " + word
assert mail["Date"] and mail["Message-ID"] and mail["Bcc"] is None and "c@" in mail["Cc"]
said = json.load(open(work + "/mail.out"))
assert said["status"] == 0 and said["message_id"] == mail["Message-ID"]
assert [r["address"][0] for r in said["recipients"]] == list("bcd")
assert all(r["verdict"] == "accepted" and r["code"] == 250 for r in said["recipients"])
P

# a ready message: whom it names, without Bcc; a line too long is mended
{ printf 'From: "A, B" <a@example.com>\nTo: x@example.com (one), G: y@example.com;\n'
  printf 'BCC: "z" <z@example.com>\nSubject: %s\n\n' "$word"
  printf 'L%01200d=\n' 0; } >"$work/ready"
run_to ready "$b/postboard" send -t --body "$work/ready" --server 10.0.0.1 --maildir "$work/ready-mail" --json
python3 - "$work" "$(only_mail "$work/ready-mail")" <<'P' || fail "the ready mail is another"
import email, email.policy, json, sys
work, path = sys.argv[1:]
mail = email.message_from_binary_file(open(path, "rb"), policy=email.policy.default)
assert mail.get_content() == "L" + "0" * 1200 + "=\n"
assert mail["Date"] and mail["Message-ID"] and mail["Bcc"] is None
assert max(map(len, open(path, "rb").read().splitlines())) <= 998
said = json.load(open(work + "/ready.out"))
assert [r["address"][0] for r in said["recipients"]] == list("xyz")
P
printf 'no header here\n' >"$work/none"
refused 65 'this is no message' send -t --body "$work/none" --server 10.0.0.1 --maildir "$work/m"

# nothing is sent
run_to dry "$b/postboard" send --dry-run --from a@example.com --to b@example.com --body "$work/body"
grep -q "^\.$word" "$work/dry.out" || fail "--dry-run does not print the message"
run_to info "$b/postboard" send --serverinfo --server 10.0.0.1
grep -qx 'PIPELINING' "$work/info.out" || fail "--serverinfo does not tell what is offered"

# no password in clear text, no mechanism that is not offered, no TLS where there is none
export POSTBOARD_PASSWORD=s3cret
mail=(--from a@example.com --to b@example.com --body "$work/body" --server 10.0.0.1 --maildir "$work/m")
refused 77 'for all to read' send "${mail[@]}" --user u --auth auto
refused 69 'does not offer' send "${mail[@]}" --user u --auth scram-sha-256
refused 69 'does not offer' send "${mail[@]}" --tls starttls --tls-insecure
refused 64 'needs --tls-name' send "${mail[@]}" --tls starttls
refused 64 'is for postboard send' demo --user u --auth cram-md5
[[ ! -d $work/m/new || -z $(ls "$work/m/new") ]] || fail "a mail arrived that was refused"
echo "send: files, headers, recipients, ready messages and refusals"
