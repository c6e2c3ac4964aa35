"""What the console completes with the Tab key: commands, and whose words are asked for."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.asking.lines import fold_name
from bot.commands import Kind
from bot.commands.catalogue import BY_NAME, shown_names
from bot.platforms.kit.speakers import speakers_like
from bot.services import Services
from briefings.models import Language
from briefings.store import StoreError

_MOST = 25


class ConsoleCompleter(Completer):
    """Completes the name of a command, and behind `/quotes` the name of a speaker."""

    def __init__(self, services: Services, language: Language) -> None:
        self._services = services
        self._language = language

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Nothing: all is answered by `get_completions_async`, for the store is."""
        return ()

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """The ways to go on from what stands before the cursor."""
        line = document.text_before_cursor.lstrip()
        name, space, rest = line.partition(" ")
        if not name.startswith("/"):
            return
        if not space:
            for one in shown_names(self._language):
                if one.startswith(name[1:]):
                    yield Completion(f"/{one} ", start_position=-len(name))
            return
        command = BY_NAME.get(fold_name(name[1:]))
        if command is None or not command.parameters:
            return
        if command.parameters[0].kind is not Kind.SPEAKER:
            return
        try:
            names = await speakers_like(self._services, rest, self._language, most=_MOST)
        except StoreError:  # typing goes on without help; the answer will say what is wrong
            return
        for one in names:
            yield Completion(one, start_position=-len(rest))
