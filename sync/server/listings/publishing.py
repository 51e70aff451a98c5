"""Publishing, pricing anew and taking back, each on the version that was seen; taking back wins.

Every change of a set is a version with an offer and a manifest of its own, which stay valid for who saw them.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from sync.messages.documents import Manifest, Offer
from sync.messages.marketplace import Draft, Listing, ListingState, OwnSet, OwnSets
from sync.messages.operations import Reprice, Unpublish
from sync.messages.uploads import BlobRole
from sync.server.database import seconds_now
from sync.server.house import House
from sync.server.listings import checks, coauthors
from sync.server.listings.access import no_set
from sync.server.listings.feed import take_feed
from sync.server.listings.palette import NotAPicture, main_colours, measure, packed_looks
from sync.server.listings.prices import fee_of
from sync.server.listings.tables import ListingRow, SetAuthorRow, SetBlobRow, SetVersionRow
from sync.server.listings.words import index_words
from sync.server.problems import ProblemError

MOST_COVER_BYTES = 2 * 1024**2
_NEWEST = (
    select(func.max(SetVersionRow.version))
    .where(SetVersionRow.set_id == ListingRow.set_id)
    .correlate(ListingRow)
    .scalar_subquery()
)


def publish(session: Session, house: House, account_id: str, draft: Draft) -> Listing:
    """Make a listing, or a new version of one, and put it live.

    Raises `ProblemError`: `stale` with the current version, `not_yours`, `taken_down`, what `checks` finds, and
    `coauthors.KIND` where an author has not agreed.
    """
    checks.check_creator(session, account_id)
    feed = take_feed(session)
    row = _row_of(session, draft.set_id)
    if row is None and draft.base_version:
        raise ProblemError(404, "no_set", "There is no such set here. Publish it as a new one.")
    if row is not None:
        _refuse_others(row, account_id)
        if row.taken_down:
            raise ProblemError(
                409,
                "taken_down",
                f"The house took this set down: {row.reason.removesuffix('.')}. Write to the house.",
            )
        _refuse_stale(row, draft.base_version)
    checks.check_words(draft)
    checks.check_prices(house.config, draft.generation_price, draft.unlock_price)
    needed = checks.needed_blobs(draft)
    checks.check_blobs(session, account_id, draft.set_id, needed.items())
    checks.check_releases(session, account_id, draft)
    draft = draft.model_copy(update={"shares": checks.check_shares(session, draft.shares)})
    coauthors.refuse_unagreed(session, account_id, draft)
    if row is None:
        row = ListingRow(set_id=draft.set_id, owner_id=account_id, version=0)
        row.state, row.listing, row.change = ListingState.DRAFT.value, b"", feed.changes + 1
        row.generation_price = row.unlock_price = 0
        session.add(row)
        session.flush()
    row.withdrawn, row.withdrawn_at = False, None
    _keep_blobs(session, draft.set_id, set(needed))
    cover = _look_at(house, draft)
    if not draft.palette:
        draft = draft.model_copy(update={"palette": cover.colours})
    return _make_version(session, house, row, draft, cover.size)


def reprice(session: Session, house: House, account_id: str, body: Reprice) -> Listing:
    """The same set at other prices, as a new version. Raises `ProblemError`: `stale`, `not_yours`, `withdrawn`,
    `prices`.
    """
    row = _own_row(session, account_id, body.set_id)
    if row.state != ListingState.LIVE:
        raise ProblemError(
            409, "withdrawn", "This set is not on offer now. Publish it again with new prices."
        )
    _refuse_stale(row, body.base_version)
    checks.check_prices(house.config, body.generation_price, body.unlock_price)
    prices = {"generation_price": body.generation_price, "unlock_price": body.unlock_price}
    version = _version_of(session, row.set_id, row.version)
    draft = Draft.model_validate_json(version.draft).model_copy(update=prices)
    return _make_version(session, house, row, draft, (version.cover_width, version.cover_height))


def unpublish(session: Session, house: House, account_id: str, body: Unpublish) -> Listing:
    """No new unlocks from now on, whatever the version was. Raises `ProblemError` `not_yours`.

    It counts as a version, so that what was prepared before it and comes later is stale.
    """
    del house  # one signature for all that a device can ask for
    row = _own_row(session, account_id, body.set_id)
    if not row.withdrawn:
        withdraw(session, row)
    return Listing.model_validate_json(row.listing)


def withdraw(session: Session, row: ListingRow) -> None:
    """No new unlocks of the set from now on; it counts as a version. Whoever calls has taken the feed."""
    row.withdrawn, row.withdrawn_at = True, seconds_now()
    row.version += 1
    show(session, row)


def leave_sets(session: Session, house: House, account_id: str, name: str) -> None:
    """An account goes: its sets are withdrawn, and whatever set names it says `name` in a new version."""
    take_feed(session)
    newest = (SetAuthorRow.set_id == ListingRow.set_id) & (SetAuthorRow.version == _NEWEST)
    named = select(ListingRow.id).join(SetAuthorRow, newest).where(SetAuthorRow.account_id == account_id)
    concerned = select(ListingRow).where((ListingRow.owner_id == account_id) | ListingRow.id.in_(named))
    for row in session.scalars(concerned.order_by(ListingRow.id)).all():
        if row.owner_id == account_id and not row.withdrawn:
            row.withdrawn, row.withdrawn_at = True, seconds_now()
        version = _newest_version(session, row.set_id)
        draft = Draft.model_validate_json(version.draft)
        shares = tuple(
            share.model_copy(update={"name": name}) if share.account_id == account_id else share
            for share in draft.shares
        )
        renamed = draft.model_copy(update={"shares": shares})
        _make_version(session, house, row, renamed, (version.cover_width, version.cover_height))


def show(session: Session, row: ListingRow) -> Listing:
    """Work out the state and say the listing anew in Explore. Whoever calls has taken the feed."""
    feed = take_feed(session)
    feed.changes += 1
    row.change = feed.changes
    row.state = state_of(row).value
    version = _newest_version(session, row.set_id)
    draft = Draft.model_validate_json(version.draft)
    listing = _listing(session, row, draft, Offer.model_validate_json(version.terms), version.offer)
    row.listing = listing.packed()
    session.flush()
    index_words(session, row.id, listing if row.state == ListingState.LIVE else None)
    return listing


def state_of(row: ListingRow) -> ListingState:
    """A hold ranks over a withdrawal: it says that nothing may be made with the set."""
    if row.held:
        return ListingState.ON_HOLD
    return ListingState.WITHDRAWN if row.withdrawn or row.taken_down else ListingState.LIVE


def listing_of(session: Session, set_id: str) -> bytes:
    """`Listing` in JSON. Raises a 404 `ProblemError`."""
    found = session.scalar(select(ListingRow.listing).where(ListingRow.set_id == set_id))
    if found is None:
        raise no_set()
    return found


def own_sets(session: Session, account_id: str) -> OwnSets:
    """All sets that an account has published, the newest first, with what the house says of them."""
    asked = select(ListingRow).where(ListingRow.owner_id == account_id).order_by(ListingRow.id.desc())
    return OwnSets(
        sets=tuple(
            OwnSet(listing=Listing.model_validate_json(row.listing), reason=row.reason)
            for row in session.scalars(asked)
        )
    )


def draft_of(session: Session, account_id: str, set_id: str) -> Draft:
    """What a new version begins with: the newest draft, on the version that is there. Raises `ProblemError`."""
    row = _row_of(session, set_id)
    if row is None:
        raise no_set()
    _refuse_others(row, account_id)
    draft = _newest_version(session, set_id).draft
    return Draft.model_validate_json(draft).model_copy(update={"base_version": row.version})


def licence_of(session: Session, set_id: str) -> str:
    """The hash of the licence of the newest version. Raises a 404 `ProblemError`."""
    newest = select(SetVersionRow.draft).where(SetVersionRow.set_id == set_id)
    draft = session.scalar(newest.order_by(SetVersionRow.version.desc()).limit(1))
    if draft is None:
        raise no_set()
    return Draft.model_validate_json(draft).licence_sha256


@dataclass(frozen=True)
class _Cover:
    size: tuple[int, int]
    colours: tuple[str, ...]


def _make_version(
    session: Session, house: House, row: ListingRow, draft: Draft, cover: tuple[int, int]
) -> Listing:
    row.version += 1
    now = seconds_now()
    offer = _offer(draft, row.version, house.config.fee_basis_points, now)
    session.add(
        SetVersionRow(
            set_id=row.set_id,
            version=row.version,
            draft=draft.packed(),
            terms=offer.packed(),
            offer=house.signer.sign(offer),
            manifest=house.signer.sign(_manifest(draft, row.version)),
            cover_width=cover[0],
            cover_height=cover[1],
            made_at=now,
        )
    )
    for position, share in enumerate(draft.shares):
        session.add(
            SetAuthorRow(
                set_id=row.set_id,
                version=row.version,
                account_id=share.account_id,
                position=position,
                basis_points=share.basis_points,
            )
        )
    row.generation_price, row.unlock_price = draft.generation_price, draft.unlock_price
    row.looks = packed_looks(draft.palette)
    session.flush()
    return show(session, row)


def _offer(draft: Draft, version: int, fee_basis_points: int, now: int) -> Offer:
    return Offer(
        set_id=draft.set_id,
        set_version=version,
        generation_price=draft.generation_price,
        generation_fee=fee_of(draft.generation_price, fee_basis_points),
        unlock_price=draft.unlock_price,
        unlock_fee=fee_of(draft.unlock_price, fee_basis_points),
        shares=draft.shares,
        issued=now,
    )


def _manifest(draft: Draft, version: int) -> Manifest:
    return Manifest(
        set_id=draft.set_id,
        set_version=version,
        title=draft.title,
        photographer=draft.photographer,
        shot=draft.shot,
        place=draft.place,
        licence=draft.licence,
        licence_sha256=draft.licence_sha256,
        releases=draft.releases,
        photos=draft.photos,
    )


def _listing(session: Session, row: ListingRow, draft: Draft, offer: Offer, signed: str) -> Listing:
    """What anybody may see: all of a live set; of another only so much that a cache knows what to forget."""
    live = state_of(row) is ListingState.LIVE
    version = _version_of(session, row.set_id, offer.set_version)
    return Listing(
        set_id=row.set_id,
        version=row.version,
        state=state_of(row),
        title=draft.title,
        story=draft.story if live else "",
        creators=offer.shares,
        photographer=draft.photographer,
        place=draft.place if live else "",
        shot=draft.shot,
        people=draft.people if live else (),
        poses=draft.poses if live else (),
        moods=draft.moods if live else (),
        palette=draft.palette if live else (),
        generation_price=offer.generation_price,
        generation_fee=offer.generation_fee,
        unlock_price=offer.unlock_price,
        unlock_fee=offer.unlock_fee,
        offer=signed if live else "",
        photos=len(draft.photos),
        cover=draft.cover,
        cover_width=version.cover_width,
        cover_height=version.cover_height,
        previews=tuple(photo.preview.sha256 for photo in draft.photos) if live else (),
        licence=draft.licence,
        releases=draft.releases if live else (),
        published=row.published,
    )


def _look_at(house: House, draft: Draft) -> _Cover:
    """The cover's size and colours. Raises a `ProblemError` where it is not there, or no small picture."""
    try:
        picture = b"".join(house.blobs.read(draft.cover, 0, MOST_COVER_BYTES + 1))
        if len(picture) > MOST_COVER_BYTES:
            raise NotAPicture("too many bytes")
        return _Cover(measure(picture), main_colours(picture))
    except FileNotFoundError as error:
        raise ProblemError(
            409, "blobs_missing", "The cover is not here. Send it, then publish again."
        ) from error
    except NotAPicture as error:
        sentence = "The cover is no JPEG, PNG or WebP below 2 MB. Choose another one."
        raise ProblemError(422, "not_valid", sentence) from error


def _keep_blobs(session: Session, set_id: str, keys: set[tuple[str, BlobRole]]) -> None:
    asked = select(SetBlobRow.sha256, SetBlobRow.role).where(SetBlobRow.set_id == set_id)
    before = {(sha256, role) for sha256, role in session.execute(asked)}
    new = sorted({(sha256, role.value) for sha256, role in keys} - before)
    if new:
        rows = [{"set_id": set_id, "sha256": sha256, "role": role} for sha256, role in new]
        session.execute(insert(SetBlobRow), rows)


def _row_of(session: Session, set_id: str) -> ListingRow | None:
    return session.scalar(
        select(ListingRow).where(ListingRow.set_id == set_id).execution_options(populate_existing=True)
    )


def locked_row(session: Session, set_id: str) -> ListingRow:
    """A set's row under the feed's lock. Raises a 404 `ProblemError`."""
    take_feed(session)
    row = _row_of(session, set_id)
    if row is None:
        raise no_set()
    return row


def _own_row(session: Session, account_id: str, set_id: str) -> ListingRow:
    """Under the feed's lock. Raises `ProblemError`."""
    row = locked_row(session, set_id)
    _refuse_others(row, account_id)
    return row


def _newest_version(session: Session, set_id: str) -> SetVersionRow:
    """A set that was withdrawn or taken down counts on without a version of its own."""
    newest = select(SetVersionRow).where(SetVersionRow.set_id == set_id)
    return session.scalars(newest.order_by(SetVersionRow.version.desc()).limit(1)).one()


def _version_of(session: Session, set_id: str, version: int) -> SetVersionRow:
    return session.get_one(SetVersionRow, (set_id, version))


def _refuse_others(row: ListingRow, account_id: str) -> None:
    if row.owner_id != account_id:
        raise ProblemError(
            403, "not_yours", "This set was published by somebody else, who alone can change it."
        )


def _refuse_stale(row: ListingRow, base_version: int) -> None:
    if row.version != base_version:
        raise ProblemError(
            409,
            "stale",
            f"The set was changed meanwhile and is at version {row.version} now. Look at it, then try again.",
            current=row.version,
        )
