"""An address is one mailbox, whatever a mail program makes of it: free credits come once for each."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from pydantic import TypeAdapter, ValidationError

from sync.messages.accounts import Email
from sync.server.accounts.people import clean_email
from sync.server.problems import ProblemError


@pytest.mark.parametrize(
    "typed",
    [
        "1,anna@example.com",
        "two<anna@example.com>",
        "(three)anna@example.com",
        '"four"anna@example.com',
        "five;anna@example.com",
        "six:anna@example.com",
        "anna@example.com,",
        "anna@[127.0.0.1]",
        "anna@localhost",
        "anna@example..com",
        "an na@example.com",
        "@example.com",
        "anna",
    ],
)
def test_what_a_mail_program_reads_as_something_else_is_no_address(typed: str) -> None:
    with pytest.raises(ProblemError, match="not an e-mail address"):
        clean_email(typed)
    with pytest.raises(ValidationError):
        TypeAdapter(Email).validate_python(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "Anna@Example.com",
        "anna+2@example.com",
        "o'neill@example.co.uk",
        "jörg@münchen.example",
        "a_b-c.d@x-y.de",
    ],
)
def test_an_address_is_kept_in_lower_case_and_read_as_it_is(typed: str) -> None:
    email = clean_email(f" {typed} ")
    assert email == typed.lower()
    assert TypeAdapter(Email).validate_python(email) == email
    letter = EmailMessage()
    letter["To"] = email
    assert [address.addr_spec for address in letter["To"].addresses] == [email]
