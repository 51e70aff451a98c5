"""A house whose machines have no network: everything goes by files."""

from __future__ import annotations

import random
import shutil
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from studio.catalog.vault import Vault
from studio.errors import InputError, NetworkError
from sync.messages.documents import Keys
from sync.messages.marketplace import Draft
from sync.server.config import ServerConfig
from sync.server.courier import answer_file
from sync.server.house import House
from sync.server.listings.tables import SetVersionRow
from sync.server.seed import seed_samples
from tests.studio.account.desktop import WAIT, Desktop
from tests.sync.server.listings.making import publish_with_fewer_photos
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


@pytest.fixture
def house(server: RunningServer) -> House:
    with server.house() as opened:
        seed_samples(opened)
    return House(ServerConfig(server.data))


@pytest.fixture
def away(desktop: Desktop, server: RunningServer, house: House) -> Desktop:
    """Signed in once, then away from any network, with a set unlocked on credit of its lease."""
    assert isinstance(house.signer.public(), Keys)
    desktop.sign_in(server.url)
    desktop.sync()
    sets = desktop.browse()
    server.stop()
    desktop.account.set_work_offline(True).result(WAIT)
    desktop.wallet.unlock(sets[-1]).result(WAIT)
    return desktop


def test_a_set_is_unlocked_and_fetched_by_hand(away: Desktop, house: House, tmp_path: Path) -> None:
    letter, answer = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    assert away.account.write_letter(letter).result(WAIT) == 1
    parts = answer_file(house, letter, answer, part_bytes=400_000)
    assert len(parts) > 3
    first, rest = parts[:1], parts[1:]
    random.Random(1).shuffle(rest)
    done = away.account.read_answer([*rest[:2], *first]).result(WAIT)
    assert (done.settled, done.refused) == (1, 0)
    assert (done.manifests, done.missing > 0) == ((), True)
    more = away.account.read_answer(rest).result(WAIT)
    (manifest,) = more.manifests
    assert more.missing == 0
    vault = Vault(away.paths.vault)
    blobs = {blob.sha256 for photo in manifest.photos for blob in (photo.original, photo.preview)}
    assert all(vault.verify(sha256) for sha256 in blobs)
    assert done.files + more.files >= len(blobs)
    (unlocked,) = away.wallet.unlocked().result(WAIT)
    assert unlocked.settled
    assert away.wallet.read().result(WAIT).spendable == 76
    assert away.account.read().result(WAIT).waiting == 0


def test_a_letter_asks_for_as_many_credits_as_were_lacking(away: Desktop, tmp_path: Path) -> None:
    letter = tmp_path / "out.anchor-courier"
    away.account.prepare(640).result(WAIT)
    away.account.write_letter(letter).result(WAIT)
    with zipfile.ZipFile(letter) as archive:
        assert b'"lease":640' in archive.read("letter.json")


def test_a_set_that_is_published_again_meanwhile_comes_by_hand_as_it_was_unlocked(
    away: Desktop, house: House, tmp_path: Path
) -> None:
    (unlocked,) = away.wallet.unlocked().result(WAIT)
    letter, answer = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    away.account.write_letter(letter).result(WAIT)
    with house.database.write() as session:
        assert publish_with_fewer_photos(session, house, unlocked.set_id).version == 2
    (manifest,) = away.account.read_answer(answer_file(house, letter, answer)).result(WAIT).manifests
    assert (manifest.set_version, len(manifest.photos)) == (1, 5)


def test_a_house_that_has_lost_a_file_answers_all_the_rest(
    away: Desktop, house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And says on its own machine what is lost; the set comes when that is back."""
    letter, answer = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    away.account.write_letter(letter).result(WAIT)
    (unlocked,) = away.wallet.unlocked().result(WAIT)
    with house.database.read() as session:
        draft = session.scalars(
            select(SetVersionRow.draft).where(SetVersionRow.set_id == unlocked.set_id)
        ).one()
    lost = Draft.model_validate_json(draft).photos[0].original.sha256
    content = b"".join(house.blobs.read(lost, 0, 10**9))
    house.blobs.remove(lost)
    done = away.account.read_answer(answer_file(house, letter, answer)).result(WAIT)
    assert (done.settled, done.manifests, done.missing) == (1, (), 0)
    assert lost in caplog.text

    again = tmp_path / "again"
    again.write_bytes(content)
    house.blobs.put(again, lost)
    away.account.write_letter(letter).result(WAIT)
    done = away.account.read_answer(answer_file(house, letter, answer)).result(WAIT)
    assert [each.set_id for each in done.manifests] == [unlocked.set_id]


def test_files_that_are_lost_or_come_twice_change_nothing(
    away: Desktop, house: House, tmp_path: Path
) -> None:
    letter, answer = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    away.account.write_letter(letter).result(WAIT)
    answer_file(house, letter, answer)  # and this answer never comes back
    again = tmp_path / "again.anchor-courier"
    away.account.write_letter(again).result(WAIT)
    answers = [answer_file(house, again, tmp_path / f"{number}.anchor-courier")[0] for number in range(2)]
    for file in (answers[0], answers[1], answer, answers[0]):
        away.account.read_answer([file]).result(WAIT)
    assert away.wallet.read().result(WAIT).spendable == 76
    view = away.account.read().result(WAIT)
    assert (view.waiting, view.dead, view.notice) == (0, 0, "")


def test_a_forged_answer_is_not_taken_in(away: Desktop, house: House, tmp_path: Path) -> None:
    letter, answer = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    away.account.write_letter(letter).result(WAIT)
    other = House(ServerConfig(tmp_path / "other"))
    shutil.copy(house.config.data / "house.db", other.config.data / "house.db")
    answer_file(other, letter, answer)
    with pytest.raises(InputError, match="not signed by your house"):
        away.account.read_answer([answer]).result(WAIT)
    assert away.account.read().result(WAIT).waiting == 1


def test_a_letter_that_was_changed_is_not_worked_in(away: Desktop, house: House, tmp_path: Path) -> None:
    from sync.server.problems import ProblemError

    letter, changed = tmp_path / "out.anchor-courier", tmp_path / "changed.anchor-courier"
    away.account.write_letter(letter).result(WAIT)
    with zipfile.ZipFile(letter) as archive:
        text = archive.read("letter.json").replace(b'"lease":200', b'"lease":999')
    with zipfile.ZipFile(changed, "w") as archive:
        archive.writestr("letter.json", text)
    with pytest.raises(ProblemError, match="as its device signed it"):
        answer_file(house, changed, tmp_path / "back.anchor-courier")


def test_a_file_that_is_none_is_a_sentence(away: Desktop, tmp_path: Path) -> None:
    nothing = tmp_path / "x.anchor-courier"
    nothing.write_bytes(b"not a zip")
    with pytest.raises(NetworkError, match="no courier file"):
        away.account.read_answer([nothing]).result(WAIT)
