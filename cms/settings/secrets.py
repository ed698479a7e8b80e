"""A secret key made once and kept beside the data, for machines nobody configured."""

import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the secret in ``path``, writing a new one (readable by its owner) the first time."""
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
