"""Which formats this release writes. It reads these, all before them, and those named as next.

While a release is brought out or taken back, two of them meet on one item. So a new format ships in
two steps: a release that reads it, and, one release later, one that writes it. The second step is a
number here. `tests/compatibility` runs the last release's code over what is written now, and fails
where both steps are taken at once.

A new field needs no step: the release before keeps it unread (`stored_forms`). A new value of a
choice (a state, a reason, a method) does: the release before stands aside from what it finds. Give
it a line here, and write it where that line says so.
"""

from typing import Final

WRITES: Final = {"body": 1, "job": 1}
"""`body`: the codec of stored items (`adapters.aws.dynamodb_codec`); next is 2, read already.
`job`: the version in queue bodies (`domain.jobs`); next is 2.
"""
