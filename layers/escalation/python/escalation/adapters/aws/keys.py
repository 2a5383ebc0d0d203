"""The keys of the tables, and which question each of them answers.

Longer than 300 lines: half of it is the table of questions and costs, which wants to be one page.

Transcripts
===========
One conversation is one partition, `CONV#{conversation_id}`, sorted so that one descending Query
gives the head and then the latest turns:

    A#{reply id}            an auto reply inside the conversation's ticket
    C#COUNTED               what of it the report has counted (see `report_store`)
    E#{number}              an escalation of the conversation
    F#{job id}              a file of the private bucket that holds something of it
    G#FEEDBACK              what the visitor has said about the help: not read with the turns
    I#{time}#{note id}      an internal note of the team: not among what is read with the turns
    K#{shelf}               digests of client message ids that the head holds no more
    M#{last_seq}            a turn: its messages, decision and escalation id
    M#{last_seq}#{part}     the rest of a turn too large for one item (rare)
    Z#HEAD                  the head

A turn is keyed by its *last* message, so the turns with news after message n are exactly those
beyond `M#{n}`, also when n lies within a turn.

    question                                how                                           units
    head and last N turns (each turn)       Query CONV# from Z#HEAD down, limit N + 1     reads
    write a turn                            transaction: head, turn                       4 writes
      … that escalates                      transaction: head, turn, escalation          10 writes
      … first with an address or a ticket   … and one pointer                             +2 writes
    news after message n (widget's poll)    Query M#{n + 1} … Z#HEAD; mostly the head     1 read
    whole transcript                        Query M#… ascending, page by page
    was a client message id taken           the head; of a chat of more than 64, Get K#…  1 read
    the ids of 32 turns leave the head      in its transaction: Update K#…, ADD     8 x 2 writes
    turn of a client message id             the turns above; else Query M#… descending
    one escalation                          Get; its id names its conversation            1 read
    claim, release, deliver                 Put on its revision                           1 write*
    escalations of a conversation           Query E#…
    a bot's conversations, newest first     by_list BOT#{bot}#{state}, then BatchGet
    a workspace's escalations               by_list WS#{workspace}#{state}, then BatchGet
    what is due (sweep)                     by_due DUE#{0…15}, due_at up to now           16 x 0.5
    which chats may be over (sweep)         by_due IDLE#{0…15}, then BatchGet             16 x 0.5
    internal notes of a conversation        Query I#…
    what was said about the help in it      Get G#FEEDBACK, where the head says so        1 read
      … it is said                          transaction: head, Put of the record          4 writes
    conversations of a ticket               Query TICKET#{connection}#{ticket}            1 read
    conversations of a visitor              Query VISITOR#{workspace}#{sha256 of address}
    the newest of a signed identity         Get SIGNED#{workspace}#{bot}#{digest}           1 read
      … there is a newer one                in the first transaction: Put, conditional     2 writes
    files that hold something of one        Query F#…
    what must be kept                       Query HOLD#{workspace}
    what was erased, newest first           Query RECEIPT#{workspace} descending
    auto replies of a conversation          Query A#…
    one auto reply; claim, outcome          Get; Put on its revision              1 read; 1 write*
    a bot's auto replies, newest first      by_list REPLIES#{bot}, then BatchGet
    whether a webhook was taken before      Get WEBHOOK#{connection}#{digest}             1 read
    a webhook was taken                     Put of the same, lives for minutes            1 write
    who may fetch an access token           Update TOKEN#{connection}…, conditional       2 writes
    may a helpdesk be called now            Update GATE#{connection}, conditional         1 write
    how that call went                      Update of the same, where it says news        1 write
    what a helpdesk refuses                 Update of the same                            1 write
    hourly cap of a bot                     Update CAP#{bot}#{hour}, ADD 1           1 to 3 writes
    chats that a client, a person began     Update CLIENT#{digest}#{window}, ADD 1        1 write
    chats that a bot's strangers began      the same                                      1 write
    may the model be asked                  Update BUDGET#{day}#…, three, conditional      3 writes
    what a day allows of mails and tickets  Update DAY#{day}#{purpose}…, conditional      2 writes
    does an address take mail               Get RETURNED#{workspace}, {whom}#{digest}     1 read
    addresses of the team that do not       Query of the same
    handovers in a digest's mail            Get MAILED#{mail}                             1 read
    a bot's report                          Query REPORT#{bot}#{0…3}, days from … to
    a bot's knowledge waits for its index   INDEX#{bot}, WANTED#{ws}: Update              1 write
    digest of what exceeded it              DIGEST#{bot}#{hour}: ESC#{id}…, META#{ws}     2 writes
    what a webhook sends, newest first      Query SENT#{webhook}, D#… descending
    one delivery; claim, outcome            Get; Put on its revision              1 read; 1 write*
    which deliveries have come up           by_due SENT#{0…3}, due_at up to now        4 x 0.5
    what people wrote, to be sent           Get, Put, Delete MATTER#{conversation}
    how a webhook fares                     Get SENT#{webhook} HEALTH; Put where it changes
    one row of the inbox                    Get INBOX#{conversation} ROW                  1 read
    it is as its chat is                    Put on its version                            1 write*
      … first; with other words, or a       transaction: row, what it is found by,
      member's                              the member's entry                         4 to 7 writes
    an inbox's list, by since               by_list INBOX#{ws}#{place}, then BatchGet
    a member's list                         by_list INBOX#{ws}#MEMBER#{member}, then BatchGet
      … what was put off and has come up    by_list INBOX#{ws}#snoozed, or
                                            INBOX#{ws}#SNOOZED#{member}, up to now        0.5 more
    how many are in a list                  the same, counted up to 101                   0.5 to 2
    search in the inbox                     Query FOUND#{ws} descending, 4 MB at most     up to 512

*and two for each index it moves in: a state is part of by_list's key, `due_at` is by_due's.

A write takes a unit per KB of its item, twice that in a transaction; a read takes one per 4 KB of
all that a Query returns. A usual turn is 0.6 KB, its head 0.5 KB at first, 0.9 KB after 25 turns (a
client message id adds 15 bytes) and 1.5 KB at most, an escalation 0.4 KB. A head and 30 turns are
18 KB, 5 units. From the 37th turn or so the head takes two units, and never more.

`by_list` sorts by `{created_at}#{id}`, which never changes: a turn does not touch the index, a
cursor stays valid while items change their state, and a list over all states is the merge of its
partitions. `by_due` is sparse: a final escalation, and a conversation that waits for nothing, are
not in it. What people wait for is in DUE#; a chat that waits for nothing but its end, and a
silence, in IDLE#: an hour's chats that are over are in nobody's way. Both indexes project keys and
next to nothing; what they name is read from the table.
An erased conversation keeps its head as a tombstone that no list shows.

Secrets are in Secrets Manager alone: `TOKEN#` holds a lock (who has it, until when), when the
shared access token ends and which version of its secret holds it. `GATE#` is one small item, so
its writers meet: a helpdesk's own limit (200 to 700 calls a minute) is far below what one item
takes (1,000 writes a second). Both are found by keys that begin with their own word, because what
a function may touch is granted by the beginning of the key: the webhooks' function reads
`TICKET#` and `WEBHOOK#` and no conversation.

The inbox's rows are copies of what members see in a list, made by the stream's second reader, and
in partitions of their own because that one may write nothing else. Their place in `by_list` moves
when the row's does, not with each message. `FOUND#` holds the words of a row, some 0.3 KB: a search
reads those of a workspace, the newest chat first, and DynamoDB itself leaves out what does not fit.
One item a word would be found with one read, but cost some 20 writes a handover instead of 2.

Pointers live as long as their conversation (`expires_at`); the head's item lists them in
`pointers`, a string set, so that erasing finds those of earlier tickets and addresses too.

Settings
========
    BOT#{bot}         PROFILE                       the bot, its `version`, and which generation
                                                    of its knowledge is current
                      PROFILE#ANSWERS               how long its people took in the last weeks
                      SETTINGS                      current escalation settings
                      SETTINGS#V{version}           each save
                      KNOWLEDGE#{generation}#{n}    one entry of one save
                      INDEX                         which indexes its knowledge has
                      LEARNED                       what outcomes taught about its confidence
    WS#{workspace}    PROFILE                       the workspace
                      PROFILE#LANGUAGE#{tag}        a language that its owner has added
                      PROFILE#REFUSED#{block}       a visitor who is blocked, with a time to live
                      BOT#{bot}                     pointer
                      MEMBER#{sub}                  the member
                      INVITED#{sub}                 who is asked in and has not come yet
                      MAILS#{day}                   how many invitation mails it has sent
                      CONNECTION#{helpdesk}         the connection
                      SAID#{reply}                  a saved reply
    CONNECTION#{id}   CONNECTION                    a copy of it, for who knows only its id, and
                                                    when the first webhook came
    SUB#{sub}         MEMBER                        the member: at most one workspace each
                      INVITED#{workspace}           a copy of each invitation to this person
    OUTGOING#{ws}     {webhook}                     an outgoing webhook, in a partition of its own:
                                                    who sends them reads nothing else
    JOB#{job}         JOB                           long work, with a time to live

A turn needs the bot and its settings: PROFILE and SETTINGS are neighbours, one Query gives both
and no version; what lies in between says how long its people take, which visitors are told. A
connection and its copy are written in one transaction (4 units); the function that takes webhooks
reads and marks copies only, never a workspace. Knowledge may be more than a transaction takes (100
items): a new generation is written beside the old one, then one conditional write on PROFILE makes
it current.

Listeners
=========
Who listens on the live channel, each as two items; see `live_listeners`. Both go with their time to
live, two hours after the socket was opened.

    SOCKET#{socket}   SOCKET                        the listener, and how much was said this minute
    CHAT#{conv}       {epoch}#{socket}              a visitor's, by when it expires
    TEAM#{workspace}  {epoch}#{socket}              a member's, and which chat they look at

    question                                how                                           units
    open a socket                           BatchWrite of both                           2 writes
    something was said there                Update SOCKET#                                1 write
    who hears of a conversation             Query CHAT#, from now on, newest first         1 read
    who hears of a workspace                Query TEAM#, from now on, newest first         1 read

Identifiers never contain `#` (`domain.types.Identifier`); `part` sees to everything else.
"""

import zlib
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from escalation.domain.due import DUE_SHARDS, Lane
from escalation.domain.escalation import conversation_of

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

CONVERSATIONS_FROM = "CONV#"
GATES_FROM = "GATE#"
HEAD_SK = "Z#HEAD"
TURNS_FROM = "M#"
ESCALATIONS_FROM = "E#"
REPLIES_FROM = "A#"
FILES_FROM = "F#"
NOTES_FROM = "I#"
COUNTED_SK = "C#COUNTED"
FEEDBACK_SK = "G#FEEDBACK"
SHELVES_FROM = "K#"
"""Before the turns, which are read together with the head."""
REPORT_SHARDS = 4
"""Partitions of one bot's report."""
DIGEST_ITEM = "ESC#"
DIGEST_META = "META#"
WEBHOOK_SK = "WEBHOOK"
SPENT_SK = "SPENT"
SIGNED_SK = "NEWEST"
ALLOWANCE_SK = "TAKEN"
TOKEN_SK = "TOKEN"  # noqa: S105 - the name of a lock
GATE_SK = "GATE"
INDEX_SK = "WANTED#"
BUDGET_SK = "BUDGET"
CLIENT_SK = "CLIENT"
DIGEST_MAIL_SK = "MAILED"
HOLDS_FROM = "HOLD#"
DELIVERIES_FROM = "D#"
HEALTH_SK = "HEALTH"
INBOX_FROM = "INBOX#"
FOUND_FROM = "FOUND#"
HEARING_FROM = "CHAT#"
SIGNED_FROM = "SIGNED#"
ROW_SK = "ROW"
MEMBERS_ROW_SK = "MEMBERS"

PROFILE_SK = "PROFILE"
LANGUAGES_FROM = "PROFILE#LANGUAGE#"
"""Right behind the workspace's profile: one query has both."""
BLOCKS_FROM = "PROFILE#REFUSED#"
"""Behind the languages, where a release that knows of no blocks does not read."""
ANSWERS_SK = "PROFILE#ANSWERS"
"""Between a bot's profile and its settings: one query has the three."""
SAVED_REPLIES_FROM = "SAID#"
SETTINGS_SK = "SETTINGS"
VERSIONS_FROM = "SETTINGS#V"
KNOWLEDGE_FROM = "KNOWLEDGE#"
MADE_INDEX_SK = "INDEX"
LEARNED_SK = "LEARNED"
BOTS_FROM = "BOT#"
MEMBERS_FROM = "MEMBER#"
MEMBER_SK = "MEMBER"
INVITED_FROM = "INVITED#"
CONNECTION_SK = "CONNECTION"
JOB_SK = "JOB"
SOCKET_SK = "SOCKET"


def part(value: str) -> str:
    """A value as part of a key.

    Identifiers stay as they are. What cannot be one becomes a hash that no identifier equals, so
    that a made-up id in a request is simply not found.
    """
    if value and "#" not in value and not value.startswith("~") and len(value.encode()) <= 255:
        return value
    return f"~{sha256(value.encode()).hexdigest()}"


def stamp(at: datetime) -> str:
    """A time of fixed width, so that text sorts as time does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def epoch(at: datetime) -> int:
    """Whole seconds, as the time to live wants them."""
    return int(at.timestamp())


def conversation_pk(conversation_id: str) -> str:
    """The partition of one conversation."""
    return f"{CONVERSATIONS_FROM}{part(conversation_id)}"


def conversation_in(pk: str) -> str:
    """The conversation a partition is of."""
    return pk.removeprefix(CONVERSATIONS_FROM)


def turn_sk(last_seq: int, number: int = 0) -> str:
    """A turn by its last message; `number` counts the items of a large one from 0."""
    return f"M#{last_seq:08d}" + (f"#{number:02d}" if number else "")


def escalation_sk(escalation_id: str) -> str:
    """Numbers sort as text up to a million escalations of one conversation.

    Raises:
        ValueError: it is not an escalation's id.
    """
    number = escalation_id.removeprefix(conversation_of(escalation_id) + "-")
    return f"E#{int(number):06d}"


def escalation_in(pk: str, sk: str) -> str:
    """The id of the escalation at these keys."""
    return f"{conversation_in(pk)}-{int(sk.removeprefix(ESCALATIONS_FROM))}"


def reply_sk(reply_id: str) -> str:
    """An auto reply of the conversation."""
    return f"{REPLIES_FROM}{part(reply_id)}"


def replies_list(bot_id: str) -> str:
    """Partition of by_list: auto replies of a bot in any state."""
    return f"REPLIES#{part(bot_id)}"


def file_sk(job_id: str) -> str:
    """A file that holds something of the conversation, by the job that made it."""
    return f"{FILES_FROM}{part(job_id)}"


def note_sk(at: datetime, note_id: str) -> str:
    """An internal note of the conversation, in the order of writing."""
    return f"{NOTES_FROM}{stamp(at)}#{part(note_id)}"


def hold_pk(workspace_id: str) -> str:
    """A workspace's holds."""
    return f"{HOLDS_FROM}{part(workspace_id)}"


def receipt_pk(workspace_id: str) -> str:
    """A workspace's receipts of erasures."""
    return f"RECEIPT#{part(workspace_id)}"


def conversations_list(bot_id: str, state: str) -> str:
    """Partition of by_list: conversations of a bot in one state."""
    return f"BOT#{part(bot_id)}#{state}"


def escalations_list(workspace_id: str, state: str) -> str:
    """Partition of by_list: escalations of a workspace in one state."""
    return f"WS#{part(workspace_id)}#{state}"


def inbox_pk(conversation_id: str) -> str:
    """The row of one conversation, and what lists it elsewhere."""
    return f"{INBOX_FROM}{part(conversation_id)}"


def inbox_list(workspace_id: str, place: str) -> str:
    """Partition of by_list: rows of a workspace's inbox in one place."""
    return f"INBOX#{part(workspace_id)}#{place}"


def members_list(workspace_id: str, member_id: str) -> str:
    """Partition of by_list: rows of a workspace's inbox that are one member's."""
    return f"INBOX#{part(workspace_id)}#MEMBER#{part(member_id)}"


def members_snoozed_list(workspace_id: str, member_id: str) -> str:
    """Partition of by_list: a member's rows that are put off, by until when."""
    return f"INBOX#{part(workspace_id)}#SNOOZED#{part(member_id)}"


def found_pk(workspace_id: str) -> str:
    """By which words the rows of a workspace's inbox are found."""
    return f"{FOUND_FROM}{part(workspace_id)}"


def found_sk(created_at: datetime, conversation_id: str) -> str:
    """Those of one row; they sort by the chats' beginnings."""
    return f"{stamp(created_at)}#{part(conversation_id)}"


def due_shard(shard: int, lane: Lane) -> str:
    """Partition of by_due.

    The rescues' have kept the name that all had in 0.1.0: its sweep still finds them, wherever the
    two releases meet, and this one finds what that one writes.
    """
    return f"{'DUE' if lane == 'rescue' else 'IDLE'}#{shard}"


def due_shard_of(name: str, lane: Lane = "rescue") -> str:
    """The shard of a conversation or a digest: the same in every process and version."""
    return due_shard(zlib.crc32(name.encode()) % DUE_SHARDS, lane)


def ticket_pk(connection_id: str, ticket_id: str) -> str:
    """Pointer from a ticket to its conversation."""
    return f"TICKET#{part(connection_id)}#{part(ticket_id)}"


def webhook_pk(connection_id: str, delivery_id: str) -> str:
    """One delivery of a connection's webhook."""
    digest = sha256(delivery_id.encode()).hexdigest()
    return f"WEBHOOK#{part(connection_id)}#{digest}"


def spent_pk(workspace_id: str, token: str) -> str:
    """An identity token that has begun its one conversation."""
    return f"SPENT#{part(workspace_id)}#{sha256(token.encode()).hexdigest()}"


def allowance_pk(purpose: str, scope: str, of: str, *, day: str) -> str:
    """Counter of what one day allows; a mailbox is in no key, only its digest."""
    return f"DAY#{part(day)}#{part(purpose)}#{part(scope)}#{sha256(of.encode()).hexdigest()}"


def token_pk(name: str) -> str:
    """The lock of an access token; its name holds the connection's id."""
    return f"TOKEN#{part(name)}"


def gate_pk(connection_id: str) -> str:
    """A connection's quota and circuit."""
    return f"{GATES_FROM}{part(connection_id)}"


def gate_in(pk: str) -> str:
    """The connection a gate is of."""
    return pk.removeprefix(GATES_FROM)


def visitor_pk(workspace_id: str, email: str) -> str:
    """Pointers from a visitor to conversations; the address itself is in no key."""
    digest = sha256(email.strip().lower().encode()).hexdigest()
    return f"VISITOR#{part(workspace_id)}#{digest}"


def signed_pk(workspace_id: str, bot_id: str, signed_as: str) -> str:
    """Which conversation a signed identity began last with a bot; it is a digest by then."""
    return f"{SIGNED_FROM}{part(workspace_id)}#{part(bot_id)}#{part(signed_as)}"


def pointer_sk(conversation_id: str) -> str:
    """A visitor has many conversations, and so has a ticket that others were merged into."""
    return f"CONV#{conversation_id}"


def counted_key(conversation_id: str) -> "Item":
    """Key of what is counted of one conversation."""
    return {"pk": {"S": conversation_pk(conversation_id)}, "sk": {"S": COUNTED_SK}}


def report_pk(bot_id: str, shard: int) -> str:
    """A bot's numbers by day, as one group of writers adds them."""
    return f"REPORT#{part(bot_id)}#{shard}"


def cap_pk(bot_id: str, hour: str) -> str:
    """Counter of a bot's escalations in one hour."""
    return f"CAP#{part(bot_id)}#{part(hour)}"


def client_pk(digest: str, window: int) -> str:
    """What one client did in one window of time."""
    return f"CLIENT#{digest}#{window}"


def budget_pk(budget: str, day: str) -> str:
    """Counter of the questions to the model in one day."""
    return f"BUDGET#{day}#{budget}"


def index_pk(bot_id: str) -> str:
    """That a bot's knowledge waits for its index."""
    return f"INDEX#{part(bot_id)}"


def digest_mail_pk(digest_mail_id: str) -> str:
    """Which handovers the mail of a digest holds."""
    return f"MAILED#{part(digest_mail_id)}"


def returned_pk(workspace_id: str) -> str:
    """A workspace's addresses that mail came back from."""
    return f"RETURNED#{part(workspace_id)}"


def returned_from(audience: str) -> str:
    """Beginning of the sort keys of those that mail of one kind came back from."""
    return f"{audience.upper()}#"


def returned_sk(address: str, audience: str) -> str:
    """One of them; the address itself is in no key."""
    digest = sha256(address.strip().casefold().encode()).hexdigest()
    return f"{returned_from(audience)}{digest}"


def digest_pk(bot_id: str, hour: str) -> str:
    """What one digest mail of a bot will hold."""
    return f"DIGEST#{part(bot_id)}#{part(hour)}"


def bot_pk(bot_id: str) -> str:
    """The partition of one bot."""
    return f"BOT#{part(bot_id)}"


def workspace_pk(workspace_id: str) -> str:
    """The partition of one workspace."""
    return f"WS#{part(workspace_id)}"


def subject_pk(sub: str) -> str:
    """Membership of a token's subject."""
    return f"SUB#{part(sub)}"


def outgoing_pk(workspace_id: str) -> str:
    """A workspace's outgoing webhooks."""
    return f"OUTGOING#{part(workspace_id)}"


def outgoing_log_pk(webhook_id: str) -> str:
    """What one outgoing webhook sends and has sent."""
    return f"SENT#{part(webhook_id)}"


def delivery_sk(delivery_id: str) -> str:
    """One delivery; they sort by time."""
    return f"{DELIVERIES_FROM}{part(delivery_id)}"


def matter_text_pk(conversation_id: str) -> str:
    """What people wrote in a conversation and receivers of webhooks have not got yet."""
    return f"MATTER#{part(conversation_id)}"


def outgoing_due(shard: int) -> str:
    """Partition of by_due: deliveries of outgoing webhooks."""
    return f"SENT#{shard}"


def audit_pk(workspace_id: str) -> str:
    """A workspace's audit trail, in its own table."""
    return f"AUDIT#{part(workspace_id)}"


def audit_sk(at: datetime, entry_id: str) -> str:
    """An entry; they sort by time."""
    return f"{stamp(at)}#{part(entry_id)}"


def invitation_mails_sk(day: str) -> str:
    """How many invitations a workspace has mailed on one day."""
    return f"MAILS#{part(day)}"


def connection_sk(helpdesk: str) -> str:
    """A workspace's connection to one helpdesk."""
    return f"CONNECTION#{part(helpdesk)}"


def connection_pk(connection_id: str) -> str:
    """A copy of a connection, by its id."""
    return f"CONNECTION#{part(connection_id)}"


def job_pk(job_id: str) -> str:
    """One long job."""
    return f"JOB#{part(job_id)}"


def version_sk(version: int) -> str:
    """One save of a bot's settings."""
    return f"{VERSIONS_FROM}{version:08d}"


def generation(version: int, writer: str) -> str:
    """Names one save of a bot's knowledge; two writers of one version do not share it."""
    return f"{version:08d}-{part(writer)}"


def knowledge_sk(generation_name: str, number: int) -> str:
    """One entry of a generation; numbers keep the owner's order."""
    return f"{knowledge_prefix(generation_name)}{number:06d}"


def knowledge_prefix(generation_name: str) -> str:
    """What the keys of a generation's entries begin with."""
    return f"{KNOWLEDGE_FROM}{generation_name}#"


def socket_pk(socket_id: str) -> str:
    """The listener of one socket."""
    return f"SOCKET#{part(socket_id)}"


def hearing_chat_pk(conversation_id: str) -> str:
    """Who hears of a conversation."""
    return f"{HEARING_FROM}{part(conversation_id)}"


def hearing_team_pk(workspace_id: str) -> str:
    """The members who hear of a workspace's conversations."""
    return f"TEAM#{part(workspace_id)}"


def hearing_sk(expires_at: datetime, socket_id: str) -> str:
    """One of them; they sort by when they expire."""
    return f"{epoch(expires_at):010d}#{part(socket_id)}"
