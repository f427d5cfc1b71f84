"""Redis servers as production may run them: on a port, with a password, with TLS, as a cluster."""

import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from signal import SIGKILL, SIGTERM
from time import monotonic, sleep

import redis

from migsafe.copies.process import start_server, stop_server, wait_until
from migsafe.copies.reachable import reachable_redis
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import find_redis

PASSWORD = "pass/word"
SLOTS = 16384
_BUS = 10000


@contextmanager
def node(run: RunFolder, port: int, options: Sequence[str], plain: bool = True) -> Iterator[Path]:
    """A server on 127.0.0.1, for `options` of its own; gives its folder. Without `plain` the port speaks TLS."""
    installation = reachable_redis(find_redis(), run)
    folder = run.subfolder("node")
    ports = ["--port", str(port)] if plain else ["--port", "0", "--tls-port", str(port)]
    usual = ["--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"]
    process = start_server([installation.server, *options, *ports, *usual], run.user, folder, SIGKILL)
    try:
        wait_until(lambda: _listens(port), process, installation.server.name, folder)
        yield folder
    finally:
        stop_server(process, ((SIGTERM, 2.0),))


@contextmanager
def cluster(run: RunFolder, size: int = 3) -> Iterator[list[int]]:
    """A cluster of primaries that share the slots; gives their ports. All keep the password PASSWORD."""
    ports = _free_ports(size)
    with ExitStack() as closing:
        clients = []
        for number, port in enumerate(ports):
            file = config_file(run, _nodes(ports, number))
            options = ["--cluster-enabled", "yes", "--cluster-config-file", str(file)]
            closing.enter_context(node(run, port, [*options, "--requirepass", PASSWORD, "--masterauth", PASSWORD]))
            clients.append(closing.enter_context(redis.Redis(port=port, password=PASSWORD)))
        _wait_for_all(clients)
        yield ports


def _nodes(ports: Sequence[int], me: int) -> str:
    """What a node of a cluster keeps on disk: written in advance, they need not get to know each other."""
    size = len(ports)
    lines = [
        f"{number:040x} 127.0.0.1:{port}@{port + _BUS} {'myself,' if number == me else ''}master - 0 0 {number + 1} "
        f"connected {number * SLOTS // size}-{(number + 1) * SLOTS // size - 1}\n"
        for number, port in enumerate(ports)
    ]
    return f"{''.join(lines)}vars currentEpoch {size} lastVoteEpoch 0\n"


def config_file(run: RunFolder, text: str) -> Path:
    """A file that the servers' user may write."""
    path = run.subfolder("file") / "file.conf"
    path.write_text(text)
    run.user.own(path)
    return path


def _wait_for_all(clients: Sequence[redis.Redis]) -> None:
    """Until every node takes writes, which none does in its first two seconds."""
    deadline = monotonic() + 30
    while monotonic() < deadline:
        told = [client.cluster("INFO") for client in clients]
        if all(one["cluster_state"] == "ok" for one in told):
            return
        sleep(0.05)
    raise AssertionError(f"the cluster did not come up: {told}")


def certificate(folder: Path) -> list[str]:
    """A server's own certificate for 127.0.0.1, made in `folder`; gives the options of a server that uses it."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", folder / "key.pem", "-out", folder / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )
    for name in ("key.pem", "certificate.pem"):
        (folder / name).chmod(0o644)
    files = ["--tls-cert-file", str(folder / "certificate.pem"), "--tls-key-file", str(folder / "key.pem")]
    return [*files, "--tls-ca-cert-file", str(folder / "certificate.pem"), "--tls-auth-clients", "no"]


def free_port() -> int:
    return _free_ports(1)[0]


def _free_ports(number: int) -> list[int]:
    """Ports whose bus port, ten thousand above, is free as well."""
    found: list[int] = []
    with ExitStack() as closing:
        while len(found) < number:
            one = closing.enter_context(socket.socket())
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            bus = closing.enter_context(socket.socket())
            try:
                bus.bind(("127.0.0.1", port + _BUS))
            except (OSError, OverflowError):
                continue
            found.append(port)
    return found


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
