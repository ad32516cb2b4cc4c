"""The table of commands: names, what they take, and where they live. Imports none of them."""

from __future__ import annotations

from journeytui.cli.grammar import Argument, Command, Option

EVERYWHERE = (
    Option("--db", "the library to use; also JOURNEYTUI_DB (yours when neither is given)", "PATH"),
    Option("--samples", "use the sample journeys"),
    Option("--read-only", "change nothing"),
    Option("--version", "say which version this is"),
    Option("--help", "say what a command does", short="-h"),
)
SHELLS = ("bash", "zsh", "fish")
FORMATS = ("yaml", "json", "html", "markdown")

STUDIES = (
    "asset", "experience", "pain", "kpis", "balance", "alignment", "gaps", "silos", "priorities", "maturity", "upkeep",
    "rollup", "drift",
)  # fmt: skip
ROLES = ("viewer", "editor", "admin")
SPACE_ACTS = ("create", "list", "reset")

_JSON = Option("--json", "as JSON")
_SERVER_DB = Option(
    "--db", "the server's database; also JOURNEYTUI_SERVER_DB (a file of your own when neither is given)", "URL"
)
_PLAIN = Option("--plain", "one record a line, with tabs between, without colour")
_REF = Argument("REF", "a record: its path, an id, or the first six or more characters of one")
_REFS = Argument("REF", "records: paths, ids, or the first six or more characters of them", most=None)
_FIELDS = Argument("FIELD=VALUE", "what to set", least=0, most=None)

_HOW_TO_SET = """\
FIELD=VALUE sets a field, FIELD= clears it. For fields that hold several: FIELD+=x adds, FIELD-=x takes away.
FIELD@=FILE takes the value from a file, FIELD=- from standard input.
People, teams and other records are named by their path, like accountable=team:branch-team, or by their id."""

_HOW_TO_FILTER = """\
A filter is words of title, persona, accountable or status, and words that ask: owner:me owner:none due:late due:30
persona:first status:live state:target net<0 off>0 open>0 exp<-0.5 stages>=8. All of them have to hold.

  journeytui list --filter 'owner:me due:late'
  journeytui list --view 'Losing customers' --plain"""

_HOW_TO_STUDY = """\
WHEN is a day like 2026-01-31, or a review by its path or id. What a review measured it kept when it was closed; of other
days the dated readings and periods tell, and the journal, which says since when it knows. drift compares all studies,
with the last review, or with a quarter ago.

  journeytui study asset telecom
  journeytui study pain telecom --since 2026-01-31
  journeytui study drift telecom --since 2026-01-31 --until 2026-03-31"""

_HOW_TO_SHARE = """\
A library syncs with one space, all of it. A file remote is a space in a file, on this machine or on a disk that all of
you see; a server is asked for a token, which is kept for you alone.

  journeytui remote add team /srv/team/space.db
  journeytui remote add team https://journeys.example.com --token-file token.txt"""

_HOW_TO_RESOLVE = """\
mine makes your value the one that stands, theirs that of the other, --value TEXT a third one. Where an edit met a removal,
restore brings the record back with the edit. `journeytui conflicts` shows which apply. A choice can be undone."""

_HOW_TO_SERVE = """\
The database is a file, or PostgreSQL: postgresql://user@host/name. A password in it belongs into JOURNEYTUI_SERVER_DB,
where other users of the machine do not see it. Put a proxy that speaks TLS in front for others to reach it.

  journeytui serve
  journeytui token create Ana --role editor"""

_HOW_TO_BROWSE = """\
The address that it prints holds a secret of this launch: whoever has it can do what you can in the explorer, and nobody else
gets in. Your editor, the clipboard and files of the machine are off there. From another machine go through SSH:

  ssh -L 8770:127.0.0.1:8770 you@example.com journeytui web
  journeytui web --samples --read-only --open"""

_HOW_TO_EXPORT = """\
yaml and json hold all of a journey, and `import` reads them again. html and markdown are reports to read, print or send:
what is failing, what was decided, what the studies say, and each stage. A report in html is one file that loads nothing
from elsewhere and runs nothing. Without --format the ending of the file says which it is.

  journeytui export i-buy-a-home -o home.yaml
  journeytui export i-buy-a-home -o home.html
  journeytui export --all -o journeys.html
  journeytui export --all -o journeys/"""

EXPLORER = Command(
    "",
    "open the explorer",
    "explorer:run",
    (Argument("JOURNEY", "the journey, or any record of one, to open", least=0),),
)

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command(
            "new",
            "start a library",
            "making:run",
            (Argument("PATH", "where it is kept; your own library when left out", least=0),),
            (
                Option("--title", "what it is called", "TEXT"),
                Option("--team", "share it with the members of this group of the machine", "GROUP"),
            ),
        ),
        Command("open", "open the explorer where a record is", "explorer:run", (_REF,)),
        Command(
            "list",
            "the journeys, with their figures",
            "listing:run",
            (),
            (
                Option(
                    "--view", "one of your views, or Mine, Review overdue, KPIs off target, Losing customers", "NAME"
                ),
                Option("--filter", "only those that match", "TEXT"),
                Option("--sort", "by this column; -COLUMN turns the order", "COLUMN"),
                _PLAIN,
                _JSON,
            ),
            _HOW_TO_FILTER,
        ),
        Command("show", "a record with all its fields, and what hangs on it", "showing:run", (_REF,), (_JSON,)),
        Command(
            "find",
            "search every text",
            "finding:run",
            (Argument("TEXT", "what to look for", most=None),),
            (Option("--limit", "at most so many (200)", "N"), _PLAIN, _JSON),
        ),
        Command(
            "study",
            "what a journey, or all of them, say about a question",
            "studying:run",
            (
                Argument("QUESTION", ", ".join(STUDIES), options=STUDIES),
                Argument("REF", "the journey; all of them when left out", least=0),
            ),
            (
                Option("--since", "what was then stands beside: the end of a day, or a review", "WHEN"),
                Option("--until", "the answer as it was at the end of a day, or of a review", "WHEN"),
                _JSON,
            ),
            _HOW_TO_STUDY,
        ),
        Command(
            "check",
            "whether the maps can still be trusted; exits with 1 when not",
            "checking:run",
            (Argument("REF", "the journey; all of them when left out", least=0),),
            (Option("--rules", "list the rules, and which of them hold here"), _PLAIN, _JSON),
            "A library switches rules off like this, by its path:\n\n"
            "  journeytui set library:our-journeys rules='inside-out-name=off, stage-goal=off'",
        ),
        Command(
            "review",
            "how a journey stands, stage by stage, beside the last time; R in the explorer goes through it",
            "reviewing:run",
            (Argument("REF", "the journey"),),
            (
                Option("--begin", "begin a review today"),
                Option("--close", "close the open one: its figures are kept, the journey counts as reviewed"),
                Option("--minutes", "print the minutes of the newest one, as Markdown"),
                _JSON,
            ),
        ),
        Command(
            "decide",
            "record a decision on a journey, or on anything that hangs on one",
            "deciding:decide",
            (_REF, Argument("TEXT", "what is to be done; who and until when may stand before a colon", most=None)),
            (Option("--why", "what it rests on", "TEXT"), Option("--question", "it is an open question")),
            "Who and when: @ and a reference, a day, a weekday, today, tomorrow, 3d, 2w.\n\n"
            "  journeytui decide i-buy-a-home/i-get-the-mortgage '@branch-team fri: send one list of documents'",
        ),
        Command(
            "decisions",
            "what is decided and not done, the most urgent first",
            "deciding:decisions",
            (Argument("REF", "the journey; all of them when left out", least=0),),
            (
                Option("--mine", "only what I or a team of mine sees to"),
                Option("--due", "only what is due within so many days", "DAYS"),
                Option("--all", "also what is done or dropped"),
                _PLAIN,
                _JSON,
            ),
        ),
        Command(
            "mine",
            "my touchpoints, my open decisions, and what turned bad since the last working day; O in the explorer",
            "mine:run",
            (),
            (Option("--since", "what turned bad since this day (the last working day)", "DAY"), _JSON),
            "Who I am is the name or the e-mail of a person of the library, with the team they belong to; or a team's name.\n\n"
            "  journeytui mine --since 2026-01-31",
        ),
        Command(
            "log",
            "who changed what, newest first",
            "history:log",
            (Argument("REF", "only changes of this record", least=0),),
            (
                Option("--limit", "at most so many (100)", "N"),
                Option("--before", "only changes before this one", "NUMBER"),
                _PLAIN,
                _JSON,
            ),
        ),
        Command(
            "add",
            "add a record, and print its id",
            "adding:run",
            (Argument("KIND", "what to add: journey, stage, touchpoint, team, …"), _FIELDS),
            (
                Option("--in", "what it hangs on", "REF"),
                Option("--after", "the neighbour that it follows", "REF"),
                _JSON,
            ),
            _HOW_TO_SET
            + "\n\n  journeytui add touchpoint --in i-buy-a-home/i-get-the-mortgage title='Rate locked' emotion=1",
        ),
        Command(
            "set",
            "change fields of one or several records",
            "setting:run",
            (Argument("REF", _REFS.help, most=None), _FIELDS),
            (),
            _HOW_TO_SET + "\n\n  journeytui set i-buy-a-home/i-get-the-mortgage/rate-locked status=live tags+=paper",
        ),
        Command(
            "move",
            "put a record in another place",
            "moving:run",
            (_REF,),
            (
                Option("--before", "the neighbour that it comes before", "REF"),
                Option("--after", "the neighbour that it follows", "REF"),
                Option("--into", "what it shall hang on", "REF"),
            ),
        ),
        Command(
            "remove",
            "remove records and what hangs on them",
            "removing:run",
            (_REFS,),
            (Option("--dry-run", "only say what would go"), _JSON),
        ),
        Command(
            "undo",
            "take back your newest change",
            "history:undo",
            (Argument("NUMBER", "another change, by its number in the log", least=0),),
        ),
        Command("redo", "do again what was undone last", "history:redo"),
        Command(
            "import",
            "read journeys from files",
            "importing:run",
            (Argument("FILE", "YAML or JSON files, one journey each", most=None),),
            (Option("--dry-run", "only say what would change"), _JSON),
        ),
        Command(
            "export",
            "write journeys as files, or as a report",
            "exporting:run",
            (Argument("REF", "the journey", least=0),),
            (
                Option("--all", "every journey, one file each; as html or markdown one report of all"),
                Option("--format", "yaml or json, or html or markdown for a report", "FORMAT", options=FORMATS),
                Option("--output", "the file to write; with --all in yaml or json the folder", "PATH", short="-o"),
            ),
            _HOW_TO_EXPORT,
        ),
        Command(
            "backup",
            "keep a copy of the library",
            "upkeep:backup",
            (Argument("PATH", "the file or folder to write", least=0),),
        ),
        Command("restore", "put a backup in the library's place", "upkeep:restore", (Argument("PATH", "the backup"),)),
        Command(
            "doctor",
            "look whether the library is sound",
            "upkeep:doctor",
            (),
            (
                Option("--deep", "compute search, figures and journal again, and compare"),
                Option("--repair", "first compute search and figures anew from the records"),
                _JSON,
            ),
        ),
        Command(
            "remote",
            "share the library through a server or a file",
            "remotes:run",
            (
                Argument("WHAT", "what to do: add, list or remove", options=("add", "list", "remove")),
                Argument("NAME", "what you call it, like team", least=0),
                Argument("PATH", "with add: https://… of a server, or the path of a file for all of you", least=0),
            ),
            (
                Option("--space", "the space on the server or in the file (main)", "NAME"),
                Option("--token-file", "read the token for a server from here; - is standard input", "FILE"),
                _JSON,
            ),
            _HOW_TO_SHARE,
        ),
        Command(
            "sync",
            "send your changes, bring those of others",
            "syncing:run",
            (),
            (
                Option("--remove", "let removals through that were held back because they are many"),
                Option("--follow", "go on until standard input ends; for programs: it hears go, now, at JOURNEY"),
                _JSON,
            ),
        ),
        Command("status", "how the library stands to the shared one", "standing:run", (), (_JSON,)),
        Command("conflicts", "edits of the same thing that met each other", "conflicts:show", (), (_PLAIN, _JSON)),
        Command(
            "resolve",
            "choose what shall stand in a conflict",
            "conflicts:resolve",
            (
                Argument("ID", "the conflict, or the beginning of its id"),
                Argument("CHOICE", "mine, theirs or restore", least=0, options=("mine", "theirs", "restore")),
            ),
            (Option("--value", "neither of the two, but this", "TEXT"),),
            _HOW_TO_RESOLVE,
        ),
        Command(
            "serve",
            "run a server for shared spaces",
            "serving:run",
            (),
            (
                _SERVER_DB,
                Option("--host", "the address to listen on (127.0.0.1: this machine only)", "HOST"),
                Option("--port", "the port to listen on (8760)", "PORT"),
                Option("--workers", "processes that serve; more than one needs PostgreSQL (1)", "N"),
            ),
            _HOW_TO_SERVE,
        ),
        Command(
            "web",
            "open the explorer in a browser, for whoever has the address",
            "browsing:run",
            (Argument("JOURNEY", "the journey, or any record of one, to open", least=0),),
            (
                Option("--port", "the port to listen on (8770)", "PORT"),
                Option("--host", "the address to listen on (127.0.0.1: this machine only)", "HOST"),
                Option("--open", "open the browser of this machine"),
                Option(
                    "--sessions", "pages that may be open at once, each with a program of its own (8, at most 20)", "N"
                ),
                Option("--idle", "minutes without a key after which a page is let go (30)", "MINUTES"),
            ),
            _HOW_TO_BROWSE,
        ),
        Command(
            "token",
            "let people and programs into a server's spaces",
            "tokens:token",
            (
                Argument("WHAT", "what to do: create, list or revoke", options=("create", "list", "revoke")),
                Argument("NAME", "whose token it is; with revoke also its id", least=0),
            ),
            (
                Option("--role", "with create: viewer, editor or admin", "ROLE", options=ROLES),
                Option("--space", "with create: the one space it opens (main)", "NAME"),
                Option("--days", "with create: how long it lasts; for ever when left out", "N"),
                _SERVER_DB,
                _JSON,
            ),
            "  journeytui token create Ana --role editor --days 90",
        ),
        Command(
            "space",
            "the spaces of a server",
            "tokens:space",
            (
                Argument("WHAT", "what to do: create, list, or reset after a backup was put back", options=SPACE_ACTS),
                Argument("NAME", "what it is called", least=0),
            ),
            (_SERVER_DB, _JSON),
        ),
        Command("schema", "the JSON Schema of journey files, for editors", "documents:schema"),
        Command("keys", "the keys of the explorer", "documents:keys", (), (_PLAIN, _JSON)),
        Command(
            "completions",
            "a script that lets a shell complete these commands",
            "completions:run",
            (Argument("SHELL", "bash, zsh or fish", options=SHELLS),),
            (),
            "  journeytui completions bash > ~/.local/share/bash-completion/completions/journeytui",
        ),
    )
}

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Look", ("open", "list", "show", "find", "log")),
    ("Decide", ("mine", "study", "check", "review", "decide", "decisions")),
    ("Change", ("add", "set", "move", "remove", "undo", "redo")),
    ("Share", ("remote", "sync", "status", "conflicts", "resolve")),
    ("Serve", ("web", "serve", "token", "space")),
    ("Files", ("import", "export", "schema")),
    ("Libraries", ("new", "backup", "restore", "doctor")),
    ("Helps", ("keys", "completions")),
)
"""The commands as the help shows them."""
