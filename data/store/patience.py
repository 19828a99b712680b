"""A line to a PostgreSQL server that is never waited for without end; imported where the driver is installed.

What a network drops, TCP finds out. A machine or a middleman that hangs keeps the line open and
says nothing: then the silence is what tells.
"""

from collections.abc import Generator
from typing import Any

import psycopg
import sqlalchemy as sa

PING_S = 5
"""How long a line from the pool may take to answer; the next is then a new one."""
SILENCE_S = 360
"""How long the server may be silent about a question: more than it may take to answer (statement_timeout)."""

_TICK_S = 0.1


class Line(psycopg.Connection[Any]):
    """A connection that is given up when its server has been silent for too long."""

    silence_s: float = SILENCE_S

    def wait(
        self,
        gen: Generator[Any, Any, Any],
        interval: float = _TICK_S,
        *words: Any,  # noqa: ANN401  # passed on as they are
        **named: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401  # whatever was asked for
        """Wait for what was asked, but not for ever."""
        return super().wait(self._listen(gen, interval), interval, *words, **named)

    def _listen(self, gen: Generator[Any, Any, Any], interval: float) -> Generator[Any, Any, Any]:
        n_silent = 0
        try:
            asked = next(gen)
            while True:
                heard = yield asked
                n_silent = 0 if heard else n_silent + 1
                if n_silent * interval > self.silence_s:
                    self.close()
                    msg = "the connection is lost: the server is silent"
                    raise psycopg.OperationalError(msg)
                asked = gen.send(heard)
        except StopIteration as done:
            return done.value


def never_wait_for_ever(engine: sa.Engine) -> None:
    """Let an engine's connections be given up when the server falls silent, also between two uses.

    Parameters
    ----------
    engine
        Of a PostgreSQL database.
    """

    def open_line(_dialect: object, _record: object, words: list[Any], named: dict[str, Any]) -> Line:
        return Line.connect(*words, **named)

    def ping(line: Line, record: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:
        if record.info.setdefault("is_new", True):
            record.info["is_new"] = False
            return
        line.silence_s = PING_S
        try:
            engine.dialect.do_ping(line)  # type: ignore[arg-type]  # a driver's connection
        except psycopg.Error:
            raise sa.exc.InvalidatePoolError from None
        finally:
            line.silence_s = SILENCE_S

    sa.event.listen(engine, "do_connect", open_line)
    sa.event.listen(engine, "checkout", ping)
