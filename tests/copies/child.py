"""A migsafe of its own in a child process, with both servers open: `python -m tests.copies.child main|thread`.

Prints the run's folder and the servers' process ids, then waits to be ended.
"""

import sys
import threading
import time

from migsafe.copies.database import open_server
from migsafe.copies.redis_server import open_redis
from migsafe.copies.run_folder import open_run
from migsafe.copies.termination import clean_up_on_termination


def main() -> None:
    with open_run() as run, open_server(run, wanted_major=16) as postgres, open_redis(run) as redis:
        redis_pid = (redis.folder / "redis.pid").read_text().strip()
        sys.stdout.write(f"{run.path} {postgres.process.pid} {redis_pid}\n")
        sys.stdout.flush()
        time.sleep(120)


if __name__ == "__main__":
    if sys.argv[1] == "thread":
        threading.Thread(target=main).start()
    else:
        clean_up_on_termination()
        main()
