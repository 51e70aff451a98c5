"""Fetching a model from a hub that is a real server, and breaks off, lies and wants to know who asks."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections import namedtuple
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from studio.account.secrets import SecretStore
from studio.catalog import Catalog
from studio.egress import EgressJournal
from studio.errors import InputError, NetworkError, StorageError, StudioError
from studio.paths import ProfilePaths
from studio.weights.manager import Transfer, Weights
from studio.weights.states import Progress, State
from studio.weights.token import HubToken, TokenPlace
from studio.weights.work import Stopped
from tests.studio.weights.conftest import EXTRA, PLACES, REPO, Maker, places, sha256
from tests.sync.hub import COMMIT, Thing

pytestmark = pytest.mark.slow


def refused(weights: Weights, **options: bool) -> StudioError:
    with pytest.raises(StudioError) as raised:
        weights.download("tiny", **options).future.result()
    assert raised.value.message[-1] == "."
    return raised.value


def fetch(weights: Weights) -> None:
    weights.accept("tiny").result()
    weights.download("tiny").future.result()


def test_nothing_is_asked_of_the_hub_before_the_licence_is_agreed_to(weights: Weights, maker: Maker) -> None:
    assert refused(weights).kind == "licence"
    assert maker.hub.seen == []
    terms = weights.terms("tiny")
    for words in (
        "Tiny-NC",
        "no commercial use",
        "Not for money.",
        "https://example.org/licence",
        "Apache-2.0",
    ):
        assert words in terms
    agreed = weights.accept("tiny").result()
    assert agreed.licences == ("Tiny-NC", "Apache-2.0")
    assert agreed.terms == terms
    assert weights.accept("tiny").result() == agreed, "once is enough"
    weights.download("tiny").future.result()


def test_a_model_arrives_whole_and_nothing_that_could_run_comes_with_it(
    weights: Weights, maker: Maker
) -> None:
    before = weights.model("tiny").result()
    assert (before.state, before.size, before.wanted) == (State.MISSING, 0, 2400)
    heard: list[Progress] = []
    weights.accept("tiny").result()
    manifest = weights.download("tiny", heard.append).future.result()
    after = weights.model("tiny").result()
    assert (after.state, after.verified, after.missing) == (State.INSTALLED, True, ())
    assert places(after.folder) == PLACES | {"loras/fast.safetensors"}
    by_place = manifest.by_place()
    content = maker.files["transformer/diffusion.fp16.safetensors"]
    assert (after.folder / "transformer" / "diffusion.safetensors").read_bytes() == content
    assert by_place["transformer/diffusion.safetensors"].sha256 == sha256(content)
    assert by_place["vae/config.json"].revision == COMMIT
    assert heard[-1].done == heard[-1].total == manifest.size
    assert [progress.done for progress in heard] == sorted(progress.done for progress in heard)


def test_what_a_model_can_do_without_may_stay_away(weights: Weights, maker: Maker) -> None:
    weights.accept("tiny").result()
    weights.download("tiny", optional=False).future.result()
    assert weights.model("tiny").result().state is State.INSTALLED
    assert not any(EXTRA in path for path in maker.hub.counts)


def test_the_marker_that_engines_look_for_comes_last(weights: Weights, maker: Maker) -> None:
    fetch(weights)
    files = [seen.path for seen in maker.hub.seen if "/resolve/" in seen.path]
    assert files[-2:] == [maker.path("model_index.json"), f"/{EXTRA}/resolve/{COMMIT}/fast.safetensors"]


def test_every_request_is_in_the_egress_journal(
    weights: Weights, maker: Maker, egress: EgressJournal
) -> None:
    fetch(weights)
    entries = egress.entries().result()
    assert len(entries) == len(maker.hub.seen)
    assert {entry.path for entry in entries} == set(maker.hub.counts)
    for entry in entries:
        assert (entry.host, entry.purpose, entry.kinds) == ("127.0.0.1", "weights", ("name_of_model",))
        assert entry.status == 200
        assert entry.bytes_out > 0
        assert entry.bytes_in > 0
        assert entry.ended_at is not None
        assert entry.ended_at >= entry.at
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    (total,) = egress.totals().result()
    assert total.requests == len(entries)
    assert total.bytes_in == sum(entry.bytes_in for entry in entries)
    older = egress.entries(2, after=entries[1]).result()
    assert older == entries[2:4]


def test_what_is_here_is_not_fetched_again(weights: Weights, maker: Maker) -> None:
    fetch(weights)
    maker.hub.seen.clear()
    weights.download("tiny").future.result()
    assert {seen.path for seen in maker.hub.seen} == {
        f"/api/models/{REPO}/revision/{COMMIT}",
        f"/api/models/{EXTRA}/revision/{COMMIT}",
    }
    (weights.root / "tiny" / "vae" / "diffusion.safetensors").unlink()
    assert weights.model("tiny").result().state is State.PARTLY
    maker.hub.seen.clear()
    weights.download("tiny").future.result()
    assert [seen.path for seen in maker.hub.seen if "/resolve/" in seen.path] == [
        maker.path("vae/diffusion.safetensors")
    ]


def test_large_files_that_were_put_there_by_hand_are_hashed_instead_of_fetched(
    weights: Weights, maker: Maker
) -> None:
    target = weights.root / "tiny" / "transformer" / "diffusion.safetensors"
    target.parent.mkdir(parents=True)
    target.write_bytes(maker.files["transformer/diffusion.fp16.safetensors"])
    fetch(weights)
    assert maker.path("transformer/diffusion.fp16.safetensors") not in maker.hub.counts


def test_a_pause_keeps_what_came_and_asking_again_goes_on(weights: Weights, maker: Maker) -> None:
    weights.accept("tiny").result()
    thing = maker.hub.things[maker.path("transformer/diffusion.fp16.safetensors")]
    thing.pause = 0.005

    begun = threading.Event()

    def watch(progress: Progress) -> None:
        if progress.file == "transformer/diffusion.safetensors" and progress.done > 20_000:
            begun.wait(60)
            transfer.pause()

    transfer = weights.download("tiny", watch)
    begun.set()
    with pytest.raises(Stopped):
        transfer.future.result()
    model = weights.model("tiny").result()
    assert model.state is State.PARTLY
    assert "model_index.json" in model.missing
    thing.pause = 0.0
    weights.download("tiny").future.result()
    last = [seen for seen in maker.hub.seen if seen.path.endswith("diffusion.fp16.safetensors")][-1]
    assert last.headers["Range"].startswith("bytes=")
    assert weights.model("tiny").result().state is State.INSTALLED


def test_giving_up_frees_the_disk_but_not_of_a_model_that_was_whole(weights: Weights, maker: Maker) -> None:
    weights.accept("tiny").result()
    thing = maker.hub.things[maker.path("transformer/diffusion.fp16.safetensors")]
    thing.pause = 0.005
    begun = threading.Event()

    def give_up(progress: Progress) -> None:
        if progress.done > 20_000:
            begun.wait(60)
            transfer.cancel()

    transfer = weights.download("tiny", give_up)
    begun.set()
    with pytest.raises(Stopped):
        transfer.future.result()
    assert weights.model("tiny").result().state is State.MISSING
    assert not (weights.root / "tiny").exists()


def test_a_full_disk_is_said_before_anything_is_fetched(
    weights: Weights, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights.accept("tiny").result()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9 - 1000, 1000))
    error = refused(weights)
    assert isinstance(error, StorageError)
    assert error.kind == "disk_full"
    assert not any("/resolve/" in path for path in maker.hub.counts)


def break_shard(maker: Maker) -> None:
    path = maker.path("vae/diffusion.safetensors")
    maker.hub.add(path, Thing(b"x" * len(maker.files["vae/diffusion.safetensors"])))


def pickle_instead(maker: Maker) -> None:
    relist(maker, "vae/diffusion.safetensors", b"\x80\x04" + bytes(400))


def truncate_shard(maker: Maker) -> None:
    """The hub itself has a file that ends early, and lists it so."""
    relist(maker, "vae/diffusion.safetensors", maker.files["vae/diffusion.safetensors"][:-10])


def archive_as_settings(maker: Maker) -> None:
    relist(maker, "tokenizer/vocab.json", b"PK\x03\x04" + bytes(100))


def relist(maker: Maker, name: str, content: bytes) -> None:
    maker.hub.add_repository(REPO, {**maker.files, name: content})


@pytest.mark.parametrize(
    ("damage", "kind", "word"),
    [
        (break_shard, NetworkError, "not the file that was asked for"),
        (pickle_instead, InputError, "pickle"),
        (truncate_shard, InputError, "ends before"),
        (archive_as_settings, InputError, "archive"),
    ],
)
def test_files_that_are_not_what_they_should_be_are_not_kept(
    weights: Weights, maker: Maker, damage: object, kind: type[StudioError], word: str
) -> None:
    assert callable(damage)
    damage(maker)
    weights.accept("tiny").result()
    error = refused(weights)
    assert isinstance(error, kind)
    assert word in error.message
    model = weights.model("tiny").result()
    assert model.state is State.PARTLY
    assert not (model.folder / "model_index.json").exists(), "no engine takes it for whole"


def test_another_class_than_the_cards_is_another_model(weights: Weights, maker: Maker) -> None:
    relist(maker, "transformer/config.json", b'{"_class_name": "OtherTransformer"}')
    weights.accept("tiny").result()
    error = refused(weights)
    assert error.kind == "wrong_model"
    assert "OtherTransformer" in error.message


def test_the_hubs_listing_has_to_be_of_the_commit_and_have_the_files(weights: Weights, maker: Maker) -> None:
    weights.accept("tiny").result()
    listing = f"/api/models/{REPO}/revision/{COMMIT}"
    good = maker.hub.things[listing].content
    for content, kind in (
        (json.dumps({"sha": "f" * 40, "siblings": []}).encode(), "damaged"),
        (json.dumps({"sha": COMMIT, "siblings": []}).encode(), "not_found"),
        (b"[]", "damaged"),
        (b"<html>Sign in</html>", "portal"),
    ):
        maker.hub.add(listing, Thing(content))
        assert refused(weights).kind == kind
    maker.hub.add(listing, good)
    weights.download("tiny").future.result()


def test_small_files_are_held_to_gits_own_hash(weights: Weights, maker: Maker) -> None:
    weights.accept("tiny").result()
    listing = f"/api/models/{REPO}/revision/{COMMIT}"
    table = json.loads(maker.hub.things[listing].content)
    for entry in table["siblings"]:
        content = maker.files[entry["rfilename"]]
        entry["blobId"] = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    maker.hub.add(listing, json.dumps(table).encode())
    weights.download("tiny").future.result()
    vocabulary = weights.root / "tiny" / "tokenizer" / "vocab.json"
    vocabulary.unlink()
    maker.hub.add(maker.path("tokenizer/vocab.json"), b"[]")
    assert refused(weights).kind == "damaged"
    assert not vocabulary.exists()


def test_a_hash_on_the_card_stands_above_the_hubs(
    weights: Weights, maker: Maker, card: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from msgspec.structs import replace

    import studio.weights.manager as manager_module
    from tests.studio.weights.conftest import small_card

    known = small_card()
    source = known.sources[0]
    files = tuple(replace(file, sha256="0" * 64 if file.size == 400 else "") for file in source.files)
    pinned = replace(known, sources=(replace(source, files=files),))
    monkeypatch.setattr(manager_module, "all_cards", lambda: {"tiny": pinned})
    weights.accept("tiny").result()
    assert refused(weights).kind == "damaged"


def test_a_model_whose_maker_wants_to_know_who_asks(
    weights: Weights, maker: Maker, egress: EgressJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights.accept("tiny").result()
    maker.hub.add_repository(REPO, maker.files, token="secret")
    error = refused(weights)
    assert error.kind == "sign_in"
    assert "HF_TOKEN" in error.message
    assert f"{maker.hub.url}/{REPO}" in error.message
    # The hub sends on within itself for small files, and to another host for large ones.
    inner = f"/api/resolve-cache/{REPO}/vae"
    maker.hub.add(inner, Thing(maker.files["vae/config.json"], token="secret"))
    maker.hub.add(maker.path("vae/config.json"), Thing(location=inner, token="secret"))
    weights.close()
    monkeypatch.setenv("HF_TOKEN", "secret")
    again = Weights(weights._catalog, weights.root, egress)  # pyright: ignore[reportPrivateUsage]
    again.download("tiny").future.result()
    again.close()
    assert any("access_token" in entry.kinds for entry in egress.entries().result())
    assert "secret" not in repr(egress.entries().result())


def test_a_token_is_kept_encrypted_used_at_once_and_forgotten(
    weights: Weights, catalog: Catalog, maker: Maker, egress: EgressJournal, tmp_path: Path
) -> None:
    """Where no keyring works, as here, beside the catalogue."""
    paths = ProfilePaths(tmp_path / "profile")
    kept = Weights(catalog, weights.root, egress, HubToken(SecretStore(paths, catalog.key), catalog.key))
    weights.accept("tiny").result()
    maker.hub.add_repository(REPO, maker.files, token="hf_secret")
    assert kept.token_place().result() is TokenPlace.NONE
    assert "weights page" in refused(kept).message
    for wrong in (" ", "hf secret", "hf_geheimnis\u00e4"):
        with pytest.raises(InputError, match="no access token"):
            kept.keep_token(wrong).result()
    assert kept.keep_token(" hf_secret\n").result() is TokenPlace.KEPT
    kept.download("tiny").future.result()
    (sealed,) = (paths.root / "secrets").iterdir()
    assert b"hf_secret" not in sealed.read_bytes()
    assert kept.forget_token().result() is TokenPlace.NONE
    assert not sealed.exists()
    kept.close()


def test_the_environments_token_goes_before_the_one_that_is_kept(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    secrets = SecretStore(ProfilePaths(tmp_path / "profile"), catalog.key)
    token = HubToken(secrets, catalog.key)
    token.keep("hf_kept")
    assert (token.place, token.read()) == (TokenPlace.KEPT, "hf_kept")
    assert HubToken(secrets, bytes(32)).read() == "", "another profile's is another one"
    monkeypatch.setenv("HF_TOKEN", "hf_named")
    assert (token.place, token.read()) == (TokenPlace.ENVIRONMENT, "hf_named")


def test_a_name_that_is_not_known_is_told_the_known_ones(weights: Weights) -> None:
    with pytest.raises(InputError, match="tiny"):
        weights.download("giant")


def test_two_at_a_time_are_one_too_many(weights: Weights, maker: Maker, tmp_path: Path) -> None:
    from studio.weights.work import alone_with

    weights.accept("tiny").result()
    with alone_with(weights.root, "tiny"):
        assert refused(weights).kind == "busy"
    weights.download("tiny").future.result()


def test_hosts_are_there_to_be_read(weights: Weights, maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANCHOR_HUB")
    assert weights.hosts() == ("huggingface.co", "*.huggingface.co", "*.hf.co")
    monkeypatch.setenv("ANCHOR_HUB", "https://models.house.example")
    assert weights.hosts()[-1] == "models.house.example"


def test_the_client_is_imported_when_it_is_first_needed() -> None:
    """Importing it takes a part of the window's first second, and most starts fetch nothing."""
    code = "import sys, studio.studio; sys.exit(bool({'requests', 'urllib3', 'tarfile'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_download_that_cannot_be_cleared_away_ends_with_that() -> None:
    """Another window checks the model just then: whoever waits is not left waiting."""

    def busy() -> None:
        raise InputError("busy", "Another window works on this model.")

    transfer = Transfer[None](busy)

    def work() -> None:
        transfer.cancel()
        raise Stopped

    transfer.run(work)
    with pytest.raises(InputError, match="Another window"):
        transfer.future.result(0)


def test_what_waits_for_its_turn_at_the_end_is_told(weights: Weights, maker: Maker) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def hold(_stop: object) -> None:
        begun.set()
        may_end.wait(60)

    first = weights._transfer(hold)
    second = weights._transfer(hold)
    assert begun.wait(60)
    closing = threading.Thread(target=weights.close)
    closing.start()
    with pytest.raises(CancelledError):
        second.future.result(60)
    may_end.set()
    closing.join(60)
    assert first.future.done()
