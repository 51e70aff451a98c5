"""Where a profile keeps its things: everything of one profile lies in one folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from studio.files import make_folder


def default_profile() -> Path:
    """The profile folder of this user as the operating system would have it."""
    import platformdirs

    return platformdirs.user_data_path("anchor-studio", appauthor=False)


@dataclass(frozen=True)
class ProfilePaths:
    """The files and folders of one profile. Nothing is made until `create`."""

    root: Path

    @classmethod
    def of(cls, profile: Path | None = None) -> ProfilePaths:
        """The paths of the profile in folder `profile`, or of this user's own."""
        return cls((profile or default_profile()).expanduser().absolute())

    @property
    def catalog(self) -> Path:
        return self.root / "catalog.db"

    @property
    def key_record(self) -> Path:
        """Says where the key is kept; for a passphrase it also holds the wrapped key. No secret by itself."""
        return self.root / "key.json"

    @property
    def key_file(self) -> Path:
        """The key itself, only on a machine without a working keyring."""
        return self.root / "catalog.key"

    @property
    def window_lock(self) -> Path:
        return self.root / "window.lock"

    @property
    def opening_lock(self) -> Path:
        return self.root / "opening.lock"

    @property
    def settings(self) -> Path:
        return self.root / "settings.toml"

    @property
    def vault(self) -> Path:
        return self.root / "vault"

    @property
    def thumbnails(self) -> Path:
        return self.root / "thumbnails"

    @property
    def covers(self) -> Path:
        """Pictures of the marketplace; fetched again where they are wanted."""
        return self.thumbnails / "explore"

    @property
    def sets(self) -> Path:
        """Originals of unlocked sets, a folder for each."""
        return self.root / "sets"

    @property
    def snapshots(self) -> Path:
        return self.root / "snapshots"

    @property
    def backups(self) -> Path:
        """Copies of the catalogue from before each migration."""
        return self.root / "backups"

    @property
    def temporary(self) -> Path:
        """Results on their way into the vault; on the same disk as it; swept once a day."""
        return self.root / "temporary"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def weights(self) -> Path:
        """A folder for each model. Several profiles and machines may share one that `ANCHOR_WEIGHTS` names."""
        named = os.environ.get("ANCHOR_WEIGHTS")
        return Path(named).expanduser().absolute() if named else self.root / "weights"

    @property
    def features(self) -> Path:
        """What models made of prompts and garments, so that they need not be asked again; made again at will."""
        return self.root / "features"

    def announce_weights(self) -> None:
        """Say where weights and features are to the engines, in this process and those that it starts from now on."""
        os.environ["ANCHOR_PROFILE_WEIGHTS"] = str(self.weights)
        os.environ["ANCHOR_FEATURES"] = str(self.features)

    def create(self) -> ProfilePaths:
        """Make the folders; other users of the machine cannot look into them. Raises `StorageError`."""
        make_folder(self.root, private=True)
        for folder in (self.vault, self.thumbnails, self.temporary, self.logs):
            make_folder(folder)
        return self
