"""A random walk over a `World`, from a seed: the same actions as the state machine's, without its search."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

from tests.sync.server.ledger.world import Desk, World


def walk(seed: int, steps: int = 120, database: str = "sqlite://") -> int:
    """How many operations were done. Raises `AssertionError` where the books do not hold together."""
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), database)
        try:
            for desk in world.desks:
                world.lease(desk, 60)
            for _ in range(steps):
                _step(world, random)
            for desk in world.desks:
                world.deliver(desk, 500)
                world.pull(desk, 500)
            world.check()
            return world.operations
        finally:
            world.close()


def _step(world: World, random: Random) -> None:
    desk = random.choice(world.desks)
    payer = desk.device.account_id
    match random.choices(range(len(_WEIGHTS)), _WEIGHTS)[0]:
        case 0:
            for _ in range(random.randint(1, 20)):
                world.hold(desk, _price(random), _shares(random), random.randrange(3))
        case 1:
            for _ in range(random.randint(1, 20)):
                world.resolve(desk, random.randrange(200), random.random() < 0.7)
        case 2:
            world.deliver(
                desk, random.randint(1, 60), twice=random.random() < 0.2, reply_lost=random.random() < 0.2
            )
        case 3:
            world.unlock(desk, _price(random), _shares(random), random.randrange(6))
        case 4:
            world.lease(desk, random.randint(1, 300))
        case 5:
            world.buy(payer, random.randint(1, 300))
        case 6:
            world.refund(payer, random.randint(1, 100))
        case 7:
            world.pay_out(random.choice(world.authors), random.randint(1, 100))
        case 8:
            world.forge(desk)
        case 9:
            world.replay_old(desk, random.randrange(1000))
        case 10:
            world.give_back(desk)
        case 11:
            world.decide(random.randrange(100), random.random() < 0.5)
        case 12:
            world.reverse(payer, random.randrange(100))
        case 13:
            world.years_pass()
        case 14:
            _grow(world, desk, random)
        case _:
            world.skip_one(desk)


_WEIGHTS = (20, 15, 25, 12, 8, 6, 2, 2, 2, 3, 2, 4, 2, 1, 1, 2)


def _grow(world: World, desk: Desk, random: Random) -> None:
    if len(world.desks) < 6:
        if random.random() < 0.5:
            world.clone(desk)
        else:
            world.desks.append(world.enrol(desk.device.account_id))


def _price(random: Random) -> int:
    return random.choice((0, 1, 3, random.randint(0, 12), random.randint(0, 40), 1_000_000))


def _shares(random: Random) -> list[int]:
    return [random.randint(1, 2000) for _ in range(random.randint(1, 5))]
