"""Parts at an address that fsspec knows: an object store, or whatever else machines share."""

from collections.abc import Container
from importlib import import_module

from kg.errors import KgError, how_to_install
from kg.messages import Message
from kg.pipeline.cache import opened, sealed


class Shared:
    """Contents by the digest of what they were made from, as in `kg.pipeline.cache.Cache`, at an address.

    An entry that is written in part, as happens where a store has no renaming, is as good as none: it has a checksum.
    Nothing is removed from it.

    Args:
        folder: the address.

    Raises:
        KgError: fsspec does not know such an address, or is not installed.

    Attributes:
        folder: as given.
        grown: whether anything was kept since.
    """

    def __init__(self, folder: str) -> None:
        try:
            self._files, self._root = import_module("fsspec.core").url_to_fs(folder)
        except (ImportError, ValueError) as error:
            what = Message("such an address cannot be read ({reason})", reason=error)
            raise KgError(folder, what, how_to_install("fsspec", "cluster")) from None
        self.folder, self.grown = folder, False

    def fetch(self, key: str) -> bytes | None:
        """The content of an entry; None where there is none to be trusted."""
        try:
            return opened(key, self._files.cat_file(self._file(key)))
        except OSError:
            return None

    def keep(self, key: str, content: bytes) -> bool:
        """Keep a content, where that can be done; whether it is kept."""
        self.grown, file = True, self._file(key)
        try:
            self._files.makedirs(file.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(file, sealed(key, content))
        except OSError:
            return False
        return True

    def trim(self, most: int = 0, since: int | None = None, used: Container[str] = ()) -> None:
        """Remove nothing: others may need it."""

    def _file(self, key: str) -> str:
        return f"{self._root}/{key[:2]}/{key}"
