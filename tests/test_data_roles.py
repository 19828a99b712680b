"""What each role may see and do."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.demands import Denied, demand, demand_counts, demand_points
from data.roles import LEAST, LOCAL, RIGHTS, Act, Grain, Role, Span, find_rights, understand_roles

NAMES = {"polis": Role.ANALYST, "radet": Role.COUNCIL, "admin": Role.ADMIN}

TABLE = [
    # role, place, period, k, text, acts: the table of roles that the municipality decided
    (Role.PUBLIC, "publicerat", "publicerat", 5, "", set()),
    (Role.ELECTED, "områden", "kvartal", 5, "", set()),
    (Role.COUNCIL, "rutor", "månad", 5, "", {Act.DECIDE}),
    (Role.ANALYST, "punkter", "tidpunkt", 0, "text", set(Act) - {Act.ADMINISTER}),
    (Role.ADMIN, "publicerat", "publicerat", 5, "", {Act.READ_IN, Act.ADMINISTER}),
]


@pytest.mark.parametrize(("role", "place", "period", "k", "text", "acts"), TABLE)
def test_each_role_has_the_rights_of_the_table(
    role: Role, place: str, period: str, k: int, text: str, acts: set[Act]
) -> None:
    """A role sees and does what the table of roles says, no more."""
    rights = find_rights(frozenset({role}))
    assert (rights.grain, rights.span, rights.k, rights.sees_text) == (place, period, k, bool(text))
    assert rights.acts == acts


def test_every_role_is_in_the_table() -> None:
    """A new role has no right until someone has decided which."""
    assert [row[0] for row in TABLE] == list(Role) == list(RIGHTS)


def test_no_role_is_the_public() -> None:
    """Someone whose role is unknown has the right of the public."""
    assert find_rights(frozenset()) == LEAST == RIGHTS[Role.PUBLIC]


def test_who_sits_at_the_machine_may_everything() -> None:
    """With sign-in switched off nothing is hidden from the one at the machine."""
    rights = find_rights(LOCAL)
    assert (rights.grain, rights.span, rights.k) == (Grain.POINTS, Span.MOMENT, 0)
    assert rights.acts == set(Act)


def test_roles_together_never_give_less_than_each() -> None:
    """A second role takes no right away and gives none that neither has."""
    for one, other in combinations(Role, 2):
        both = find_rights(frozenset({one, other}))
        assert both.acts == RIGHTS[one].acts | RIGHTS[other].acts
        assert both.grain in {RIGHTS[one].grain, RIGHTS[other].grain}
        assert both.k == min(RIGHTS[one].k, RIGHTS[other].k)


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.just("polis"),
        st.just("polis admin"),
        st.integers(),
        st.dictionaries(st.sampled_from(["polis", "admin"]), st.booleans()),
        st.lists(st.one_of(st.none(), st.integers(), st.just("Polis"), st.just("polis "), st.lists(st.just("polis")))),
    )
)
def test_only_a_list_of_known_names_gives_a_role(claim: object) -> None:
    """A text, a mapping, another spelling or a list in a list is no role, whatever it holds."""
    assert understand_roles(claim, NAMES) == frozenset()


def test_unknown_names_beside_known_are_passed_by() -> None:
    """A person with a role here and others elsewhere has the role here."""
    assert understand_roles(("radet", "lönesystem", 3), NAMES) == {Role.COUNCIL}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_what_a_role_may_not_do_is_refused(role: Role, act: Act) -> None:
    """An act is refused to exactly the roles that lack it, and the refusal names who may."""
    if act in RIGHTS[role].acts:
        demand(RIGHTS[role], act)
        return
    with pytest.raises(Denied, match="Be kommunens administratör") as refused:
        demand(RIGHTS[role], act)
    assert all(str(holder) in str(refused.value) for holder in Role if act in RIGHTS[holder].acts)


@pytest.mark.parametrize("role", Role)
def test_incidents_one_by_one_are_for_the_police_alone(role: Role) -> None:
    """Only analysts and police see incidents one by one; the public and administrators not even numbers."""
    if role is Role.ANALYST:
        demand_points(RIGHTS[role], "Händelser")
    else:
        with pytest.raises(Denied, match="analytiker/polis"):
            demand_points(RIGHTS[role], "Händelser")
    if role in {Role.PUBLIC, Role.ADMIN}:
        with pytest.raises(Denied, match="förtroendevald, brottsförebyggande råd och analytiker/polis"):
            demand_counts(RIGHTS[role], "Antal")
    else:
        demand_counts(RIGHTS[role], "Antal")


def test_rights_are_a_key() -> None:
    """Two people with the same roles share what is kept in memory; others don't."""
    assert hash(find_rights(LOCAL)) == hash(find_rights(frozenset(sorted(LOCAL, reverse=True))))
    assert len(set(RIGHTS.values())) == 5
