"""Headers of safetensors files, made by hand where they are broken and by the library itself where they are whole."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.errors import InputError
from render.messages import ErrorKind
from render.safetensors import component_sizes, read_header, weight_files
from tests.render.weights import save_tensors, write_raw


def tensor(
    dtype: str = "F32", shape: tuple[int, ...] = (2, 2), offsets: tuple[int, int] = (0, 16)
) -> dict[str, Any]:
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


def kind_of(path: Path) -> ErrorKind:
    with pytest.raises(InputError) as raised:
        read_header(path)
    message = raised.value.message
    assert message.startswith(path.name)
    assert message[-1] in ".?"
    assert ";" in message, "the remedy follows"
    return raised.value.kind


def test_a_whole_file_is_described(tmp_path: Path) -> None:
    path = save_tensors(
        tmp_path / "some.safetensors",
        {
            "a.weight": np.zeros((3, 5), np.float16),
            "b": np.zeros(7, np.float32),
            "empty": np.zeros((0, 4), np.int8),
        },
        {"maker": "somebody"},
    )
    header = read_header(path)
    assert header.metadata == {"maker": "somebody"}
    assert (header.tensors["a.weight"].dtype, header.tensors["a.weight"].shape) == ("F16", (3, 5))
    assert header.parameters == 22
    assert header.stored_bytes == 58


def test_what_the_library_itself_writes_is_read_alike(tmp_path: Path) -> None:
    library = pytest.importorskip("safetensors.numpy", reason="the engines extra is not installed")
    arrays = {f"layer.{number}": np.zeros((number, 3), np.float32) for number in range(1, 9)}
    library.save_file(arrays, tmp_path / "library.safetensors", metadata={"format": "pt"})
    header = read_header(tmp_path / "library.safetensors")
    assert {name: tensor.shape for name, tensor in header.tensors.items()} == {
        name: array.shape for name, array in arrays.items()
    }
    assert header.metadata == {"format": "pt"}


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"a": 1}))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (pickle.dumps({"weight": list(range(100))}), "pickle"),
        (zipped(), "pickle"),
        (b"GGUF" + bytes(100), "GGUF"),
        (b"<!DOCTYPE html><html><body>Sign in to the hotel</body></html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "pointer"),
        (bytes(64), "something else"),
        (b"\x08", "something else"),
    ],
)
def test_other_files_under_the_name_are_refused_by_content(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    assert kind_of(path) is ErrorKind.WEIGHTS_INVALID
    with pytest.raises(InputError, match=word):
        read_header(path)


def test_missing_and_empty_files_are_told_apart(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "none.safetensors") is ErrorKind.NOT_FOUND
    (tmp_path / "empty.safetensors").touch()
    assert kind_of(tmp_path / "empty.safetensors") is ErrorKind.EMPTY


def test_a_file_that_ends_early_is_truncated_wherever_it_ends(tmp_path: Path) -> None:
    whole = save_tensors(tmp_path / "whole.safetensors", {"a": np.ones((8, 8), np.float32)}).read_bytes()
    for kept in (len(whole) - 1, len(whole) // 2, 20):
        path = tmp_path / f"{kept}.safetensors"
        path.write_bytes(whole[:kept])
        assert kind_of(path) is ErrorKind.TRUNCATED


@pytest.mark.parametrize(
    "header",
    [
        {"a": tensor(offsets=(4, 20))},
        {"a": tensor(), "b": tensor(offsets=(8, 24))},
        {"a": tensor(), "b": tensor(offsets=(20, 36))},
        {"a": tensor(offsets=(16, 0))},
        {"a": tensor(shape=(2, 3))},
        {"a": tensor(shape=(-2, -2))},
        {"a": tensor(shape=(2**62, 2**62), offsets=(0, 16))},
        {"a": tensor(dtype="PICKLE")},
        {"a": tensor(dtype="F4", shape=(3,), offsets=(0, 1))},
        {"a": {**tensor(), "shape": "22"}},
        {"a": {**tensor(), "shape": [True, 4]}},
        {"a": {**tensor(), "data_offsets": [0, 8, 16]}},
        {"a": [1, 2]},
        {"__metadata__": {"n": 1}, "a": tensor()},
        {"__metadata__": {"only": "text"}},
    ],
)
def test_a_header_that_contradicts_itself_is_refused(tmp_path: Path, header: dict[str, Any]) -> None:
    path = write_raw(tmp_path / "odd.safetensors", json.dumps(header).encode(), bytes(16))
    assert kind_of(path) is ErrorKind.WEIGHTS_INVALID


def test_bytes_after_the_last_tensor_are_refused(tmp_path: Path) -> None:
    path = write_raw(tmp_path / "more.safetensors", json.dumps({"a": tensor()}).encode(), bytes(17))
    assert kind_of(path) is ErrorKind.WEIGHTS_INVALID


@pytest.mark.parametrize(
    "text", [b"{" + b"[" * 100_000, b'{"a": 1, "a": 2}', b"{\xff}", b'{"a": 9' + b"9" * 9000]
)
def test_a_header_that_is_no_json_is_refused(tmp_path: Path, text: bytes) -> None:
    assert kind_of(write_raw(tmp_path / "no.safetensors", text, b"")) is ErrorKind.WEIGHTS_INVALID


def test_a_header_of_a_size_no_model_has_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "long.safetensors"
    with path.open("wb") as file:
        file.write((2**40).to_bytes(8, "little") + b"{")
        file.truncate(2**41)
    assert kind_of(path) is ErrorKind.WEIGHTS_INVALID


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.safetensors"
    path.write_bytes(len(content).to_bytes(8, "little") + b"{" + content)
    kind_of(path)


def test_components_are_counted_from_headers(tmp_path: Path) -> None:
    first = {
        "transformer_blocks.0.to_q.weight": np.zeros((4, 8), np.float16),
        "transformer_blocks.0.norm": np.zeros(8, np.float32),
        "x_embedder.weight": np.zeros((2, 4), np.int8),
    }
    save_tensors(tmp_path / "transformer" / "m-00001-of-00002.safetensors", first)
    second = {"up.0.transformer_blocks.1.to_q.weight": np.zeros((8, 8), np.float16)}
    save_tensors(tmp_path / "transformer" / "m-00002-of-00002.safetensors", second)
    names = {
        "transformer_blocks.0.to_q.weight": "m-00001-of-00002.safetensors",
        "up.0.transformer_blocks.1.to_q.weight": "m-00002-of-00002.safetensors",
    }
    (tmp_path / "transformer" / "m.safetensors.index.json").write_text(json.dumps({"weight_map": names}))
    save_tensors(tmp_path / "transformer" / "unused.safetensors", {"x": np.zeros(1000, np.int8)})
    tables = {"embed_tokens.weight": np.zeros((100, 4), np.int8)}
    save_tensors(tmp_path / "text_encoder" / "model.safetensors", tables)
    (tmp_path / "scheduler").mkdir()
    sizes = component_sizes(tmp_path)
    assert list(sizes) == ["text_encoder", "transformer"]
    transformer = sizes["transformer"]
    assert (transformer.parameters, transformer.stored_bytes) == (112, 232)
    assert (transformer.tensors, transformer.largest_bytes) == (4, 128)
    assert transformer.by_dtype == {"F16": 192, "F32": 32, "I8": 8}
    assert transformer.matrix_parameters == 96, "what stands before the blocks is not made smaller"
    assert (transformer.block_parameters, transformer.largest_block, transformer.largest_matrix) == (
        104,
        64,
        64,
    )
    assert sizes["text_encoder"].matrix_parameters == 0
    assert component_sizes(tmp_path / "nowhere") == {}


def test_the_plain_file_comes_before_its_variants(tmp_path: Path) -> None:
    for name in ("a.safetensors", "a.fp16.safetensors", "b.fp16.safetensors"):
        save_tensors(tmp_path / name, {"x": np.zeros(1, np.float32)})
    assert [path.name for path in weight_files(tmp_path)] == ["a.safetensors", "b.fp16.safetensors"]


def test_a_missing_shard_and_a_shard_elsewhere_are_said(tmp_path: Path) -> None:
    index = tmp_path / "unet" / "m.safetensors.index.json"
    index.parent.mkdir()
    index.write_text(json.dumps({"weight_map": {"a": "gone.safetensors"}}))
    with pytest.raises(InputError) as raised:
        component_sizes(tmp_path)
    assert raised.value.kind is ErrorKind.NOT_FOUND
    for shard in ("../../secret.safetensors", "model.bin"):
        index.write_text(json.dumps({"weight_map": {"a": shard}}))
        with pytest.raises(InputError) as raised:
            component_sizes(tmp_path)
        assert raised.value.kind is ErrorKind.WEIGHTS_INVALID
