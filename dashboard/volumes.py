"""What lies under a folder: which file system, and how much room it has."""

import re
import shutil
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|9p|ceph|glusterfs|lustre|gfs2?|ocfs2|beegfs|davfs|"
    r"fuse\.(sshfs|smbnetfs|glusterfs|s3fs|rclone|davfs2?|cephfs|ceph|curlftpfs|gvfsd-fuse|gcsfuse|goofys|juicefs)"
)


def read_mounts() -> str:
    """Read what the system has mounted; nothing where it doesn't say."""
    try:
        return _MOUNTS.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def find_kind(path: Path, mounts: str) -> str:
    r"""Find the kind of file system that a path lies, or would lie, on.

    Parameters
    ----------
    path
        Absolute; its end need not exist yet.
    mounts
        As ``/proc/self/mountinfo`` tells it.

    Returns
    -------
    str
        As the system calls it: ``"ext4"``, ``"nfs4"``; empty when that can't be told.

    Examples
    --------
    >>> mounts = '''22 1 8:1 / / rw - ext4 /dev/sda1 rw
    ... 40 22 0:33 / /srv/delad\\040mapp rw shared:1 - nfs4 lagring:/mapp rw'''
    >>> find_kind(Path("/srv/delad mapp/loften.sqlite3"), mounts), find_kind(Path("/srv/annat"), mounts)
    ('nfs4', 'ext4')
    """
    found, longest = "", -1
    for line in mounts.splitlines():
        place, _, kind = line.partition(" - ")
        parts = place.split(" ")
        if len(parts) < 5 or not kind:  # noqa: PLR2004  # the fifth word is where it is mounted
            continue
        mounted = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), parts[4]))
        # What is mounted last at one place hides what was there before.
        if path.is_relative_to(mounted) and len(mounted.parts) >= longest:
            found, longest = kind.split(" ")[0], len(mounted.parts)
    return found


def is_network(kind: str) -> bool:
    """Tell whether a kind of file system lies on another machine, where SQLite's locks don't hold.

    Examples
    --------
    >>> [is_network(kind) for kind in ("nfs4", "cifs", "fuse.sshfs", "ext4", "tmpfs", "")]
    [True, True, True, False, False, False]
    """
    return _NETWORK.fullmatch(kind) is not None


def find_existing(path: Path) -> Path:
    """Find the nearest folder above a path, or the path itself, that is there.

    Examples
    --------
    >>> find_existing(Path("/finns-inte/alls")).as_posix()
    '/'
    """
    return next(place for place in (path, *path.parents) if place.exists())


def find_free(path: Path) -> int:
    """Find how many bytes are free where a path lies, or would lie."""
    return shutil.disk_usage(find_existing(path.absolute())).free
