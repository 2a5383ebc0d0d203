"""Getting at somebody's open chat by saying that one is them: only the site's signature counts."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest

from escalation.adapters.aws.identity import SignedIdentities
from escalation.adapters.aws.secrets import CredentialsSource, SecretReader
from escalation.domain.errors import InvalidInput, NotAuthenticated, RequestError
from escalation.domain.identity_ports import TokenClaims
from escalation.use_cases.visitor.admission import Admission
from escalation.use_cases.visitor.api_models import ConversationStarted
from escalation.use_cases.visitor.start_conversation import StartConversationUseCase
from escalation.use_cases.visitor.start_models import StartConversation
from tests.adapters.aws.stubs import stubbed
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.outside import PlainProofs, PlainTokens

KEY, ANOTHER = "s" * 40, "t" * 40
VIC = "vic@visitor.example"
Claims = dict[str, Any]


class Site:
    """A shop that lets visitors find their chat, with tokens as they really are."""

    def __init__(self) -> None:
        finds = {"find_chat": {"enabled": True}}
        self.victims = ""
        self.world = ChatWorld(**finds)
        self.world.configure("billing", **finds)
        for bot_id, known in self.world.profiles.known.items():
            signs = known.workspace.model_copy(update={"identity_secret_ref": "arn:secret"})
            self.world.profiles.known[bot_id] = known.model_copy(update={"workspace": signs})
        client, stub = stubbed("secretsmanager")
        for _ in range(20):
            stub.add_response("get_secret_value", {"SecretString": json.dumps({"secret": KEY})})
        stub.activate()
        self.start = StartConversationUseCase(
            transcripts=self.world.transcripts,
            profiles=self.world.profiles,
            tokens=PlainTokens(),
            identities=SignedIdentities(CredentialsSource(SecretReader(client))),
            spent=self.world.spent,
            signed=self.world.transcripts,
            admission=Admission(
                counts=self.world.client_counts,
                proofs=PlainProofs(),
                spent=self.world.spent,
                clock=self.world.clock,
                events=self.world.events,
            ),
            ids=self.world.ids,
            clock=self.world.clock,
            events=self.world.events,
        )

    def token(self, key: str = KEY, algorithm: str = "HS256", **claims: object) -> str:
        until = self.world.clock.now() + timedelta(minutes=10)
        payload = {"aud": WS, "exp": int(until.timestamp()), "email": VIC, "sub": "vic", **claims}
        return jwt.encode(
            {name: value for name, value in payload.items() if value is not None}, key, algorithm
        )

    def arrive(self, bot_id: str = "support", **body: object) -> ConversationStarted:
        return self.start(bot_id, StartConversation.model_validate(body), origin=None)


@pytest.fixture
def site() -> Site:
    made = Site()
    made.victims = made.arrive(identity_token=made.token()).conversation_id
    return made


def stripped(site: Site) -> str:
    head, body, _ = site.token().split(".")
    return f"{head}.{body}."


def unsigned(site: Site) -> str:
    return site.token(key="", algorithm="none")


@pytest.mark.parametrize(
    "forge",
    [
        stripped,
        unsigned,
        lambda site: site.token(key=ANOTHER),
        lambda site: site.token(aud="umbrella"),
        lambda site: site.token(exp=int(site.world.clock.now().timestamp()) - 61),
        lambda site: site.token(exp=int(site.world.clock.now().timestamp()) + 7_200),
        lambda site: site.token()[:-2],
    ],
)
@pytest.mark.parametrize("find_only", [True, False])
def test_a_token_that_is_forged_foreign_or_expired_opens_nothing(
    site: Site, forge: Callable[[Site], str], find_only: bool
) -> None:
    with pytest.raises(InvalidInput):
        site.arrive(identity_token=forge(site), find_only=find_only)
    assert list(site.world.transcripts.heads) == [site.victims]


@pytest.mark.parametrize(
    "body",
    [
        {"visitor": {"email": VIC}},
        {"visitor": {"email": VIC, "name": "vic"}},
        {"visitor": {"email": VIC}, "identity_token": None},
        {"visitor": {"email": VIC}, "signed_as": "vic"},
        {"previous_token": TokenClaims(
            conversation_id="id-1", bot_id="support", workspace_id=WS
        ).model_dump_json()},
    ],
)  # fmt: skip
def test_what_is_merely_claimed_finds_nothing(site: Site, body: Claims) -> None:
    assert site.arrive(**body).conversation_id != site.victims
    with pytest.raises(RequestError, match="no chat"):
        site.arrive(**body, find_only=True)


def test_an_address_that_was_confirmed_by_a_code_finds_nothing_and_is_not_found(
    site: Site,
) -> None:
    signed = site.arrive(identity_token=site.token(sub=None)).conversation_id
    chat = site.arrive().conversation_id
    site.world.prove(chat, VIC)
    assert site.world.head(chat).visitor.email == VIC
    assert site.arrive(visitor={"email": VIC}).conversation_id not in {signed, site.victims}
    assert site.arrive(identity_token=site.token(sub=None)).conversation_id == signed


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "eve"},  # with the victim's address: whose it is says the subject
        {"sub": "VIC"},
        {"sub": "vic "},
        {"sub": None},  # the victim's chat was begun under the subject
        {"sub": ["vic"]},
        {"sub": "email#vic@visitor.example"},
        {"sub": None, "email": "vic@visitor.example.evil.example"},
    ],
)
def test_another_person_of_the_same_site_finds_nothing_of_the_victims(
    site: Site, claims: Claims
) -> None:
    try:
        found = site.arrive(identity_token=site.token(**claims))
    except InvalidInput:
        return
    assert found.conversation_id != site.victims


def test_the_same_identity_at_another_bot_finds_nothing(site: Site) -> None:
    assert site.arrive("billing", identity_token=site.token()).conversation_id != site.victims
    assert site.arrive("sales", identity_token=site.token()).conversation_id != site.victims


def test_the_same_subject_in_another_workspace_finds_nothing(site: Site) -> None:
    known = site.world.profiles.known["support"]
    moved = {
        "workspace": known.workspace.model_copy(update={"workspace_id": "umbrella"}),
        "bot": known.bot.model_copy(update={"workspace_id": "umbrella"}),
    }
    site.world.profiles.known["support"] = known.model_copy(update=moved)
    theirs = site.arrive(identity_token=site.token(aud="umbrella"))
    assert theirs.conversation_id != site.victims
    # Even a name that leads there by mistake does not: the chat itself says whose it is.
    signed_as = site.world.head(theirs.conversation_id).signed_as or ""
    site.world.transcripts.signed["umbrella", "support", signed_as] = site.victims
    again = site.arrive(identity_token=site.token(aud="umbrella"))
    assert again.conversation_id != site.victims


def test_the_token_of_a_found_chat_opens_that_chat_and_is_as_good_as_any(site: Site) -> None:
    found = site.arrive(identity_token=site.token())
    assert found.conversation_id == site.victims
    claims = PlainTokens().verify(found.token, now=site.world.clock.now())
    assert (claims.conversation_id, claims.bot_id, claims.workspace_id) == (
        site.victims,
        "support",
        WS,
    )
    with pytest.raises(NotAuthenticated):
        PlainTokens().verify(site.token(), now=site.world.clock.now())
