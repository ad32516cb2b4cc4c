"""The table of commands: names, what they take, and where they live. Imports none of them."""

from __future__ import annotations

from journeytui.cli import manual
from journeytui.cli.choices import FORMATS, ROLES, SCREENS, SHELLS, SPACE_ACTS, STUDIES
from journeytui.cli.grammar import Argument, Command, Option

EVERYWHERE = (
    Option("--db", "the library to use; also JOURNEYTUI_DB (yours when neither is given)", "PATH"),
    Option("--samples", "use the sample journeys"),
    Option("--read-only", "change nothing"),
    Option("--version", "say which version this is"),
    Option("--help", "say what a command does", short="-h"),
)
_JSON = Option("--json", "as JSON")
_SERVER_DB = Option(
    "--db", "the server's database; also JOURNEYTUI_SERVER_DB (a file of your own when neither is given)", "URL"
)
_PLAIN = Option("--plain", "one record a line, with tabs between; no colour, no decoration")
_PRINTED = (_PLAIN, _JSON)
_REF = Argument("REF", "a record: its path, an id, or the first six or more characters of one")
_REFS = Argument("REF", "records: paths, ids, or the first six or more characters of them", most=None)
_WITHIN = Argument("REF", "the journey, or anything in the one stage to show")
_FIELDS = Argument("FIELD=VALUE", "what to set", least=0, most=None)

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
                Option("--views", "which views there are, and what they show"),
                Option("--filter", "only those that match", "TEXT"),
                Option("--sort", "by this column; -COLUMN turns the order", "COLUMN"),
                Option("--new", "what others changed since you last looked, record by record, the newest first"),
                Option("--seen", "all that is new now counts as seen from then on, as if you had looked at it"),
                *_PRINTED,
            ),
            manual.HOW_TO_LIST,
        ),
        Command("show", "a record with all its fields, and what hangs on it", "showing:run", (_REF,), _PRINTED),
        Command("walk", "a journey stage by stage, as the explorer shows it", "walking:walk", (_WITHIN,), _PRINTED),
        Command("map", "a journey lane by lane, as the map shows it", "walking:chart", (_WITHIN,), _PRINTED),
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
                *_PRINTED,
            ),
            manual.HOW_TO_STUDY,
        ),
        Command(
            "check",
            "whether the maps can still be trusted; exits with 1 when not",
            "checking:run",
            (Argument("REF", "the journey; all of them when left out", least=0),),
            (Option("--rules", "list the rules, and which of them hold here"), _PLAIN, _JSON),
            manual.HOW_TO_CHECK,
        ),
        Command(
            "review",
            "go through a journey stage by stage: on a terminal by keys, in a pipe how it stands beside the last time",
            "reviewing:run",
            (Argument("REF", "the journey"),),
            (
                Option("--begin", "begin a review today"),
                Option("--close", "close the open one: its figures are kept, the journey counts as reviewed"),
                Option("--minutes", "print the minutes of the newest one, as Markdown; also after --close"),
                *_PRINTED,
            ),
        ),
        Command(
            "decide",
            "record a decision on a journey, or on anything that hangs on one",
            "deciding:decide",
            (_REF, Argument("TEXT", "what is to be done; who and until when may stand before a colon", most=None)),
            (Option("--why", "what it rests on", "TEXT"), Option("--question", "it is an open question")),
            manual.HOW_TO_DECIDE,
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
                *_PRINTED,
            ),
        ),
        Command(
            "mine",
            "my touchpoints, my open decisions, and what turned bad since the last working day; O in the explorer",
            "mine:run",
            (),
            (Option("--since", "what turned bad since this day (the last working day)", "DAY"), _PLAIN, _JSON),
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
                *_PRINTED,
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
            manual.HOW_TO_ADD,
        ),
        Command(
            "set",
            "change fields of one or several records",
            "setting:run",
            (Argument("REF", _REFS.help, most=None), _FIELDS),
            (),
            manual.HOW_TO_SET_MORE,
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
            (Argument("FILE", "YAML or JSON files, one journey each, or folders of them", most=None),),
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
            manual.HOW_TO_EXPORT,
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
                *_PRINTED,
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
                *_PRINTED,
            ),
            manual.HOW_TO_SHARE,
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
        Command(
            "status",
            "how the library stands to the shared one",
            "standing:run",
            (),
            (Option("--syncs", "what each sync sent and brought, newest first"), *_PRINTED),
        ),
        Command("conflicts", "edits of the same thing that met each other", "conflicts:show", (), _PRINTED),
        Command(
            "resolve",
            "choose what shall stand in a conflict",
            "conflicts:resolve",
            (
                Argument("ID", "the conflict, or the beginning of its id; all: every one of yours"),
                Argument("CHOICE", "mine, theirs or restore", least=0, options=("mine", "theirs", "restore")),
            ),
            (Option("--value", "neither of the two, but this", "TEXT"),),
            manual.HOW_TO_RESOLVE,
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
            manual.HOW_TO_SERVE,
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
                Option("--memory", "megabytes that each program of a page may use (1024)", "MB"),
                Option("--processor", "minutes of a processor that each of them may use (60)", "MINUTES"),
            ),
            manual.HOW_TO_BROWSE,
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
                Option("--days", "with create: how long it lasts, 365 days at most (90)", "N"),
                _SERVER_DB,
                *_PRINTED,
            ),
            "  journeytui token create Ana --role editor --days 90",
        ),
        Command(
            "space",
            "the spaces of a server",
            "tokens:space",
            (
                Argument("WHAT", "create, list, reset after a backup was put back, or prune", options=SPACE_ACTS),
                Argument("NAME", "what it is called", least=0),
            ),
            (
                Option("--days", "with prune: forget the history of changes that are older; all records stay", "N"),
                _SERVER_DB,
                *_PRINTED,
            ),
        ),
        Command("schema", "the JSON Schema of journey files, for editors", "documents:schema"),
        Command(
            "settings",
            "what you have set, or setting it; an empty VALUE brings back what comes with the program",
            "preferring:run",
            (
                Argument("NAME", "the setting; all when left out", least=0),
                Argument("VALUE", "what it shall be", least=0),
            ),
            _PRINTED,
            manual.HOW_TO_PREFER,
        ),
        Command(
            "keys",
            "the keys of the explorer, with those that you have set",
            "documents:keys",
            (Argument("SCREEN", "only what works there", least=0, options=SCREENS),),
            (
                Option("--terminals", "which key arrives in tmux, screen, the Linux console, PuTTY, docker attach"),
                *_PRINTED,
            ),
            manual.HOW_TO_REMAP,
        ),
        Command(
            "help",
            "what a command does, like COMMAND --help; what the words of journeys mean, and their fields",
            "help:run",
            (Argument("COMMAND", "a command, `words` for all words, or one of them, like touchpoint", least=0),),
            (_PLAIN,),
        ),
        Command(
            "completions",
            "a script that lets a shell complete these commands",
            "completions:run",
            (
                Argument("SHELL", "bash, zsh or fish", options=SHELLS),
                Argument(
                    "WORD", "for that script: a line that is being typed, to hear how it may go on", least=0, most=None
                ),
            ),
            (),
            manual.HOW_TO_COMPLETE,
        ),
    )
}

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Look", ("open", "list", "show", "walk", "map", "find", "log")),
    ("Decide", ("mine", "study", "check", "review", "decide", "decisions")),
    ("Change", ("add", "set", "move", "remove", "undo", "redo")),
    ("Share", ("remote", "sync", "status", "conflicts", "resolve")),
    ("Serve", ("web", "serve", "token", "space")),
    ("Files", ("import", "export", "schema")),
    ("Libraries", ("new", "backup", "restore", "doctor")),
    ("Helps", ("help", "keys", "settings", "completions")),
)
"""The commands as the help shows them."""
