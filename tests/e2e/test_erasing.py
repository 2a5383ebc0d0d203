"""Erased is erased: a needle is looked for in every table, bucket, queue and log group."""

from secrets import token_hex

import httpx
import pytest

from infra.local.api_clients import Json
from tests.e2e.desks import ticket_bot
from tests.e2e.faulty import HELPDESKS
from tests.e2e.places import everything, places_with
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World, refusal, wait_until


def _finished(world: World, job: Json) -> Json:
    def done() -> Json | None:
        found = world.owner.get(f"/jobs/{job['job_id']}")
        return found if found["state"] in {"done", "failed"} else None

    finished = wait_until(done, 90, what="the job's end")
    assert finished is not None
    assert finished["state"] == "done", finished
    return finished


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_nothing_of_an_erased_person_is_left_anywhere(world: World, helpdesk: str) -> None:
    needle = f"needle{token_hex(6)}"
    address, shouted = f"{needle}@visitor.example", f"{needle.upper()}@VISITOR.example"
    bot = ticket_bot(world, helpdesk)
    visitor = world.visitor(bot, visitor={"name": f"Mae {needle}", "email": address})
    visitor.say(f"{UNANSWERABLE} {needle}")
    visitor.say(f"{ANSWERABLE} {needle}")
    ticket = world.ticket(visitor, helpdesk)
    path = f"/conversations/{visitor.conversation_id}"
    export = _finished(world, world.owner.post(f"{path}/export"))
    body = {"email": shouted, "claimed": "all"}
    persons = _finished(world, world.owner.post("/personal-data/export", body))
    for job in (export, persons):
        assert needle in httpx.get(job["link"], timeout=30).text
    names = world.service.stack.names
    before = places_with(world, needle)
    assert {names.transcripts_table, names.private_bucket} <= before, "not looked for where it is"

    job = world.owner.delete(f"/visitors?email={shouted}&claimed=all&tickets=delete").json()
    done = _finished(world, job)

    assert done["result"]["conversations"] == "1"
    assert places_with(world, needle) == set()
    for made in (export, persons):
        assert world.owner.get(f"/jobs/{made['job_id']}")["link"] is None
        assert httpx.get(made["link"], timeout=30).status_code in {403, 404}
    assert refusal(world.owner.get, path).status == 404
    assert world.helpdesks.ticket(helpdesk, ticket["id"])["deleted"]
    [receipt] = [r for r in world.owner.every("/erasures") if r["receipt_id"] == job["job_id"]]
    [copy] = [copy for copy in receipt["copies"] if copy["kind"] == "ticket"]
    assert copy["fate"] == ("deleted" if helpdesk == "zendesk" else "trashed")


def test_every_place_is_looked_into(world: World) -> None:
    names = world.service.stack.names
    world.visitor(world.bot()).say(ANSWERABLE)
    urls = (*names.queue_urls.values(), *names.dead_letter_urls.values())
    queues = {url.rpartition("/")[2] for url in urls}
    seen = {place for place, _ in everything(world)}
    assert {names.settings_table, names.transcripts_table} | queues <= seen
    logged = {place for place in seen if place.startswith("/")} | (seen - queues)
    assert any("Classify" in place or "classify" in place for place in logged), seen


def test_what_is_held_stays_until_the_hold_is_lifted(world: World) -> None:
    address = f"held-{token_hex(4)}@visitor.example"
    visitor = world.visitor(world.bot(), visitor={"email": address})
    visitor.say(ANSWERABLE)
    hold = world.owner.post("/holds", {"email": address.upper(), "reason": "legal_claim"})

    def kept() -> bool:
        found = world.transcripts.load(visitor.conversation_id)
        return found is not None and found.head.expires_at.year == 9000

    wait_until(kept, 60, what="the hold's job")
    path = f"/conversations/{visitor.conversation_id}"
    for held in (path, f"/visitors?email={address}"):
        refused = refusal(world.owner.delete, held)
        assert (refused.status, refused.code) == (409, "on_hold")
    visitor.say(ANSWERABLE)

    world.owner.delete(f"/holds/{hold['hold_id']}")
    wait_until(lambda: not kept(), 60, what="the lifted hold's job")
    _finished(world, world.owner.delete(path).json())
    assert refusal(visitor.messages).status == 404
