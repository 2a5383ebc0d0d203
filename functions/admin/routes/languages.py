"""Routes of the languages that an owner adds."""

from typing import Annotated

from escalation.runtime.http.answers import Versioned
from escalation.runtime.http.parameters import from_path
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.etags import etag
from escalation.use_cases.owner.languages import LanguageBody, LanguageList, LanguageView
from functions.admin.parameters import IfMatch, Member, Owner
from functions.admin.recording import recorded

LANGUAGES = "/v1/admin/languages"
LANGUAGE = f"{LANGUAGES}/<language>"
Tag = Annotated[str, from_path(str)]

routes = Routes(tag="owner", for_members=True, around=recorded)


@routes.get(LANGUAGES, least="viewer", audit=None)
def list_languages(owner: Owner, member: Member) -> LanguageList:
    """The languages that were added, and every text that a visitor meets."""
    return owner.languages.list(member)


@routes.put(LANGUAGE, least="admin", audit="language.change", problems=(400, 401, 403, 409, 412))
def put_language(
    owner: Owner, member: Member, body: LanguageBody, language: Tag, if_match: IfMatch
) -> Versioned[LanguageView]:
    """Add a language, or change its texts."""
    saved = owner.languages.put(member, language, body, if_match=if_match)
    return Versioned(LanguageView.of(saved), etag(saved.version))


@routes.delete(LANGUAGE, least="admin", audit="language.delete", problems=(401, 403, 404))
def delete_language(owner: Owner, member: Member, language: Tag) -> None:
    """Forget a language."""
    owner.languages.delete(member, language)
