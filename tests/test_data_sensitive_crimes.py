"""Sensitive crimes: known by the police's codes and by a source's words, and what can't be told is held for one."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.crime_codes import find_codes, is_plain_code, is_sensitive_code
from data.sensitive_crimes import Sensitivity, judge_word

SHARED = Path(__file__).parents[2] / "shared" / "data"
SEXUAL = st.one_of(st.integers(600, 699), st.integers(6100, 6199), st.integers(9600, 9699)).map(lambda n: f"{n:04}")
CODES = st.integers(0, 9999).map(lambda n: f"{n:04}")


@given(
    SEXUAL, st.sampled_from(["", "4-", "kod ", "Brottskod: ", "B"]), st.sampled_from(["", ".0", "-K", " (2024)", " x"])
)
def test_a_sexual_crime_is_known_by_its_code_however_it_is_written(code: str, before: str, after: str) -> None:
    """Chapter 6 of the penal code is 06xx, and 61xx and 96xx continue it: whatever stands around the digits."""
    assert judge_word(f"{before}{code}{after}", is_violence=True) is Sensitivity.SENSITIVE


@pytest.mark.parametrize(
    "word",
    ["650", "650.0", "kod 650", "4-650", "412", "650 x", "".join(chr(0xFF10 + n) for n in (0, 6, 5, 0)), "06\u200b50"],
)
def test_a_lost_zero_and_odd_digits_hide_nothing(word: str) -> None:
    """A spreadsheet takes the zero away; full-width digits and invisible signs look the same on paper."""
    assert judge_word(word, is_violence=True) is Sensitivity.SENSITIVE


@pytest.mark.parametrize(
    "code", ["9302", "9365", "9401", "9440", "9469", "9599", "4090", "0435", "0440", "1604", "0328"]
)
def test_close_relations_honour_and_hate_are_known_by_code(code: str) -> None:
    """Assault by an acquaintance, forced marriage, mutilation, contact bans, honour, stalking and hate speech."""
    assert judge_word(code, is_violence=True) is Sensitivity.SENSITIVE


@pytest.mark.parametrize(
    "word",
    [
        *("Blottning", "Hedersförtryck", "Äktenskapstvång", "Könsstympning", "Kvinnomisshandel", "Familjevåld"),
        *("Våld mot kvinna", "Relationsvåld", "Hot mot partner", "Barnmisshandel", "Stalking", "Olaga förföljelse"),
        *("Misshandel med rasistiskt motiv", "Antisemitism", "Grooming", "Samlag med avkomling", "VÅLDTÄKT, försök"),
        *("Va\u030aldtäkt", "Misshandel, bekant med offret", "Misshandel, sambo", "Rape", "Domestic abuse"),
        *("Violence and sexual offences", "Övergrepp mot barn", "Våld i hemmet", "Olaga hot, nära relation"),
    ],
)
def test_a_sensitive_crime_is_known_by_its_name(word: str) -> None:
    """The words that sources use of sexual crime, close relations, honour and hate."""
    assert judge_word(word, is_violence=False) is Sensitivity.SENSITIVE


@pytest.mark.parametrize(
    "word",
    [
        *(
            "Misshandel, obekant med offret",
            "Våldsbrott",
            "våld",
            "Rån",
            "Robbery",
            "Olaga hot",
            "0355",
            "9301",
            "0856",
        ),
        *("Mord/dråp, försök", "0365 Misshandel, obekanta", "1701 Våld mot tjänsteman", "Misshandel, grov", ""),
    ],
)
def test_other_violence_is_not_sensitive(word: str) -> None:
    """Assault by a stranger, robbery and threats stay among violence, also when the source says nothing."""
    assert judge_word(word, is_violence=True) is Sensitivity.PLAIN


@pytest.mark.parametrize("word", ["Cykelstöld", "0845 Cykelstöld", "Övergrepp i rättssak", "Skadegörelse på bil 650"])
def test_other_crime_is_not_sensitive(word: str) -> None:
    """Theft, damage and threats against a witness are none of it."""
    assert judge_word(word, is_violence=False) is Sensitivity.PLAIN


@pytest.mark.parametrize("word", ["0356", "9499", "0309", "2001", "VB17", "Misshandel i bostad", "Ärende 7"])
def test_violence_that_can_not_be_told_is_unresolved(word: str) -> None:
    """A code that no key names, a code of the source's own and words that nobody has listed."""
    assert judge_word(word, is_violence=True) is Sensitivity.UNRESOLVED


@given(CODES)
def test_no_code_is_both_sensitive_and_plain(code: str) -> None:
    """The tables never say two things of a code, and a code of chapter 3 or 4 in neither can't be told."""
    assert not (is_sensitive_code(code) and is_plain_code(code))
    if code[:2] in {"03", "04", "93", "94"} and not is_sensitive_code(code) and not is_plain_code(code):
        assert judge_word(code, is_violence=False) is Sensitivity.UNRESOLVED


@given(st.text(max_size=40), st.booleans())
def test_any_text_is_judged(word: str, is_violence: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever stands in a file, also signs that are no letters, is judged, and its codes are four digits."""
    assert judge_word(word, is_violence=is_violence) in Sensitivity
    assert all(len(code) == 4 and code.isascii() and code.isdigit() for code in find_codes(word))


@pytest.mark.shared
def test_codes_and_names_of_the_polices_own_key_say_the_same() -> None:
    """Each of the 683 codes of the key is sensitive by itself just when its own name is; none is unresolved."""
    path = SHARED / "stats" / "dalarna_brottskod_nyckel.csv"
    if not path.is_file():
        pytest.skip("real data are absent")
    key = pd.read_csv(path, dtype="str").dropna(subset="Brottskod")
    key["code"] = key["Brottskod"].str.removesuffix(".0").str.zfill(4)
    names = key.sort_values("Brott_niva").groupby("code")["Brottskategorier_namn"].last()
    differing = {
        code: name
        for code, name in names.astype(str).to_dict().items()
        if judge_word(str(code), is_violence=False)
        is not (
            Sensitivity.SENSITIVE if judge_word(name, is_violence=False) is Sensitivity.SENSITIVE else Sensitivity.PLAIN
        )
    }
    assert differing == {}
    close = key[key["Frågeområde_namn"] == "Fråga 2 - Hot och våld - bekant/nära relation"]["code"].unique()
    assert {code for code in close if not is_sensitive_code(code)} <= {"9439"}
