"""How else a word may be written: as one or two, in other English or kana, a verb's other forms, suffixes, commas."""

import re
from collections.abc import Iterator
from itertools import product

from db.fulltext import fold

_BRITISH = {
    "analyse": "analyze",
    "behaviour": "behavior",
    "catalogue": "catalog",
    "centre": "center",
    "colour": "color",
    "defence": "defense",
    "dialogue": "dialog",
    "endeavour": "endeavor",
    "favour": "favor",
    "grey": "gray",
    "harbour": "harbor",
    "honour": "honor",
    "judgement": "judgment",
    "labour": "labor",
    "licence": "license",
    "neighbour": "neighbor",
    "offence": "offense",
    "programme": "program",
    "theatre": "theater",
}
_ENGLISH = _BRITISH | {american: british for british, american in _BRITISH.items()}

_ISE = re.compile("([a-z]{3,})i([sz])(e|ed|er|ing|ation)")
# fmt: off
_ALWAYS_SO = frozenset((
    "adv", "advert", "caps", "chast", "compr", "comprom", "conc", "dem", "desp", "dev", "disgu", "downs", "enterpr",
    "exc", "exerc", "expert", "franch", "improv", "likew", "merchand", "otherw", "parad", "pra", "prec", "prem",
    "prom", "res", "rev", "superv", "surpr", "telev", "treat",
))
# fmt: on
"""Beginnings of words in -ise or -ize that are written so everywhere."""

_VERB = re.compile("(?=.{3})[a-z]*[aeiouy][a-z]*")
_NO_VERB = re.compile(
    ".*(?:tion|sion|ment|ness|ity|ism|ist|ship|hood|ance|ence|ology|ous|ful|less|able|ible|ical|al|ive|ly|ary|ant)"
)
"""What ends so is a noun, an adjective or an adverb."""

_FORMS = (("ied", "y"), ("ed", ""), ("ing", ""))
"""What a regular verb ends with, and what stands there otherwise."""

# fmt: off
_NO_FORM = frozenset((
    "bed", "being", "bring", "building", "during", "embed", "evening", "feed", "hundred", "king", "meeting", "morning",
    "need", "nothing", "proceed", "red", "ring", "sacred", "seed", "shed", "sing", "something", "speed", "spring",
    "string", "succeed", "thing", "unit", "united", "use", "used", "using", "wing",
))
# fmt: on
"""Words that only look like a verb's form, or have a form that is another word."""

_IRREGULAR = tuple(
    tuple(verb.split())
    for verb in (
        "break broke broken", "build built", "buy bought", "catch caught", "choose chose chosen", "draw drew drawn",
        "drive drove driven", "fight fought", "fly flew flown", "forbid forbade forbidden forbidding",
        "give gave given", "grow grew grown", "hide hid hidden", "hold held", "keep kept", "lead led", "lose lost",
        "meet met", "mislead misled", "overthrow overthrew overthrown", "pay paid", "seek sought", "sell sold",
        "send sent", "shoot shot", "show showed shown", "speak spoke spoken", "spend spent", "steal stole stolen",
        "swear swore sworn", "take took taken", "teach taught", "throw threw thrown", "win won",
        "withdraw withdrew withdrawn", "write wrote written",
    )
)  # fmt: skip
"""Verbs with their past and their participle."""

_SHORT = re.compile("[^aeiou]*[aeiou][^aeiouywx]|[^aeiou]*qu[aeiou][^aeiouywx]")
"""A verb of one syllable that doubles its last letter: plan, planned."""

_DOUBLED = re.compile(".*[aeiou]([bdgklmnprtvz])\\1")
_EITHER = re.compile(".*[aeiouy][^aeiou]+[aeiou][lprt]")
"""One of more syllables, which may: permitted, visited."""

_AGENT = re.compile("([a-z]{3,}?)(?:or|er|ing|ed|ion|ation|ment|ist|ism|al|ive|e)")
"""What is done and who does it, and what both begin with: driver, driving; inspector, inspection."""

# fmt: off
_NO_ROOT = frozenset((
    "apartment", "chapter", "charter", "corner", "counter", "department", "former", "letter", "master", "matter",
    "million", "mission", "pension", "quarter", "section", "session", "station", "version",
))
# fmt: on
"""Words that begin like others and have nothing to do with them."""

_ROOT = 4
"""Letters at least with which words begin that belong together."""

_POSSESSIVE = re.compile("([^\\W_]{2,})(?:['\u2019][sS]|(?<=[sS])['\u2019])")

_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_TO_HIRAGANA = {katakana: hiragana for hiragana, katakana in _TO_KATAKANA.items()}
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30fe\u30fb]+")
_V = {"バ": "ヴァ", "ビ": "ヴィ", "ブ": "ヴ", "ベ": "ヴェ", "ボ": "ヴォ"}
_B = {v: b for b, v in _V.items()}
_V_OR_B = re.compile("ヴ[ァィェォ]?|[バビブベボ]")
_MOST_V = 3

_WRITTEN = tuple(
    (fold(kana), fold(kanji))
    for kana, kanji in (
        ("あっせん", "斡旋"), ("う回", "迂回"), ("うそ", "嘘"), ("えん罪", "冤罪"), ("改ざん", "改竄"),
        ("隠ぺい", "隠蔽"), ("けん制", "牽制"), ("せん動", "扇動"), ("だ捕", "拿捕"), ("だまし", "騙し"),
        ("どう喝", "恫喝"), ("ねつ造", "捏造"), ("ひぼう", "誹謗"), ("ほう助", "幇助"), ("よう兵", "傭兵"),
        ("ら致", "拉致"), ("漏えい", "漏洩"),
    )
)  # fmt: skip
"""Japanese words of which newspapers write a part in kana, and how else they are written."""

_NUMBER = re.compile(r"(?<![\d,.])(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{3,8})(?![\d,])")
"""From a thousand, with or without its commas."""

_SUFFIXES = frozenset(map(fold, "省市縣県府都州島區区鄉鎮"))
"""What an administrative unit ends with."""

_ALWAYS_MEANT = frozenset(map(fold, "縣県市"))
"""Those that end little else, so that the unit's name alone means it too."""

_SHORTEST, _BEGINNING = 5, 3
"""Letters from which a word may be two, and from which the second may be the beginning of a longer one."""


def english(word: str) -> str | None:
    """Return the American spelling of a British word or the other way round, None where there is none.

    Args:
        word: Folded, in the singular.
    """
    if word in _ENGLISH:
        return _ENGLISH[word]
    found = _ISE.fullmatch(word)
    if found is None or found[1] in _ALWAYS_SO:
        return None
    return f"{found[1]}i{'z' if found[2] == 's' else 's'}{found[3]}"


def forms(word: str) -> tuple[str, ...]:
    """Return the other forms of an English verb: recruit, recruited, recruiting; donate, donated, donation; pay, paid.

    Some of what is returned is no word, which stands nowhere and so does no harm: what the verb is can't be seen of
    every form (planned, called). Nothing is returned for what ends as no verb does.

    Args:
        word: Folded, in the singular.
    """
    if word in _NO_FORM:
        return ()
    if word in _BY_FORM:
        return tuple(form for form in _BY_FORM[word] if form != word and form not in _NO_FORM)
    if not _VERB.fullmatch(word) or _NO_VERB.fullmatch(word):
        return ()
    ending, instead = next((form for form in _FORMS if word.endswith(form[0])), ("", ""))
    stem = word.removesuffix(ending) + instead if ending else word
    if not _VERB.fullmatch(stem):
        return ()
    verbs = _verbs(stem) if ending and not instead else [stem]
    found = dict.fromkeys(form for verb in verbs for form in (verb, *_conjugated(verb)))
    return tuple(form for form in found if form != word)


def _verbs(stem: str) -> list[str]:
    """Return what can have been there before -ed or -ing: remove, visit, plan or plann."""
    if _DOUBLED.fullmatch(stem):
        return [stem, stem[:-1]]
    return [f"{stem}e"] if _SHORT.fullmatch(stem) else [stem, f"{stem}e"]


def _conjugated(verb: str) -> list[str]:
    if re.fullmatch(".{3,}ate", verb):
        return [f"{verb}d", f"{verb[:-1]}ing", f"{verb[:-1]}ion"]
    if verb.endswith("e"):
        return [f"{verb}d", f"{verb if verb.endswith(('ee', 'oe', 'ye')) else verb[:-1]}ing"]
    if re.fullmatch(".*[^aeiou]y", verb):
        return [f"{verb[:-1]}ied", f"{verb}ing"]
    plain, doubled = [f"{verb}ed", f"{verb}ing"], [f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"]
    if _SHORT.fullmatch(verb):
        return doubled
    return plain + doubled if _EITHER.fullmatch(verb) else plain


_BY_FORM = {
    form: forms
    for verb, *others in _IRREGULAR
    for forms in [tuple(dict.fromkeys([verb, *others, _conjugated(verb)[-1]]))]
    for form in forms
    if form not in _NO_FORM
}


def unit(word: str) -> str | None:
    """Return the name of a city or county without what says that it is one, None where it says nothing such: 沖縄県."""
    return word[:-1] if len(word) > 2 and fold(word)[-1] in _ALWAYS_MEANT else None


def owner(word: str) -> str | None:
    """Return who something belongs to, None where the word doesn't say that it does: China's."""
    found = _POSSESSIVE.fullmatch(word)
    return found[1] if found else None


def written(word: str) -> Iterator[str]:
    """Yield how else a word with a number or in Japanese is written: 7400萬, 7,400萬; ねつ造, 捏造.

    Args:
        word: As it was typed.
    """
    folded = fold(word)
    for kana, kanji in _WRITTEN:
        if kana in folded:
            yield folded.replace(kana, kanji)
        elif kanji in folded:
            yield folded.replace(kanji, kana)
    if (number := _NUMBER.sub(_with_or_without_commas, folded)) != folded:
        yield number


def _with_or_without_commas(number: re.Match[str]) -> str:
    return number[0].replace(",", "") if "," in number[0] else f"{int(number[0]):,}"


def root(word: str) -> str | None:
    """Return what a word and those that belong to it begin with: driver, driving; None where that is all of it."""
    found = _AGENT.fullmatch(word)
    return found[1] if found and len(found[1]) >= _ROOT and word not in _NO_ROOT else None


def otherwise(word: str) -> Iterator[str]:
    """Yield what to look for where a word stands nowhere as it was typed, as it would be typed.

    Args:
        word: As it was typed.
    """
    folded = fold(word)
    if folded.isascii() and folded.isalnum() and len(folded) >= _SHORTEST:
        cuts = [(folded[:at], folded[at:]) for at in range(len(folded) - 2, 1, -1)]
        yield from (f"{first}-{last}" for first, last in cuts)
        yield from (f"{first}-{last}*" for first, last in cuts if len(last) >= _BEGINNING)
    elif _KATAKANA.fullmatch(folded):
        yield from _kana(folded)
    elif len(folded) > 2 and folded[-1] in _SUFFIXES:
        yield word[:-1]
    for kana in (folded.translate(_TO_KATAKANA), folded.translate(_TO_HIRAGANA)):
        if kana != folded:
            yield kana


def _kana(folded: str) -> Iterator[str]:
    whole = folded.replace("・", "")
    if whole != folded:
        yield whole
    pieces = re.split(f"({_V_OR_B.pattern})", folded)
    places = range(1, len(pieces), 2)
    if len(places) <= _MOST_V:
        for choice in product(*((pieces[at], _V.get(pieces[at]) or _B.get(pieces[at], pieces[at])) for at in places)):
            written = "".join(a + b for a, b in zip(pieces[::2], [*choice, ""], strict=True))
            if written != folded:
                yield written
    yield from (f"{whole[:at]}・{whole[at:]}" for at in range(2, len(whole) - 1))
