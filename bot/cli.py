"""The command `mujaz`. Heavy imports wait until a command needs them."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from sysconfig import get_path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.exit_codes import FAILED, INTERRUPTED
from bot.operations import ASKING, SOURCE_ACTIONS
from bot.roles import ALL, Role, roles_of

if TYPE_CHECKING:
    pass

_TOKENS = {
    "telegram.token": "talk to @BotFather on Telegram and send /newbot",
    "discord.token": "create an application in Discord's Developer Portal and add a bot to it",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command; returns its exit code: 0, 1 (failed or refused), 2 (usage)."""
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # Names of files may hold bytes that are no text; a bot must not fall over them.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="FILE", help="settings (TOML)")
    common.add_argument("--store", metavar="PATH", help="the briefing store")
    common.add_argument("--lang", choices=("ar", "en"), help="language of the answer")
    common.add_argument("--visual", action="store_true", help="for terminals without bidi")
    parser = argparse.ArgumentParser(
        prog="mujaz", description="News briefs in the sources' own words, Arabic and English."
    )
    parser.add_argument("--version", action="version", version="mujaz 0.1.0")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    demo = add("demo", "a console chat on the starter dossier")
    demo.add_argument("--seeds", type=Path, default=_seeds())
    read = add("read", "read files, folders and links into the store")
    read.add_argument("paths", nargs="+", metavar="PATH|URL")
    read.add_argument("--published", type=_day, metavar="YYYY-MM-DD")
    read.add_argument("--outlet", metavar="NAME")
    for name in ASKING:
        asking = add(name, f"print the answer to /{name}")
        asking.add_argument("words", nargs="*", metavar="WORDS")
        asking.add_argument("--json", action="store_true", help="for programs")
        if name == "agenda":
            asking.add_argument("--ics", type=Path, metavar="FILE", help="write a calendar, too")
        if name == "sources":
            asking.description = f"{asking.description}; or {', '.join(SOURCE_ACTIONS)} sources"
            asking.add_argument(
                "--full-text", choices=("feed", "page"), help="with add: where words come from"
            )
    dates = add("dates", "the time expressions in a text")
    dates.add_argument("file", nargs="?", type=Path, metavar="FILE")
    dates.add_argument(
        "--reference", type=_day, metavar="YYYY-MM-DD", help="the day the text was published"
    )
    dates.add_argument("--zone", type=_zone, metavar="ZONE", help="the zone days are told in")
    dates.add_argument("--json", action="store_true", help="for programs")
    add("console", "a console chat on the store")
    _add_run(add)
    deliveries = add("deliveries", "scheduled posts: what is pending, sent, failed, uncertain")
    deliveries.add_argument("action", nargs="?", choices=("list", "retry", "skip"), default="list")
    deliveries.add_argument("ids", nargs="*", type=int, metavar="ID", help="for retry and skip")
    deliveries.add_argument(
        "--state",
        action="append",
        default=[],
        choices=("pending", "sending", "sent", "failed", "uncertain"),
        help="list those (may be given again; failed and uncertain ones without it)",
    )
    add("doctor", "check settings and store")
    _add_upkeep(add)
    return parser


def _add_run(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """What serves people."""
    run = add("run", "serve Telegram and Discord")
    run.add_argument(
        "--keep-going", action="store_true", help="serve the other platform if a token is wrong"
    )
    run.add_argument(
        "--roles",
        type=_roles,
        default=ALL,
        metavar="ROLES",
        help=f"what this process does, of {','.join(Role)} (all)",
    )


def _add_upkeep(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """What is done with a whole store."""
    add("migrate", "bring the store's tables to this version")
    add("status", "who is at work, what waits, how much was done")
    backup = add("backup", "write the store into one new file, while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = add("restore", "bring back what a backup holds")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--yes", action="store_true", help="replace what the store holds")
    export = add("export", "write every row of the store to standard output")
    export.add_argument("--json", action="store_true", required=True, help="a line a row")
    add("regroup", "group articles that were read before stories were made of events")
    move = add("move", "leave a platform's chats to a new bot, before its token is set")
    move.add_argument("platform", choices=("telegram", "discord"))
    copy = add("copy", "copy a store to an empty one, on either database, and verify it")
    copy.add_argument("--from", dest="source", required=True, metavar="URL|PATH")
    copy.add_argument("--to", dest="target", required=True, metavar="URL|PATH")


def _seeds() -> Path:
    """The starter dossier: beside the source, or where a wheel's data was installed."""
    beside = Path(__file__).parent.parent / "seeds"
    return beside if beside.is_dir() else Path(get_path("data")) / "share" / "mujaz" / "seeds"


def _roles(text: str) -> frozenset[Role]:
    try:
        return roles_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} names other roles than {', '.join(Role)}"
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2024-05-16") from None


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # no key, a folder of the zone database, not found
        raise argparse.ArgumentTypeError(f"{text!r} is not a zone like Asia/Beirut") from None


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "dates":
        return _dates(arguments)
    from bot.config import ConfigError, exposed, load

    try:
        settings = load(arguments.config, os.environ)
    except ConfigError as error:
        return _fail(str(error))
    if warning := exposed(arguments.config):
        print(f"mujaz: {warning}", file=sys.stderr)
    tokens = settings.telegram.token or settings.discord.token
    if arguments.command == "run" and not tokens and arguments.roles & {Role.BOT, Role.DELIVER}:
        return _without_token()
    from bot import app
    from briefings.db.errors import StoreError

    try:
        return asyncio.run(app.command(arguments, settings))
    except StoreError as error:
        return _fail(str(error))


def _without_token() -> int:
    print("mujaz: no platform to serve; one of these tokens is enough", file=sys.stderr)
    for key, how in _TOKENS.items():
        print(f"mujaz: {key} is not set: {how}", file=sys.stderr)
    return FAILED


def _dates(arguments: argparse.Namespace) -> int:
    from briefings.clock import system_clock
    from briefings.models import Refusal
    from briefings.timex import read_document_times
    from briefings.timex.report import dates_json, dates_lines

    if arguments.file is None:
        if sys.stdin.isatty():
            print("mujaz: type or paste a text; Ctrl-D ends it", file=sys.stderr)
        text = sys.stdin.read()
    else:
        from bot.locales.speech import refusal_line
        from briefings.sources.files import read_file

        draft = read_file(arguments.file)
        if isinstance(draft, Refusal):
            return _fail(refusal_line(draft, arguments.lang or "en"))
        text = draft.text
    found = read_document_times(
        text,
        language=arguments.lang,
        reference=arguments.reference,
        read_on=system_clock().date(),
        zone=arguments.zone,
    )
    if arguments.json:
        print(dates_json(found))
    elif found.times:
        print(*dates_lines(found), sep="\n")
    else:
        print("mujaz: no time is named in this text", file=sys.stderr)
    return 0


def _fail(sentence: str) -> int:
    print(f"mujaz: {sentence}", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
