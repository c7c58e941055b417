"""A queue read as a line."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qconnect.domain.queues import Line, Place, is_open, line_of, people_ahead
from qconnect.domain.tickets import Status

PENDING, IN_PROGRESS, COMPLETED, CANCELLED = Status


def places(*statuses):
    return [Place(token_no, status) for token_no, status in enumerate(statuses, 1)]


lines = st.lists(st.sampled_from(Status)).map(lambda statuses: places(*statuses))


def test_nobody_has_come_yet():
    assert line_of([]) == Line(None, None, ())


def test_before_the_first_call():
    assert line_of(places(PENDING, PENDING)) == Line(None, None, (1, 2))


def test_now_serving_is_the_lowest_in_progress():
    assert line_of(places(COMPLETED, IN_PROGRESS, IN_PROGRESS, PENDING)) == Line(2, 3, (4,))


def test_between_two_patients_the_last_called_stays_known():
    assert line_of(places(COMPLETED, COMPLETED, CANCELLED, PENDING)) == Line(None, 2, (4,))


def test_cancelled_tokens_are_not_ahead_of_anybody():
    assert people_ahead(places(CANCELLED, IN_PROGRESS, PENDING, COMPLETED, PENDING), 5) == 2


def test_open_until_the_end_of_the_day():
    day = date(2026, 3, 2)
    assert is_open(day, today=date(2026, 3, 1))
    assert is_open(day, today=day)
    assert not is_open(day, today=date(2026, 3, 3))


@given(lines, st.randoms())
def test_the_order_of_rows_does_not_matter(line, random):
    shuffled = list(line)
    random.shuffle(shuffled)
    assert line_of(shuffled) == line_of(line)


@given(lines)
def test_waiting_people_stand_behind_one_another(line):
    ahead = [people_ahead(line, token_no) for token_no in line_of(line).waiting]
    assert ahead == sorted(set(ahead))
