"""How else a word may be written."""

import pytest

from cases.search import spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [("defence", "defense"), ("organisation", "organization"), ("labelling", None), ("publicised", "publicized")],
)
def test_british_and_american_spellings_are_each_others(one: str, other: str | None) -> None:
    assert spelling.english(one) == other
    if other:
        assert spelling.english(other) == one


@pytest.mark.parametrize("word", ["advertise", "surprise", "supervised", "promising", "rise", "capsize", "election"])
def test_what_is_spelled_alike_everywhere_has_no_other_spelling(word: str) -> None:
    assert spelling.english(word) is None


@pytest.mark.parametrize(
    "forms",
    [
        "recruit recruited recruiting",
        "remove removed removing",
        "plan planned planning",
        "permit permitted permitting",
        "visit visited visiting",
        "deny denied denying",
        "call called calling",
        "agree agreed agreeing",
        "spy spied spying",
        "ban banned banning",
        "donate donated donating",
        "pay paid paying",
        "steal stole stolen stealing",
        "overthrow overthrew overthrown overthrowing",
        "forbid forbade forbidden forbidding",
        "meet met",
    ],
)
def test_each_form_of_a_verb_leads_to_the_others(forms: str) -> None:
    words = set(forms.split())
    for word in words:
        assert words - {word} <= set(spelling.forms(word)), word
        assert word not in spelling.forms(word)


def test_a_verb_in_ate_leads_to_its_noun() -> None:
    assert "infiltration" in spelling.forms("infiltrated")
    assert not {"ration", "station"} & {*spelling.forms("rated"), *spelling.forms("stated")}


@pytest.mark.parametrize(
    "word", ["election", "united", "unit", "building", "media2", "ai", "political", "2024", "選舉", "payment", "string"]
)
def test_what_is_no_verb_has_no_other_forms(word: str) -> None:
    assert spelling.forms(word) == ()


@pytest.mark.parametrize(("word", "other"), [("hoping", "hop"), ("rated", "rat"), ("caring", "car"), ("based", "bas")])
def test_a_form_of_one_verb_is_not_taken_for_that_of_another(word: str, other: str) -> None:
    assert other not in spelling.forms(word)


def test_a_noun_is_no_form_of_the_verb_that_looks_like_it() -> None:
    assert spelling.forms("meeting") == ()
    assert "meeting" not in spelling.forms("meet")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("7400萬", ["7,400万"]),
        ("7,400萬", ["7400万"]),
        ("１，０００", ["1000"]),
        ("NT$1000000", ["nt$1,000,000"]),
        ("ねつ造", ["捏造"]),
        ("捏造", ["ねつ造"]),
        ("999", []),
        ("1,00", []),
        ("3.1415", []),
        ("民調", []),
    ],
)
def test_a_number_and_a_word_half_in_kana_are_written_in_two_ways(typed: str, written: list[str]) -> None:
    assert list(spelling.written(typed)) == written


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("driver", "driv"),
        ("renewal", "renew"),
        ("recruitment", "recruit"),
        ("spying", None),
        ("poll", None),
        ("選舉", None),
    ],
)
def test_words_that_belong_together_begin_alike(word: str, root: str | None) -> None:
    assert spelling.root(word) == root


@pytest.mark.parametrize(
    ("unit", "name"), [("沖縄県", "沖縄"), ("金門縣", "金門"), ("台北市", "台北"), ("城市", None), ("外務省", None)]
)
def test_a_city_or_county_is_meant_by_its_name_alone(unit: str, name: str | None) -> None:
    assert spelling.unit(unit) == name


@pytest.mark.parametrize(
    ("word", "who"),
    [("China's", "China"), ("Beijing\u2019s", "Beijing"), ("parties'", "parties"), ("it", None), ("'s", None)],
)
def test_a_possessive_means_who_has_it(word: str, who: str | None) -> None:
    assert spelling.owner(word) == who


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("citizenlab", "citizen-lab"),
        ("LIPSYNC", "lip-sync*"),
        ("シチズンラボ", "シチズン・ラボ"),
        ("シチズン・ラボ", "シチズンラボ"),
        ("バンダービルト", "ヴァンダービルト"),
        ("ヴァンダービルト", "バンダービルト"),
        ("安徽省", "安徽"),
        ("口ぱく", "口パク"),
        ("うわサ", "うわさ"),
    ],
)
def test_what_stands_nowhere_is_looked_for_as_it_may_be_written(typed: str, written: str) -> None:
    ways = list(spelling.otherwise(typed))
    assert written in ways
    assert len(ways) == len(set(ways)) < 40


@pytest.mark.parametrize("typed", ["poll", "選挙", "AI生成", "x"])
def test_short_and_mixed_words_are_left_as_they_are(typed: str) -> None:
    assert list(spelling.otherwise(typed)) == []
