"""Who asks, and the devices of the account, as a desktop sees them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from fastapi.security import HTTPAuthorizationCredentials

from sync.messages.accounts import Account, Devices, Enrol, Enrolled
from sync.messages.base import Id
from sync.server.accounts import devices, people
from sync.server.accounts.access import HouseOf, SignedIn, bearer
from sync.server.problems import problems

router = APIRouter(tags=["account"])
Bearer = Annotated[HTTPAuthorizationCredentials, Depends(bearer)]


@router.get("/account", response_model=Account, responses=problems(401))
def account(house: HouseOf, caller: SignedIn) -> Account:
    """Who the bearer is."""
    with house.database.read() as session:
        return people.describe(session, caller)


@router.post("/devices", response_model=Enrolled, responses=problems(401, 403, 409, 422))
def enrol(house: HouseOf, caller: SignedIn, wanted: Enrol, credentials: Bearer) -> Enrolled:
    """Make this device and its key known. The key is proved by signing this very access token."""
    return house.database.run(lambda session: devices.enrol(session, caller, credentials.credentials, wanted))


@router.get("/devices", response_model=Devices, responses=problems(401))
def list_devices(house: HouseOf, caller: SignedIn) -> Devices:
    with house.database.read() as session:
        return devices.devices_of(session, caller)


@router.delete(
    "/devices/{device_id}", status_code=204, response_class=Response, responses=problems(401, 404, 422)
)
def revoke(house: HouseOf, caller: SignedIn, device_id: Annotated[Id, Path()]) -> None:
    """Revoke a device for good: its tokens end at once, and nothing it signs counts any more."""
    house.database.run(lambda session: devices.revoke(session, caller.account_id, device_id))
