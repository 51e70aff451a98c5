"""What an account is made of that reaches the network; imported only when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.account.embedded import EmbeddedServer
from studio.account.secrets import SecretStore
from studio.account.servers import Servers
from studio.catalog import Catalog
from studio.egress import EgressJournal
from studio.paths import ProfilePaths
from sync.client.stopping import Stop

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


@dataclass(frozen=True)
class Parts:
    """`stop` ends what waits for the network when the studio closes."""

    secrets: SecretStore
    embedded: EmbeddedServer
    servers: Servers
    stop: Stop


def make_parts(
    catalog: Catalog,
    paths: ProfilePaths,
    egress: EgressJournal,
    embedded: EmbeddedServer,
    keyring: KeyringBackend | None,
) -> Parts:
    """Nothing is started or asked yet."""
    secrets = SecretStore(paths, catalog.key, keyring)
    stop = Stop()
    return Parts(secrets, embedded, Servers(paths, egress, secrets, embedded, stop), stop)
