"""What the help of a command says below its options, where that is more than a line or two: how it is meant, and examples."""

from __future__ import annotations

HOW_TO_SET = """\
FIELD=VALUE sets a field, FIELD= clears it. For fields that hold several: FIELD+=x adds, FIELD-=x takes away.
FIELD@=FILE takes the value from a file, FIELD=- from standard input.
People, teams and other records are named by their path, like accountable=team:branch-team, or by their id."""

HOW_TO_LIST = """\
A filter is words of title, persona, accountable or status, and words that ask: owner:me owner:none due:late due:30
persona:first tag:fibre status:live state:target net<0 off>0 open>0 exp<-0.5 stages>=8. All of them have to hold.

new counts what others changed on a journey since you last looked at it, as the explorer marks it. Listing it marks nothing as
seen; looking at it in the explorer does, and --seen does so for all of it.

  journeytui list --filter 'owner:me due:late'
  journeytui list --view 'Losing customers' --plain
  journeytui list --new --seen"""

HOW_TO_STUDY = """\
WHEN is a day like 2026-01-31, or a review by its path or id. What a review measured it kept when it was closed; of other
days the dated readings and periods tell, and the journal, which says since when it knows. drift compares all studies,
with the last review, or with a quarter ago.

  journeytui study asset i-buy-a-home-and-settle-in
  journeytui study pain --since 2026-01-31
  journeytui study drift --since 2026-01-31 --until 2026-03-31"""

HOW_TO_SHARE = """\
A library syncs with one space, all of it. A file remote is a space in a file, on this machine or on a disk that all of
you see; a server is asked for a token, which is kept for you alone.

  journeytui remote add team /srv/team/space.db
  journeytui remote add team https://journeys.example.com --token-file token.txt"""

HOW_TO_RESOLVE = """\
mine makes your value the one that stands, theirs that of the other, --value TEXT a third one. Where an edit met a removal,
restore brings the record back with the edit. `journeytui conflicts` shows which apply. A choice can be undone.

  journeytui resolve 3k9f2a mine
  journeytui resolve all theirs"""

HOW_TO_SERVE = """\
The database is a file, or PostgreSQL: postgresql://user@host/name. A password in it belongs into JOURNEYTUI_SERVER_DB,
where other users of the machine do not see it. Put a proxy that speaks TLS in front for others to reach it. How much a token
may ask for in a second holds for all workers together.

  journeytui serve
  journeytui token create Ana --role editor"""

HOW_TO_BROWSE = """\
The address that it prints holds a secret of this launch: whoever has it can do what you can in the explorer, and nobody else
gets in. Your editor, the clipboard and files of the machine are off there. No page may use more than a share of the machine:
one that reaches --memory or --processor is ended, says so, and loses nothing that was saved. From another machine go
through SSH:

  ssh -t -L 8770:127.0.0.1:8770 you@example.com journeytui web
  journeytui web --samples --read-only --open"""

HOW_TO_EXPORT = """\
yaml and json hold all of a journey, and `import` reads them again. html and markdown are reports to read, print or send:
what is failing, what was decided, what the studies say, and each stage. A report in html is one file that loads nothing
from elsewhere and runs nothing. Without --format the ending of the file says which it is.

  journeytui export i-buy-a-home -o home.yaml
  journeytui export i-buy-a-home -o home.html
  journeytui export --all -o journeys.html
  journeytui export --all -o journeys/"""

HOW_TO_ADD = f"""\
{HOW_TO_SET}

  journeytui add touchpoint --in i-buy-a-home/i-get-the-mortgage title='Rate locked' emotion=1"""

HOW_TO_SET_MORE = f"""\
{HOW_TO_SET}

  journeytui set i-buy-a-home/i-get-the-mortgage/rate-locked status=live tags+=paper"""

HOW_TO_CHECK = """\
A library switches rules off, or sets what they ask for, by its path:

  journeytui set library:our-journeys rules='stage-goal=off, opportunities-undecided=50'"""

HOW_TO_DECIDE = """\
Who and when: @ and a name or reference; a day like fri, tomorrow, 3d, 2w, 15 Nov or 2026-11-15. A day without a year is the
next such day to come; one that is past wants a ! behind it.

  journeytui decide i-buy-a-home/i-get-the-mortgage '@branch-team fri: send one list of documents'
  journeytui decide i-buy-a-home '@Hye-jin Bae 15 Nov: call the notary'"""

HOW_TO_COMPLETE = """\
Commands, options, fields and what they may hold are offered, and the journeys, stages and people of your library.

  journeytui completions bash > ~/.local/share/bash-completion/completions/journeytui
  journeytui completions zsh > ~/.zfunc/_journeytui    (with fpath+=~/.zfunc before compinit in ~/.zshrc)
  journeytui completions fish > ~/.config/fish/completions/journeytui.fish"""

HOW_TO_PREFER = """\
  journeytui settings
  journeytui settings cursor shown"""

HOW_TO_REMAP = """\
Other keys stand in settings.toml, with commas between; two with a space are typed one after the other. Clashes are told.

  [keys]
  rename = "n"
  palette = ";,ctrl+k\""""
