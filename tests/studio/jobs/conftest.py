from __future__ import annotations

from collections.abc import Iterator

import pytest

from render.client import RenderClient
from render.messages import RenderRequest
from render.process import Role
from tests.person import draw_look


@pytest.fixture(scope="module")
def client() -> Iterator[RenderClient]:
    with RenderClient() as made:
        made.start(Role.LIGHT)
        yield made


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> RenderRequest:
    return draw_look(tmp_path_factory.mktemp("look"))
