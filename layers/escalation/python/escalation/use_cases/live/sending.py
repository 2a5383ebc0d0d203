"""Frames on their way, and sockets that turn out to be gone."""

from collections.abc import Sequence
from datetime import datetime

from escalation.domain.live import Listener, Listeners, Sent, Sockets


def send(
    frames: Sequence[tuple[Listener, str]],
    *,
    sockets: Sockets,
    listeners: Listeners,
    now: datetime,
) -> Sent:
    """Send listeners their frames; those that are gone are forgotten, unless they are so new that
    they may only not be open yet. May raise RetryableError when that cannot be written.
    """
    if not frames:
        return Sent()
    sent = sockets.send([(listener.socket_id, frame) for listener, frame in frames])
    gone = {one.socket_id: one for one, _ in frames if one.socket_id in sent.gone}
    for listener in gone.values():
        if listener.is_settled(now):
            listeners.remove(listener)
    return sent
