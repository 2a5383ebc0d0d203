"""Starting, asking for a person, leaving an address, closing, and reading."""

from datetime import timedelta

import pytest

from escalation.domain.errors import Conflict, InvalidInput, NotFound
from escalation.domain.identity_ports import TokenClaims
from escalation.use_cases.visitor.api_models import ConversationStarted
from escalation.use_cases.visitor.show_bot import ShowBot
from tests.fakes.chat_world import OWNER, WS, ChatWorld, ticket_settings
from tests.fakes.outside import PlainTokens, reply
from tests.unit.use_cases.unsure_bots import unsure


def started(
    world: ChatWorld, body: dict[str, object], origin: str | None = None
) -> ConversationStarted:
    return world.started(body, origin=origin)


def embed_only_on(world: ChatWorld, origin: str) -> None:
    profile = world.profiles.known["support"]
    bot = profile.bot.model_copy(update={"allowed_origins": (origin,)})
    world.profiles.known["support"] = profile.model_copy(update={"bot": bot})


def test_a_new_conversation_greets_and_its_token_opens_it_and_nothing_else() -> None:
    world = ChatWorld()
    result = started(world, {"locale": "de", "visitor": {"name": "Ada"}})
    assert result.messages[0].text == "Hallo! Wie kann ich Ihnen helfen?"
    claims = PlainTokens().verify(result.token, now=world.clock.now())
    assert claims == TokenClaims(
        conversation_id=result.conversation_id,
        bot_id="support",
        workspace_id=WS,
        issued_at=world.clock.now(),
    )


def test_a_typed_name_is_a_claim_and_a_signed_one_is_a_fact() -> None:
    world = ChatWorld()
    typed = started(world, {"visitor": {"name": "Ada", "email": "ada@example.com"}})
    assert not world.head(typed.conversation_id).visitor.verified
    signed = started(world, {"identity_token": "signed:ada@example.com"})
    visitor = world.head(signed.conversation_id).visitor
    assert (visitor.email, visitor.verified) == ("ada@example.com", True)
    with pytest.raises(InvalidInput):
        started(world, {"identity_token": "forged"})


def test_an_identity_token_begins_as_many_conversations_as_the_workspace_says() -> None:
    world = ChatWorld()
    body: dict[str, object] = {"identity_token": "signed:ada@example.com"}
    assert started(world, body).conversation_id != started(world, body).conversation_id
    profile = world.profiles.known["support"]
    strict = profile.workspace.model_copy(update={"identity_once": True})
    world.profiles.known["support"] = profile.model_copy(update={"workspace": strict})
    started(world, body)
    with pytest.raises(InvalidInput, match="good for one") as refused:
        started(world, body)
    assert refused.value.field == "identity_token"
    started(world, {"identity_token": "signed:bob@example.com"})


def test_a_bot_is_shown_and_started_only_on_the_sites_that_may_embed_it() -> None:
    world = ChatWorld()
    embed_only_on(world, "https://acme.example")
    show = ShowBot(profiles=world.profiles, clock=world.clock)
    assert (
        show("support", origin="https://acme.example", locale="en", time_zone=None).name
        == "Support"
    )
    for ask in (
        lambda: show("support", origin="https://evil.example", locale="en", time_zone=None),
        lambda: started(world, {}, origin="https://evil.example"),
    ):
        with pytest.raises(Exception, match="may not embed"):
            ask()
    with pytest.raises(NotFound):
        show("nobody", origin=None, locale="en", time_zone=None)


def test_a_wish_for_a_person_hands_over_at_once_without_asking_a_bot() -> None:
    world = ChatWorld()
    chat = world.start(email="ada@example.com")
    result = world.ask_for_person(chat)
    assert result.escalation is not None
    assert result.escalation.reason == "explicit_request"
    assert world.bots.asked == []
    world.work_through()
    assert len(world.mailer.to(OWNER)) == 1


def test_asking_again_for_a_person_shows_the_handoff_that_is_open() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    first = world.ask_for_person(chat, client_id="client-abc")
    assert first.escalation is not None
    again = world.ask_for_person(chat)
    assert again.escalation == first.escalation
    assert again.messages == ()
    repeated = world.ask_for_person(chat, client_id="client-abc")
    assert repeated.messages == first.messages
    world.work_through()
    delivered = world.ask_for_person(chat)
    assert delivered.escalation is not None
    assert (delivered.escalation.id, delivered.escalation.state) == (
        first.escalation.id,
        "delivered",
    )
    assert len(world.escalations(chat)) == 1


def test_a_wish_for_a_person_is_refused_where_the_owner_wants_no_handoff() -> None:
    world = ChatWorld(human_handoff=False)
    with pytest.raises(Conflict) as refused:
        world.ask_for_person(world.start())
    assert refused.value.code == "handoff_off"


def test_a_wish_for_a_person_is_refused_in_a_closed_chat_and_under_a_messages_id() -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, "hello", client_id="client-abc")
    with pytest.raises(Conflict) as reused:
        world.ask_for_person(chat, client_id="client-abc")
    assert reused.value.code == "client_message_id_reused"
    world.close(chat)
    with pytest.raises(Conflict) as closed:
        world.ask_for_person(chat)
    assert closed.value.code == "conversation_closed"


def test_a_wish_for_a_person_voids_a_transfer_and_the_target_does_not_talk_over_the_team() -> None:
    transfer = {"enabled": True, "targets": [{"bot_id": "billing"}]}
    world = ChatWorld(ai_agent_transfer=transfer)
    world.configure("billing", **ticket_settings(team_silence_hours=1))
    world.bots.always("support", reply("hm", 0.2, routing=[{"bot_id": "billing", "score": 0.9}]))
    chat = world.start()
    world.say(chat, "refund")
    world.ask_for_person(chat)
    world.work_through()
    states = {e.method: e.state for e in world.escalations(chat)}
    assert states == {"transfer": "cancelled", "ticket": "delivered"}
    assert "bot: billing answers" not in world.said(chat)
    assert world.event_names().count("escalation_delivered") == 1


def test_that_another_bot_is_about_to_answer_is_known_until_it_has_or_cannot() -> None:
    transfer = {"enabled": True, "targets": [{"bot_id": "billing"}]}
    world = ChatWorld(ai_agent_transfer=transfer)
    world.bots.always("support", reply("hm", 0.2, routing=[{"bot_id": "billing", "score": 0.9}]))
    chat = world.start()
    assert not world.poll()(chat, WS, after=None).conversation.under_way
    assert world.say(chat, "refund").conversation.under_way
    assert world.poll()(chat, WS, after=None).conversation.under_way
    world.work_through()
    assert not world.poll()(chat, WS, after=None).conversation.under_way


def test_after_a_voided_transfer_and_the_teams_silence_the_bot_answers_again() -> None:
    transfer = {"enabled": True, "targets": [{"bot_id": "billing"}]}
    world = ChatWorld(ai_agent_transfer=transfer)
    world.configure("billing", **ticket_settings())
    world.bots.in_turn(
        "support",
        reply("hm", 0.2, routing=[{"bot_id": "billing", "score": 0.9}]),
        reply("here I am", 0.9),
    )
    chat = world.start()
    world.say(chat, "refund")
    world.ask_for_person(chat)
    world.pass_time(timedelta(hours=73))
    assert world.say(chat, "anybody?").messages[-1].text == "here I am"


def test_an_address_lets_a_waiting_ticket_go_and_announces_it_once() -> None:
    world = unsure(**ticket_settings(contact="ask_and_wait"))
    chat = world.start()
    world.say(chat, "Mars?")
    result = world.give_contact(chat, "ada@example.com", "Ada")
    assert result.escalation is not None
    assert result.escalation.state == "recorded"
    assert result.conversation.assignee.kind == "team"
    assert not result.conversation.contact_required
    assert not world.head(chat).visitor.verified
    again = world.give_contact(chat, "ada@example.com", "Ada")
    assert again.messages == ()
    world.work_through()
    assert [line for line in world.said(chat) if "passed this to our team" in line] == [
        "system: I have passed this to our team. They will take it from here."
    ]


def test_an_address_given_after_the_ticket_becomes_a_comment_on_it() -> None:
    world = unsure(**ticket_settings(contact="ask"))
    chat = world.start()
    result = world.say(chat, "Mars?")
    assert result.conversation.contact_required
    world.work_through()
    world.give_contact(chat, "ada@example.com")
    world.work_through()
    assert "ada@example.com" in world.helpdesk.tickets[0].text()


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(hours=3)])
def test_an_address_given_after_the_mail_follows_in_its_thread_however_late(
    after: timedelta,
) -> None:
    world = unsure(trust_claimed_addresses=True)
    chat = world.start()
    world.say(chat, "Mars?")
    world.pass_time(after)
    world.give_contact(chat, "ada@example.com")
    world.pass_time(timedelta(minutes=10))
    first, second = world.mailer.to(OWNER)
    assert first.reply_to is None
    assert second.reply_to == "ada@example.com"
    assert second.subject == f"Re: {first.subject}"
    assert second.headers["In-Reply-To"] == "ses-1"


def test_a_verified_visitor_cannot_claim_another_address() -> None:
    world = ChatWorld()
    chat = started(world, {"identity_token": "signed:ada@example.com"}).conversation_id
    with pytest.raises(Conflict) as refused:
        world.give_contact(chat, "eve@example.com")
    assert refused.value.code == "contact_verified"


def test_closing_again_changes_nothing() -> None:
    world = ChatWorld()
    chat = world.start()
    assert world.close(chat).conversation.state == "closed"
    version = world.head(chat).version
    assert world.close(chat).conversation.state == "closed"
    assert world.head(chat).version == version


def test_closing_lets_a_waiting_ticket_go_without_an_address_and_says_so() -> None:
    world = unsure(**ticket_settings(contact="ask_and_wait"))
    chat = world.start()
    world.say(chat, "Mars?")
    result = world.close(chat)
    assert "passed this to our team" in result.messages[0].text
    assert result.conversation.state == "closed"
    world.work_through()
    assert world.escalations(chat)[0].state == "delivered"
    assert world.head(chat).state == "closed"


def test_a_ticket_that_fails_after_the_visitor_left_does_not_reopen_the_chat() -> None:
    world = unsure(**ticket_settings())
    chat = world.start(email="ada@example.com")
    world.say(chat, "Mars?")
    world.close(chat)
    world.connections.known.clear()
    world.pass_time(timedelta(hours=1))
    assert [(e.method, e.state) for e in world.escalations(chat)] == [
        ("ticket", "failed"),
        ("email", "delivered"),
    ]
    assert world.head(chat).state == "closed"


def test_an_erased_conversation_is_not_there_for_its_visitor() -> None:
    world = ChatWorld()
    chat = world.start()
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"state": "erased", "due_at": None})
    with pytest.raises(NotFound):
        world.say(chat, "hello")
    with pytest.raises(NotFound):
        world.poll()(chat, WS, after=None)


def test_people_who_have_it_by_mail_are_known_to_be_asked_and_a_ticket_can_be_asked_again() -> None:
    world = ChatWorld(handoff_method="email")
    chat = world.start(email="ada@example.com")
    assert not world.say(chat, "Hello").conversation.people_asked
    assert world.ask_for_person(chat).conversation.people_asked
    world.work_through()
    assert world.poll()(chat, WS, after=None).conversation.people_asked

    world = ChatWorld(**ticket_settings(after_handoff="bot"))
    chat = world.start(email="ada@example.com")
    assert world.ask_for_person(chat).conversation.people_asked
    world.work_through()
    assert not world.poll()(chat, WS, after=None).conversation.people_asked
