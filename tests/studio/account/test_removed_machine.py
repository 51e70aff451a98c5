"""Two desktops of one account, one of which the other removes."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.account.revocations import REMOVED
from studio.account.states import AccountState
from studio.errors import NetworkError
from sync.server.seed import seed_samples
from tests.studio.account.desktop import WAIT, Desktop
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


def test_a_machine_that_was_removed_hears_of_it_and_loses_nothing(
    tmp_path: Path, server: RunningServer
) -> None:
    with server.house() as house:
        seed_samples(house)
    with Desktop(tmp_path / "a") as first, Desktop(tmp_path / "b") as second:
        second.sign_in(server.url)
        second.sync()
        free, dear = second.browse()
        second.wallet.unlock(dear).result(WAIT)
        second.sync()
        first.sign_in(server.url)
        first.sync()
        # What the second does while nobody listens still waits when it is removed.
        second.account.set_work_offline(True).result(WAIT)
        second.wallet.set_favourite(dear, True).result(WAIT)
        second.wallet.unlock(free).result(WAIT)
        second.account.set_work_offline(False).result(WAIT)
        (removed,) = [each for each in first.account.devices().result(WAIT) if not each.this]
        first.account.remove_device(removed.id).result(WAIT)

        with pytest.raises(NetworkError) as refused:
            second.sync()
        assert refused.value.message == REMOVED
        view = second.account.read().result(WAIT)
        assert (view.state, view.failure, view.waiting) == (AccountState.SIGNED_OUT, REMOVED, 2)
        assert {each.set_id for each in second.wallet.unlocked().result(WAIT)} == {dear, free}
        assert second.sync().sent == 0, "and it does not ask again by itself"
        assert first.sync().agrees is True

        # Signed in again it is another machine to the account, with all that it had.
        second.sign_in(server.url)
        second.sync()
        view = second.account.read().result(WAIT)
        assert (view.state, view.waiting, view.failure) == (AccountState.SIGNED_IN, 0, "")
        assert view.device_id != removed.id
        assert second.wallet.favourites().result(WAIT) == {dear}
        assert dear in {each.set_id for each in second.wallet.unlocked().result(WAIT)}
        # What it had spent from the lease that was taken from it is said to need doing once more, and works then.
        (letter,) = second.wallet.dead_letters().result(WAIT)
        assert (letter.kind, letter.code) == ("unlock", "no_lease")
        assert letter.next_step
        second.browse()
        second.wallet.unlock(free).result(WAIT)
        assert second.sync().agrees is True
        assert {each.set_id for each in second.wallet.unlocked().result(WAIT)} == {dear, free}
        assert first.sync().agrees is True
