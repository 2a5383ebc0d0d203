"""What travels in the queues."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.errors import MalformedJob, NewerRelease
from escalation.domain.jobs import (
    JOB_VERSION,
    DeliverEscalation,
    LearnFromAnswers,
    MailTranscript,
    QueueJob,
    RelayMessages,
    RunOwnerJob,
    SendDigest,
    decode,
    encode,
)

ids = st.from_regex(r"[A-Za-z0-9_.-]{1,100}", fullmatch=True)
hours = st.datetimes().map(lambda at: f"{at.year:04d}-{at:%m-%dT%H}")
jobs: st.SearchStrategy[QueueJob] = st.one_of(
    st.builds(
        DeliverEscalation,
        version=st.just(JOB_VERSION),
        workspace_id=ids,
        method=st.sampled_from(("ticket", "email", "transfer")),
        conversation_id=ids,
        escalation_id=ids,
    ),
    st.builds(RelayMessages, version=st.just(JOB_VERSION), workspace_id=ids, conversation_id=ids),
    st.builds(SendDigest, version=st.just(JOB_VERSION), workspace_id=ids, bot_id=ids, hour=hours),
    st.builds(
        MailTranscript,
        version=st.just(JOB_VERSION),
        workspace_id=ids,
        conversation_id=ids,
        request_id=ids,
    ),
    st.builds(RunOwnerJob, version=st.just(JOB_VERSION), workspace_id=ids, job_id=ids),
    st.builds(LearnFromAnswers, version=st.just(JOB_VERSION), workspace_id=ids, bot_id=ids),
)
RELAY = {"kind": "relay", "version": JOB_VERSION, "workspace_id": "w", "conversation_id": "c"}


@given(jobs)
def test_a_job_comes_out_of_the_queue_as_it_went_in(job: QueueJob) -> None:
    assert decode(encode(job)) == job


@given(jobs, st.dictionaries(st.text(min_size=1).map("x_{}".format), st.integers(), max_size=3))
def test_a_job_of_the_next_version_with_fields_unknown_here_is_understood(
    job: QueueJob, more: dict[str, int]
) -> None:
    body = {**json.loads(encode(job)), **more, "version": JOB_VERSION + 1}
    understood = decode(json.dumps(body))
    assert understood == job.model_copy(update={"version": JOB_VERSION + 1})


@pytest.mark.parametrize("version", [0, "one", None, 1.5, 10**400])
def test_a_job_of_no_version_is_malformed(version: object) -> None:
    with pytest.raises(MalformedJob):
        decode(json.dumps({**RELAY, "version": version}))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not json",
        "[]",
        "null",
        "{}",
        '{"kind": "Not a word", "version": 1, "workspace_id": "w"}',
        '{"kind": "", "version": 1, "workspace_id": "w"}',
        json.dumps({**RELAY, "conversation_id": "no spaces"}),
        json.dumps({k: v for k, v in RELAY.items() if k != "workspace_id"}),
        json.dumps({**RELAY, "kind": "deliver", "method": 7, "escalation_id": "e"}),
        json.dumps({**RELAY, "kind": "deliver", "method": "fax", "escalation_id": "no spaces"}),
        json.dumps({**RELAY, "kind": "digest", "bot_id": "b", "hour": "10"}),
    ],
)
def test_a_body_that_is_no_job_is_malformed(body: str) -> None:
    with pytest.raises(MalformedJob):
        decode(body)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({**RELAY, "version": JOB_VERSION + 2}, f"relay {JOB_VERSION + 2}"),
        ({"kind": "telephone", "version": 1, "workspace_id": "w", "number": 7}, "telephone 1"),
        ({**RELAY, "kind": "deliver", "method": "fax", "escalation_id": "e"}, "deliver 1"),
        ({**RELAY, "kind": "sync", "helpdesk": "x", "connection_id": "c", "ticket_id": "1"}, "s"),
    ],
    ids=["version", "kind", "method", "helpdesk"],
)
def test_what_only_a_newer_release_knows_is_left_to_it(body: dict[str, object], told: str) -> None:
    with pytest.raises(NewerRelease, match=f"job {told}"):
        decode(json.dumps(body))


@given(st.text(max_size=200))
def test_garbage_is_malformed_and_never_anything_else(body: str) -> None:
    with pytest.raises(MalformedJob):
        decode(body)


def test_what_is_wrong_is_named_without_repeating_what_was_sent() -> None:
    with pytest.raises(MalformedJob) as refused:
        decode(json.dumps({**RELAY, "conversation_id": "my secret text"}))
    assert "conversation_id" in str(refused.value)
    assert "secret" not in str(refused.value)
