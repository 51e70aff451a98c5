"""Models without a network: from a folder, from a bundle on a stick, checked, taken out, removed."""

from __future__ import annotations

import io
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

import studio.weights.manager as manager_module
from render.cards import Component, Role, WeightFile, WeightSource
from studio.errors import InputError, StorageError, StudioError
from studio.weights.manager import Weights
from studio.weights.manifest import NAME
from studio.weights.states import State
from tests.studio.weights.conftest import PLACES, REPO, Maker, places, read_json, sha256, small_card
from tests.sync.hub import COMMIT


@pytest.fixture
def agreed(weights: Weights) -> Weights:
    weights.accept("tiny").result()
    return weights


@pytest.fixture
def bundle(agreed: Weights, folder: Path, tmp_path: Path) -> Path:
    agreed.import_from(folder).future.result()
    (tmp_path / "stick").mkdir()
    written = agreed.bundle("tiny", tmp_path / "stick" / "tiny.tar").future.result()
    agreed.remove("tiny").future.result()
    return written


def refused(weights: Weights, source: Path, name: str | None = None) -> StudioError:
    with pytest.raises(StudioError) as raised:
        weights.import_from(source, name).future.result()
    assert raised.value.message[-1] == "."
    assert not (weights.root / "tiny").exists(), "half a model is none"
    assert list((weights.root / ".aside").glob("*")) == [] if (weights.root / ".aside").exists() else True
    return raised.value


def test_a_folder_comes_in_without_code_pickles_and_copies(agreed: Weights, folder: Path) -> None:
    (folder / "vae" / "diffusion.fp16.safetensors").write_bytes(
        (folder / "vae" / "diffusion.safetensors").read_bytes()
    )
    manifest = agreed.import_from(folder).future.result()
    model = agreed.model("tiny").result()
    assert (model.state, model.verified) == (State.INSTALLED, True)
    assert places(model.folder) == PLACES
    assert set(manifest.by_place()) == PLACES
    assert (folder / "transformer" / "diffusion.fp16.safetensors").exists(), "the source stays as it was"


def test_links_as_in_the_hubs_own_cache_are_followed(agreed: Weights, folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number, path in enumerate(sorted(folder.rglob("*"))):
        if path.is_file():
            blob = tmp_path / "blobs" / str(number)
            blob.parent.mkdir(exist_ok=True)
            shutil.copy(path, blob)
            link = cache / path.relative_to(folder)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(blob)
    agreed.import_from(cache, "tiny").future.result()
    found = agreed.root / "tiny" / "vae" / "diffusion.safetensors"
    assert not found.is_symlink()
    assert found.read_bytes() == (folder / "vae" / "diffusion.safetensors").read_bytes()


def test_without_agreement_nothing_comes_in(weights: Weights, folder: Path) -> None:
    assert refused(weights, folder).kind == "licence"


@pytest.mark.parametrize(
    ("place", "content", "kind"),
    [
        ("vae/diffusion.safetensors", b"\x80\x04pickle", "weights_invalid"),
        ("vae/diffusion.safetensors", b"PK\x03\x04" + bytes(100), "weights_invalid"),
        ("vae/diffusion.safetensors", b"GGUF" + bytes(100), "weights_invalid"),
        ("tokenizer/vocab.json", b"\x80\x04pickle", "not_data"),
        ("tokenizer/merges.txt", b"#!/bin/sh\n", "not_data"),
        ("vae/config.json", b"{not json", "not_data"),
        ("vae/config.json", b'{"_class_name": "OtherVae"}', "wrong_model"),
    ],
)
def test_a_folder_is_believed_for_its_content(
    agreed: Weights, folder: Path, place: str, content: bytes, kind: str
) -> None:
    (folder / place).write_bytes(content)
    assert refused(agreed, folder).kind == kind


def test_a_truncated_shard_is_refused(agreed: Weights, folder: Path) -> None:
    shard = folder / "transformer" / "diffusion.fp16.safetensors"
    shard.write_bytes(shard.read_bytes()[:-1])
    assert refused(agreed, folder).kind == "truncated"


@pytest.mark.parametrize("lost", ["model_index.json", "vae/diffusion.safetensors", "tokenizer"])
def test_a_folder_that_lacks_parts_is_told_which(agreed: Weights, folder: Path, lost: str) -> None:
    path = folder / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    error = refused(agreed, folder)
    assert error.kind == "incomplete"
    assert lost.split("/")[0] in error.message


def test_shards_that_an_index_names_have_to_be_there(agreed: Weights, folder: Path) -> None:
    (folder / "vae" / "diffusion.safetensors").rename(folder / "vae" / "diffusion-1.safetensors")
    index = folder / "vae" / "diffusion.safetensors.index.json"
    index.write_text('{"weight_map": {"a": "diffusion-1.safetensors", "b": "diffusion-2.safetensors"}}')
    assert "vae/diffusion-2.safetensors" in refused(agreed, folder).message


def test_what_was_there_stays_when_an_import_fails(agreed: Weights, folder: Path) -> None:
    agreed.import_from(folder).future.result()
    (folder / "vae" / "diffusion.safetensors").write_bytes(b"\x80\x04")
    with pytest.raises(InputError):
        agreed.import_from(folder).future.result()
    assert agreed.model("tiny").result().state is State.INSTALLED
    assert agreed.verify("tiny").future.result() == ()


def test_what_is_nowhere_or_nothing_is_said(agreed: Weights, tmp_path: Path) -> None:
    assert refused(agreed, tmp_path / "nowhere").kind == "not_found"
    (tmp_path / "odd.tar").write_bytes(b"not a tar at all" * 100)
    assert refused(agreed, tmp_path / "odd.tar", "tiny").kind == "not_a_bundle"
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        archive.writestr("model_index.json", "{}")
    assert refused(agreed, tmp_path / "odd.zip", "tiny").kind == "manifest"
    (tmp_path / "empty").mkdir()
    assert refused(agreed, tmp_path / "empty", "tiny").kind == "incomplete"
    assert refused(agreed, tmp_path / "empty").kind == "unknown_model"


def test_a_bundle_carries_a_model_to_another_machine(agreed: Weights, bundle: Path) -> None:
    with tarfile.open(bundle) as tar:
        assert tar.getnames()[0] == NAME
        assert set(tar.getnames()) == PLACES | {NAME}
    assert agreed.model("tiny").result().state is State.MISSING
    agreed.import_from(bundle).future.result()
    model = agreed.model("tiny").result()
    assert (model.state, model.verified) == (State.INSTALLED, True)
    assert agreed.verify("tiny").future.result() == ()


def test_a_bundle_may_be_a_zip_or_an_unpacked_folder(agreed: Weights, bundle: Path, tmp_path: Path) -> None:
    with tarfile.open(bundle) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    agreed.import_from(tmp_path / "unpacked").future.result()
    with zipfile.ZipFile(tmp_path / "tiny.zip", "w") as archive:
        for path in sorted((tmp_path / "unpacked").rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(tmp_path / "unpacked").as_posix())
    agreed.remove("tiny").future.result()
    agreed.import_from(tmp_path / "tiny.zip").future.result()
    assert agreed.model("tiny").result().state is State.INSTALLED


def rewrite(bundle: Path, place: str, content: bytes, name: str | None = None) -> None:
    """The bundle with one file's content, and perhaps its name, another."""
    with tarfile.open(bundle) as tar:
        files = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    files[place] = content
    with tarfile.open(bundle, "w") as tar:
        for key, data in files.items():
            member = tarfile.TarInfo(name if name and key == place else key)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def test_a_bundle_that_was_changed_on_its_way_is_refused(agreed: Weights, bundle: Path) -> None:
    with tarfile.open(bundle) as tar:
        content = bytearray(tar.extractfile("vae/diffusion.safetensors").read())  # type: ignore[union-attr]
    content[-1] ^= 1
    rewrite(bundle, "vae/diffusion.safetensors", bytes(content))
    error = refused(agreed, bundle)
    assert error.kind == "damaged"
    assert "diffusion.safetensors" in error.message


def test_a_bundle_that_was_cut_short_is_refused(agreed: Weights, bundle: Path) -> None:
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: len(whole) // 2])
    assert refused(agreed, bundle).kind in ("incomplete", "not_a_bundle")


@pytest.mark.parametrize(
    "place", ["../outside.json", "/tmp/outside.json", "vae/../../outside.json", "vae/code.py"]
)
def test_a_bundle_writes_nowhere_but_into_its_folder(
    agreed: Weights, bundle: Path, tmp_path: Path, place: str
) -> None:
    with tarfile.open(bundle) as tar:
        listed = tar.extractfile(NAME).read().decode()  # type: ignore[union-attr]
    rewrite(bundle, NAME, listed.replace("vae/config.json", place).encode())
    rewrite(bundle, "vae/config.json", b'{"_class_name": "TinyVae"}', name=place)
    assert refused(agreed, bundle).kind == "incomplete"
    assert not list(tmp_path.rglob("outside.json"))


def test_a_bundle_of_another_model_is_refused(agreed: Weights, bundle: Path) -> None:
    with tarfile.open(bundle) as tar:
        listed = tar.extractfile(NAME).read().decode()  # type: ignore[union-attr]
    rewrite(bundle, NAME, listed.replace('"tiny"', '"giant"').encode())
    assert refused(agreed, bundle).kind == "unknown_model"
    assert refused(agreed, bundle, "tiny").kind == "wrong_model"


def test_only_what_is_whole_and_checked_is_bundled(agreed: Weights, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, agreed.root / "tiny")
    model = agreed.model("tiny").result()
    assert (model.state, model.verified) == (State.INSTALLED, False)
    target = tmp_path / "out.tar"
    with pytest.raises(InputError, match="anchor weights verify"):
        agreed.bundle("tiny", target).future.result()
    assert agreed.verify("tiny").future.result() == ()
    agreed.bundle("tiny", target).future.result()
    with (agreed.root / "tiny" / "vae" / "diffusion.safetensors").open("r+b") as file:
        file.seek(-1, io.SEEK_END)
        file.write(b"\xff")
    with pytest.raises(StorageError, match="Verify"):
        agreed.bundle("tiny", tmp_path / "again.tar").future.result()
    assert not (tmp_path / "again.tar").exists()


def test_verifying_finds_what_is_wrong(agreed: Weights, folder: Path) -> None:
    agreed.import_from(folder).future.result()
    here = agreed.root / "tiny"
    with (here / "vae" / "diffusion.safetensors").open("r+b") as file:
        file.seek(-1, io.SEEK_END)
        file.write(b"\xff")
    (here / "tokenizer" / "merges.txt").unlink()
    (here / "tokenizer" / "extra.json").write_bytes(b"PK\x03\x04")
    faults = {fault.place: fault.reason for fault in agreed.verify("tiny").future.result()}
    assert set(faults) == {"vae/diffusion.safetensors", "tokenizer/merges.txt", "tokenizer/extra.json"}
    assert all(reason.endswith(".") for reason in faults.values())
    assert "tokenizer/merges.txt" in str(read_json(here / NAME)), "what is on record stays what came"
    assert not agreed.model("tiny").result().verified
    with (here / "vae" / "diffusion.safetensors").open("wb") as file:
        file.write((folder / "vae" / "diffusion.safetensors").read_bytes())
    (here / "tokenizer" / "merges.txt").write_bytes((folder / "tokenizer" / "merges.txt").read_bytes())
    (here / "tokenizer" / "extra.json").unlink()
    assert agreed.verify("tiny").future.result() == ()
    assert agreed.model("tiny").result().verified


def test_verifying_what_is_not_here_is_said(weights: Weights) -> None:
    with pytest.raises(InputError, match="not here"):
        weights.verify("tiny").future.result()


def test_removing_gives_the_space_back(agreed: Weights, folder: Path, maker: Maker) -> None:
    agreed.import_from(folder).future.result()
    size = agreed.model("tiny").result().size
    assert agreed.remove("tiny").future.result() == size
    assert not (agreed.root / "tiny").exists()
    assert agreed.remove("tiny").future.result() == 0
    assert agreed.model("tiny").result().accepted is not None, "what was agreed to stays agreed to"


def test_a_model_without_folders_comes_in_as_well(
    weights: Weights, maker: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those are that make anchor maps: one component, and everything beside it."""
    files = (WeightFile(path="config.json"), WeightFile(path="model.safetensors", size=400))
    source = WeightSource(repo=REPO, revision=COMMIT, files=files)
    part = Component(folder="", role=Role.IMAGE, parameters=200, class_name="TinyParser")
    flat = replace(small_card(), sources=(source,), components=(part,))
    monkeypatch.setattr(manager_module, "all_cards", lambda: {"tiny": flat})
    weights.accept("tiny").result()
    folder = tmp_path / "flat"
    folder.mkdir()
    (folder / "config.json").write_text('{"architectures": ["TinyParser"]}')
    assert refused(weights, folder, "tiny").kind == "incomplete"
    (folder / "model.safetensors").write_bytes(maker.files["vae/diffusion.safetensors"])
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04")
    (folder / "preprocessor_config.json").write_text("{}")
    weights.import_from(folder, "tiny").future.result()
    model = weights.model("tiny").result()
    assert model.state is State.INSTALLED
    assert places(model.folder) == {"config.json", "model.safetensors", "preprocessor_config.json"}
    (folder / "config.json").write_text('{"architectures": ["OtherParser"]}')
    with pytest.raises(InputError, match="OtherParser"):
        weights.import_from(folder, "tiny").future.result()


def state_hash(monkeypatch: pytest.MonkeyPatch, place: str, sha256: str) -> None:
    """From now on the card has a hash for one of its files."""
    card = small_card()
    files = tuple(
        replace(file, sha256=sha256) if file.place == place else file for file in card.sources[0].files
    )
    stated = replace(card, sources=(replace(card.sources[0], files=files), card.sources[1]))
    monkeypatch.setattr(manager_module, "all_cards", lambda: {"tiny": stated})


def changed(content: bytes) -> bytes:
    """Another number in the last place: of the same size, with a header that is right."""
    return content[:-1] + bytes([content[-1] ^ 1])


def test_a_hash_on_the_card_is_what_a_folder_is_held_to(
    agreed: Weights, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "transformer" / "diffusion.fp16.safetensors"
    original = path.read_bytes()
    state_hash(monkeypatch, "transformer/diffusion.safetensors", sha256(original))
    path.write_bytes(changed(original))
    error = refused(agreed, folder)
    assert error.kind == "damaged"
    assert "transformer/diffusion.safetensors is not the file that maker/tiny publishes" in error.message
    path.write_bytes(original)
    manifest = agreed.import_from(folder).future.result()
    kept = manifest.by_place()["transformer/diffusion.safetensors"]
    assert (kept.repo, kept.revision) == (REPO, COMMIT), "its hash says where it is from"
    model = agreed.model("tiny").result()
    assert (model.verified, model.unknown) == (True, len(PLACES) - 1)


def test_a_list_of_files_that_was_changed_with_them_hides_nothing(
    agreed: Weights, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bundle is whole by its own list."""
    state_hash(monkeypatch, "vae/diffusion.safetensors", "0" * 64)
    error = refused(agreed, bundle)
    assert error.kind == "damaged"
    assert "vae/diffusion.safetensors" in error.message


@pytest.mark.parametrize("recorded", [False, True])
def test_a_hash_on_the_card_is_what_verifying_holds_to(
    agreed: Weights, folder: Path, monkeypatch: pytest.MonkeyPatch, recorded: bool
) -> None:
    """Whether the folder was put there by hand, or came in before the hash was known."""
    original = (folder / "vae" / "diffusion.safetensors").read_bytes()
    (folder / "vae" / "diffusion.safetensors").write_bytes(changed(original))
    if recorded:
        agreed.import_from(folder).future.result()
        assert agreed.model("tiny").result().verified
    else:
        shutil.copytree(folder, agreed.root / "tiny")
    state_hash(monkeypatch, "vae/diffusion.safetensors", sha256(original))
    assert not agreed.model("tiny").result().verified
    (fault,) = agreed.verify("tiny").future.result()
    assert fault.place == "vae/diffusion.safetensors"
    assert "its maker publishes" in fault.reason
    assert not agreed.model("tiny").result().verified
    (agreed.root / "tiny" / "vae" / "diffusion.safetensors").write_bytes(original)
    assert agreed.verify("tiny").future.result() == ()
    model = agreed.model("tiny").result()
    assert model.verified
    assert model.unknown > 0, "of the others"


def test_how_many_hashes_nobody_stated_is_known(agreed: Weights, folder: Path, tmp_path: Path) -> None:
    agreed.import_from(folder).future.result()
    assert agreed.model("tiny").result().unknown == len(PLACES)
    stick = agreed.bundle("tiny", tmp_path / "tiny.tar").future.result()
    agreed.remove("tiny").future.result()
    agreed.import_from(stick).future.result()
    assert agreed.model("tiny").result().unknown == len(PLACES), "a bundle knows no more than who made it"
    agreed.remove("tiny").future.result()
    agreed.download("tiny").future.result()
    assert agreed.model("tiny").result().unknown == 0
    assert agreed.verify("tiny").future.result() == ()
    assert agreed.model("tiny").result().unknown == 0
