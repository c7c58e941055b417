"""Running migrations: scripts, sessions, the lock, the executor, and the commands built on them."""
