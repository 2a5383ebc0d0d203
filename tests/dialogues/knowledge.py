"""What the bots of the written chats know, indexed once as a saved bot's knowledge is."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from escalation.domain.bot_contract import BotReply, BotRequest
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.ports import SystemClock
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.encoder import installed_encoder, installed_multilingual
from escalation.engine.languages import installed_languages
from escalation.use_cases.bot.answer_question import AnswerQuestion
from tests.functions.bot_shelf import Shelf

if TYPE_CHECKING:
    from tests.functions.bot_shelf import Answer

_SEEDED = Path(__file__).parents[2] / "infra" / "local" / "knowledge" / "tech_support.json"
_MADE: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _entry(entry_id: str, answer: str, *questions: str) -> KnowledgeEntry:
    return KnowledgeEntry(id=entry_id, questions=questions, answer=answer)


@cache
def known() -> Mapping[str, tuple[KnowledgeEntry, ...]]:
    """Entries by bot: the seeded one for files, one whose entries are close, one a language."""
    seeded = json.loads(_SEEDED.read_text(encoding="utf-8"))["entries"]
    return {
        "tech_support": tuple(KnowledgeEntry(**entry) for entry in seeded),
        "twins": (
            _entry(
                "find-invoice",
                "Each invoice is under Billing, Invoices.",
                "Where do I find my invoice?",
                "download my invoice",
                "show me the invoice",
            ),
            _entry(
                "pay-invoice",
                "Choose Pay now beside the invoice.",
                "How do I pay my invoice?",
                "pay an invoice by card",
                "settle my invoice",
            ),
            _entry(
                "wrong-invoice",
                "Write what is wrong below the invoice, and it is made again.",
                "My invoice is wrong",
                "there is a mistake in my invoice",
                "correct my invoice",
            ),
            _entry(
                "hours",
                "We are there from nine to five.",
                "When are you open?",
                "Where can I see your opening hours?",
                "opening times",
            ),
        ),
        "de": (
            _entry(
                "de-password",
                "Wähle auf der Anmeldeseite „Passwort vergessen“.",
                "Wie setze ich mein Passwort zurück?",
                "Ich habe mein Passwort vergessen",
                "neues Passwort festlegen",
            ),
            _entry(
                "de-hours",
                "Wir sind von neun bis fünf da.",
                "Wann habt ihr geöffnet?",
                "Wie sind die Öffnungszeiten?",
                "Habt ihr am Samstag offen?",
            ),
        ),
        "es": (
            _entry(
                "es-password",
                "En la página de acceso, elige «He olvidado mi contraseña».",
                "¿Cómo restablezco mi contraseña?",
                "He olvidado mi contraseña",
                "cambiar la contraseña",
            ),
            _entry(
                "es-hours",
                "Abrimos de nueve a cinco.",
                "¿Cuándo abrís?",
                "¿Cuál es el horario?",
                "¿Abrís los sábados?",
            ),
        ),
        "fr": (
            _entry(
                "fr-password",
                "Sur la page de connexion, choisissez « Mot de passe oublié ».",
                "Comment réinitialiser mon mot de passe ?",
                "J'ai oublié mon mot de passe",
                "changer de mot de passe",
            ),
            _entry(
                "fr-hours",
                "Nous sommes là de neuf à dix-sept heures.",
                "Quand êtes-vous ouverts ?",
                "Quels sont vos horaires ?",
                "Êtes-vous ouverts le samedi ?",
            ),
        ),
        "pt": (
            _entry(
                "pt-password",
                "Na página de entrada, escolha «Esqueci a senha».",
                "Como redefino a minha senha?",
                "Esqueci a minha senha",
                "trocar a senha",
            ),
            _entry(
                "pt-hours",
                "Atendemos das nove às cinco.",
                "Quando vocês abrem?",
                "Qual é o horário de atendimento?",
                "Vocês abrem no sábado?",
            ),
        ),
        "hi": (
            _entry(
                "hi-password",
                "साइन इन पेज पर «पासवर्ड भूल गए» चुनें।",
                "मैं अपना पासवर्ड कैसे बदलूँ?",
                "मैं अपना पासवर्ड भूल गया हूँ",
                "पासवर्ड रीसेट करना है",
            ),
        ),
    }


class _Made:
    """Indexes as a job has made them."""

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:
        del knowledge_version
        return _index(bot_id)

    def read_hosted(self, bot_id: str, knowledge_version: int) -> bytes | None:
        del bot_id, knowledge_version
        return None


@cache
def _engine() -> EmbeddedEngine:
    return EmbeddedEngine(
        installed_encoder(),
        multilingual=installed_multilingual(),
        languages=installed_languages(),
    )


@cache
def _index(bot_id: str) -> bytes | None:
    return _engine().build_file(known()[bot_id])


@cache
def _answers() -> "Answer":
    shelf = Shelf()
    for bot_id, entries in known().items():
        shelf.add(bot_id, *entries, workspace_id="acme")
    return AnswerQuestion(source=shelf, engine=_engine(), stored=_Made(), clock=SystemClock())


def answer(bot_id: str, request: BotRequest) -> BotReply:
    """What the reference bot says with this bot's knowledge, whichever it is asked as."""
    return _answers()(request.model_copy(update={"bot_id": bot_id}))
