"""What the server makes of a push: in order, once, signed, and by a device that counts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from sync.keys import DeviceKey
from sync.messages.events import AccountChanged
from sync.messages.operations import Favourite, Hold, Pushed, VerdictCode, VerdictKind
from sync.server import push
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.database import new_id
from sync.server.house import House
from sync.server.problems import ProblemError
from tests.sync.server.devices import Device, books, codes, events, offer, posted, renders

pytestmark = pytest.mark.slow


def raw(device: Device, *changes: tuple[Any, dict[str, Any]]) -> Pushed:
    """Operations sent with something in their bodies changed, as somebody else's program might send them."""
    operations = []
    for operation, change in changes:
        sent = operation.model_dump(mode="json")
        sent["body"].update(change)
        operations.append(sent)
    body = {"device_id": device.id, "epoch": device.epoch, "operations": operations}
    return push.push(device.house, device.caller, push.Received.model_validate(body))


def test_the_same_again_is_a_duplicate_and_another_body_is_refused(
    house: House, device: Device, author: str
) -> None:
    hold = device.hold(offer(house, [author]))
    assert device.send(hold).verdicts[0].kind is VerdictKind.APPLIED
    assert device.send(hold).verdicts[0].kind is VerdictKind.DUPLICATE
    assert codes(device.send(device.signed(hold, body_hash="0" * 64))) == [VerdictCode.OTHER_BODY]
    assert codes(device.send(hold, hold)) == [None, None]


def test_one_operation_twice_in_a_push_is_done_once(house: House, device: Device, author: str) -> None:
    hold = device.hold(offer(house, [author]))
    assert codes(device.send(hold, hold)) == [None, None]
    fresh = device.hold(offer(house, [author]))
    assert codes(device.send(fresh, device.signed(fresh, body_hash="0" * 64))) == [
        None,
        VerdictCode.OTHER_BODY,
    ]


def test_what_comes_after_a_gap_waits(house: House, device: Device, author: str) -> None:
    first, second = device.hold(offer(house, [author])), device.hold(offer(house, [author]))
    pushed = device.send(second)
    assert (codes(pushed), pushed.verdicts[0].kind) == ([VerdictCode.GAP], VerdictKind.RETRY)
    assert (pushed.expected, pushed.acked_through, pushed.verdicts[0].current) == (1, 0, 1)
    assert codes(device.send(first, second)) == [None, None]


@pytest.mark.parametrize(
    "amount", [-1, 1.0, 2.5, float("nan"), float("inf"), "1e3", "12", True, None, 10**13]
)
def test_an_amount_that_is_none_is_rejected_alone(
    house: House, device: Device, author: str, amount: object
) -> None:
    first, second = device.hold(offer(house, [author])), device.hold(offer(house, [author]))
    pushed = raw(device, (first, {"amount": amount}), (second, {}))
    assert codes(pushed) == [VerdictCode.POISON, None]
    assert books(house, device.account_id) == {"grants": -100, "lease": 88, "held": 12}
    assert codes(raw(device, (first, {"amount": amount}))) == [VerdictCode.POISON]


def test_what_the_device_did_not_sign_is_rejected(house: House, device: Device, author: str) -> None:
    hold = device.hold(offer(house, [author]))
    other_key = DeviceKey.generate().sign(b"anything")
    assert codes(device.send(hold.model_copy(update={"signature": other_key}))) == [VerdictCode.BAD_SIGNATURE]
    second = device.operation(Favourite(set_id=new_id(), on=True))
    assert codes(raw(device, (second, {"on": False}))) == [VerdictCode.BAD_SIGNATURE]


def test_a_frozen_account_waits(house: House, device: Device, brand: str, author: str) -> None:
    hold = device.hold(offer(house, [author]))
    _set_frozen(house, brand, True)
    pushed = device.send(hold)
    assert (codes(pushed), pushed.verdicts[0].kind) == ([VerdictCode.FROZEN], VerdictKind.RETRY)
    with pytest.raises(ProblemError, match="frozen"):
        device.ask_lease()
    _set_frozen(house, brand, False)
    assert codes(device.send(hold)) == [None]
    assert events(house, brand, AccountChanged) == []


@pytest.mark.parametrize(
    ("change", "status"), [({"revoked_at": 1}, 403), ({"epoch": 2}, 409)], ids=["revoked", "enrolled again"]
)
def test_a_device_that_does_not_count_is_refused(
    house: House, device: Device, author: str, change: dict[str, int], status: int
) -> None:
    with house.database.write() as session:
        row = session.get_one(DeviceRow, device.id)
        for name, value in change.items():
            setattr(row, name, value)
    with pytest.raises(ProblemError) as refused:
        device.send(device.hold(offer(house, [author])))
    assert refused.value.status == status


def test_another_accounts_device_is_refused(house: House, device: Device, author: str) -> None:
    stranger = Device.enrolled(house, author)
    received = push.Received.model_validate(device.push(device.hold(offer(house, [author]))).model_dump())
    with pytest.raises(ProblemError, match="not enrolled"):
        push.push(house, stranger.caller, received)


def test_what_the_database_refuses_is_poison_and_the_others_go_on(
    house: House, device: Device, author: str
) -> None:
    """A price that the pool of a second hold cannot have: the row's own check refuses it."""
    good, bad, last = (device.hold(offer(house, [author])) for _ in range(3))
    assert isinstance(bad.body, Hold)
    with house.database.write() as session:
        session.connection().exec_driver_sql(_refuse_set(bad.body.set_id, house.database.is_sqlite))
    assert codes(device.send(good, bad, last, device.post(last))) == [None, VerdictCode.POISON, None, None]
    assert codes(device.send(bad)) == [VerdictCode.POISON]
    assert books(house, author) == {"payable": 10}


def test_a_full_disk_rejects_nothing(house: House, device: Device, author: str) -> None:
    """The push fails as a whole and is taken when there is room again."""
    if not house.database.is_sqlite:
        pytest.skip("the limit is SQLite's")
    operations = renders(device, 40)
    engine = house.database.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def fill(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 1}")

    engine.dispose()
    event.listen(engine, "connect", fill)
    with pytest.raises(OperationalError):
        device.send(*operations)
    event.remove(engine, "connect", fill)
    engine.dispose()
    assert posted(device) == 0
    assert codes(device.send(*operations)) == [None] * 80


def _refuse_set(set_id: str, sqlite: bool) -> str:
    if sqlite:
        return (
            f"CREATE TRIGGER refuse BEFORE INSERT ON holds WHEN NEW.set_id = '{set_id}' "
            "BEGIN SELECT RAISE(ABORT, 'poison'); END"
        )
    return f"ALTER TABLE holds ADD CONSTRAINT refuse CHECK (set_id <> '{set_id}')"


def _set_frozen(house: House, account_id: str, frozen: bool) -> None:
    with house.database.write() as session:
        row = session.scalars(select(AccountRow).where(AccountRow.id == account_id)).one()
        row.frozen = frozen
