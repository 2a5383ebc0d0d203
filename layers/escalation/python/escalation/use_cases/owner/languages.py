"""Languages that an owner adds for everything that visitors read."""

from typing import Literal

from pydantic import TypeAdapter, ValidationError

from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PreconditionFailed,
    VersionLost,
)
from escalation.domain.languages import MAX_LANGUAGES, OwnLanguage, OwnText, TextName, direction
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Events
from escalation.domain.stored_forms import carried
from escalation.domain.translations import BUILT_IN
from escalation.domain.types import Frozen, Locale
from escalation.domain.visitor_texts import VisitorText, every_text, fault_in, missing
from escalation.use_cases.owner.access import Caller, changed
from escalation.use_cases.owner.etags import check_if_given

_LOCALE = TypeAdapter[str](Locale)


class LanguageBody(Frozen, defer_build=True):
    """PUT of a language: all its texts, by name. What is not there is said in the next best one."""

    texts: dict[TextName, OwnText]


class LanguageView(Frozen, defer_build=True):
    """A language as the console shows it; `missing` texts are read in English."""

    locale: str
    direction: Literal["ltr", "rtl"]
    texts: dict[str, str]
    missing: int
    version: int

    @classmethod
    def of(cls, language: OwnLanguage) -> "LanguageView":
        """With what is missing counted."""
        return cls(
            locale=language.locale,
            direction=direction(language.locale),
            texts=language.texts,
            missing=missing(language),
            version=language.version,
        )


class LanguageList(Frozen, defer_build=True):
    """The owner's languages, those built in, and every text in English."""

    items: tuple[LanguageView, ...]
    built_in: tuple[str, ...]
    texts: tuple[VisitorText, ...]


class Languages:
    """GET /v1/admin/languages, PUT and DELETE of one."""

    def __init__(self, *, store: WorkspaceStore, events: Events) -> None:
        self._store = store
        self._events = events

    def list(self, caller: Caller) -> LanguageList:
        """What there is, and what may be said."""
        found = self._store.languages(caller.workspace_id)
        return LanguageList(
            items=tuple(map(LanguageView.of, found)),
            built_in=tuple(BUILT_IN["greeting"]),
            texts=every_text(),
        )

    def put(
        self, caller: Caller, locale: str, body: LanguageBody, *, if_match: str | None
    ) -> OwnLanguage:
        """Add a language, or change its texts. They are said within a minute.

        Raises:
            InvalidInput: the tag is none, a text has an unknown name or the wrong placeholders.
            Conflict: there are as many languages as there may be.
            PreconditionFailed: `if_match` is given and not the current version.
        """
        try:
            _LOCALE.validate_python(locale)
        except ValidationError:
            raise InvalidInput("locale", "Must be a language as in BCP 47: sv, pt-BR.") from None
        fault = fault_in(body.texts)
        if fault is not None:
            name, right = fault
            raise InvalidInput(f"texts.{name}" if name else "texts", right)
        there = {one.locale.lower(): one for one in self._store.languages(caller.workspace_id)}
        before = there.get(locale.lower())
        if before is None and len(there) >= MAX_LANGUAGES:
            raise Conflict(f"There are {MAX_LANGUAGES} languages already.", code="too_many")
        version = before.version if before else 0
        check_if_given(if_match, version)
        after = carried(OwnLanguage(locale=locale, texts=body.texts, version=version + 1), before)
        try:
            self._store.save_language(caller.workspace_id, after, expected_version=version)
        except VersionLost:
            raise PreconditionFailed("Somebody else has just changed this language.") from None
        self._events.record("owner_change", **changed(caller, "language"))
        return after

    def delete(self, caller: Caller, locale: str) -> None:
        """Forget a language: its visitors read the next best one within a minute.

        Raises:
            NotFound: there is none such.
        """
        found = self._store.languages(caller.workspace_id)
        if all(one.locale.lower() != locale.lower() for one in found):
            raise NotFound("This language has not been added.")
        self._store.delete_language(caller.workspace_id, locale)
        self._events.record("owner_change", **changed(caller, "language"))
