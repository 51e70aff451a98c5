"""From a stranger to an account: an address is confirmed before anything exists, and free credits come once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sync.messages.accounts import AccountKind
from sync.server.accounts.access import token_hash
from sync.server.accounts.passwords import hashed, matches
from sync.server.accounts.people import account_by_email, clean_email, clean_name, make_account
from sync.server.accounts.tables import AccountRow, FirstGrantRow, NewPasswordRow, SignUpRow
from sync.server.database import seconds_now
from sync.server.house import House
from sync.server.ledger.movements import give_first_grant
from sync.server.limits import neighbourhood_of
from sync.server.problems import ProblemError

LINK_SECONDS = 24 * 3600
KINDS = (AccountKind.BRAND, AccountKind.CREATOR, AccountKind.BOTH)
DAY = 24 * 3600


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


def ask(house: House, email: str, name: str, kind: str, password: str, after: str = "") -> Letter | None:
    """Remember who asks; the letter to send. The answer on the page is the same whoever has an account already.

    None where the address got enough letters lately. Raises `ProblemError` 422 for what cannot be.
    """
    email, name = clean_email(email), clean_name(name)
    if kind not in [known.value for known in KINDS]:
        raise ProblemError(422, "kind", "Say whether you are a brand, a creator or both.")
    stored = hashed(password)
    if house.limiter.wait("mail", email, house.config.limits.mails_per_hour, 3600) > 0:
        return None
    with house.database.write() as session:
        if account_by_email(session, email) is not None:
            return Letter(
                email,
                f"You have an account at {house.config.name}",
                f"Somebody, most likely you, asked for an account with this address at {house.config.name}.\n"
                f"It has one already. Sign in here:\n\n{house.url}/sign-in\n\n"
                f"If the password is forgotten, set a new one:\n\n{house.url}/forgot\n",
            )
        token = secrets.token_urlsafe(32)
        session.add(
            SignUpRow(
                token_hash=token_hash(token),
                email=email,
                name=name,
                kind=kind,
                password_hash=stored,
                after=after,
                expires_at=seconds_now() + LINK_SECONDS,
            )
        )
    return Letter(
        email,
        f"Confirm your address for {house.config.name}",
        f"Hello {name},\n\nopen this link within a day and type the password you chose; then the account is yours:"
        f"\n\n{house.url}/confirm/{token}\n\nIf you did not ask for an account, leave this letter alone.\n",
    )


def waiting(session: Session, token: str) -> SignUpRow | None:
    """Who asked with the link of this token, while it is good."""
    row = session.get(SignUpRow, token_hash(token))
    return row if row is not None and row.expires_at > seconds_now() else None


def confirm(house: House, token: str, password: str, host: str | None) -> tuple[AccountRow, str, bool]:
    """The new account, where to go on, and whether it got the free credits.

    The password shows that whoever reads the letter is who asked: nobody gets an account that a stranger set up in
    their name. Raises `ProblemError`: 404 link, 403 password, 409 where the account is there already.
    """
    with house.database.read() as session:
        row = waiting(session, token)
    if row is None:
        raise ProblemError(404, "no_sign_up", "This link was used or is more than a day old. Sign up again.")
    if not matches(row.password_hash, password):
        raise ProblemError(403, "password", "This is not the password that was chosen when signing up.")
    with house.database.write() as session:
        account = make_account(session, row.email, row.name, AccountKind(row.kind), row.password_hash)
        if account is None:
            raise ProblemError(409, "has_account", "This address is confirmed already. Sign in.")
        for other in session.scalars(select(SignUpRow).where(SignUpRow.email == row.email)):
            session.delete(other)
        granted = first_grant(house, session, account, host)
    house.metrics.count("sign_up")
    return account, row.after, granted


def first_grant(house: House, session: Session, account: AccountRow, host: str | None) -> bool:
    """The free credits, once per mailbox and a few a day per network. False where it got none."""
    limit, network = house.config.limits.grants_per_day, keyed(house, neighbourhood_of(host))
    if limit > 0:
        # The bucket holds when many come in one moment, the count when the server was started again.
        if house.limiter.wait("grant", network, limit, DAY) > 0:
            return False
        lately = select(func.count()).where(
            FirstGrantRow.network == network, FirstGrantRow.at > seconds_now() - DAY
        )
        if (session.scalar(lately) or 0) >= limit:
            return False
    return grant_once(house, session, account, network)


def grant_once(house: House, session: Session, account: AccountRow, network: str = "") -> bool:
    """The free credits, where the house gives any, unless this mailbox has had some."""
    if house.config.grant <= 0:
        return False
    row = FirstGrantRow(
        account_id=account.id, mailbox=keyed(house, mailbox_of(account.email or "")), network=network
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    give_first_grant(session, account.id, house.config.grant)
    house.metrics.count("first_grant")
    return True


def mailbox_of(email: str) -> str:
    """One mailbox has many spellings: `anna+a@x` is `anna@x`, and some hosts read over dots."""
    local, _, host = email.partition("@")
    local = local.partition("+")[0]
    if host in ("gmail.com", "googlemail.com"):
        local, host = local.replace(".", ""), "gmail.com"
    return f"{local}@{host}"


def keyed(house: House, text: str) -> str:
    """A hash that nobody without the server's secret can try names against."""
    return hmac.new(house.secret, text.encode(), hashlib.sha256).hexdigest()


def forgotten(house: House, email: str) -> Letter | None:
    """A letter with a link to set a new password, where there is an account. `email` as `clean_email` gives it."""
    if house.limiter.wait("mail", email, house.config.limits.mails_per_hour, 3600) > 0:
        return None

    def work(session: Session) -> str | None:
        account = account_by_email(session, email)
        return None if account is None else new_password_link(house, session, account.id, 3600)

    link = house.database.run(work)
    if link is None:
        return None
    return Letter(
        email,
        f"A new password for {house.config.name}",
        f"Open this link within an hour to set a new password:\n\n{link}\n\n"
        "If you did not ask for it, leave this letter alone: nothing has changed.\n",
    )


def new_password_link(house: House, session: Session, account_id: str, seconds: int) -> str:
    """A link that is good for so many seconds and sets a password once."""
    token = secrets.token_urlsafe(32)
    session.add(
        NewPasswordRow(
            token_hash=token_hash(token), account_id=account_id, expires_at=seconds_now() + seconds
        )
    )
    return f"{house.url}/new-password/{token}"
