"""Words for made-up libraries: a few everyday ones, many invented ones, drawn as often as in real texts (Zipf).

One text in a hundred holds something that programs stumble over.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from random import Random

from journeytui.domain.text import clean

EVERYDAY = """
the a to of and in my for is it that we on with you not I was but they have this at be so when what they can do more one call
wait letter form answer bank branch office online app phone e-mail chat visit agent advisor team desk queue hold price offer
quote contract bill invoice payment refund deposit loan mortgage rate fee account card password login code document paper
signature upload photo scan check identity address appointment date time day week month delay reminder status order parcel
delivery return exchange repair warranty ticket seat gate flight train bus road car key house home kitchen school lesson exam
doctor nurse clinic hospital patient treatment result report test sample museum tour guide shop counter clerk manager partner
supplier engineer developer trial setup onboarding training course renewal upgrade cancel switch move choose compare decide
find look ask tell show explain understand trust worry hope fear doubt relief anger joy pride effort trouble mistake error
problem cause reason gain loss need goal step stage journey customer service support sales marketing finance legal data
system screen page button field message notice list number name question story first last next new old good bad slow fast
easy hard clear late early again never always twice before after without because too much nobody somebody everything nothing
""".split()  # noqa: SIM905  a list would be four times as long
"""Words that people would type into a search."""

_HEADS = ("b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "qu", "r", "s", "sch",
          "st", "t", "tr", "v", "w", "z", "")  # fmt: skip
_HEARTS = ("a", "e", "i", "o", "u", "ai", "ea", "ou", "ei", "ö", "é")
_TAILS = ("", "", "n", "r", "l", "s", "t", "m", "nd", "rt", "ck", "x")

HOSTILE = (
    "[/foo]", "[@click=app.bell]press[/]", "[b]bold", '"quoted"', "'; drop table journey;--", "<script>", "{{7*7}}", "$(id)", "%s",
    "a OR NOT b*", "NEAR(", "^", "\\n", "C:\\temp", "日本語のタイトル", "客戶旅程", "고객의 여정", "👩‍👩‍👧‍👦", "🏠🔑", "🏳️‍🌈", "é̂", "שלום עולם",
    "مرحبا بالعالم", "ไทย", "नमस्ते", "Straße", "ﬁnance", "①②③", "½", "￥", "…", "—", "naïve", "\u200fright", "a\u00a0b", "null", "true", "1e3", "=1+1",
)  # fmt: skip
"""Texts that some program, somewhere, takes for something else."""

_SIZE = 40_000
_AT_ONCE = 50_000
_EXPONENT = 1.05


class Vocabulary:
    """Words drawn by a seeded random source: the same for the same seed."""

    def __init__(self, random: Random, size: int = _SIZE) -> None:
        self._random = random
        self.words = [*dict.fromkeys([*EVERYDAY, *itertools.islice(_invented(Random(1)), size)])]
        weights = [1 / (place + 2.7) ** _EXPONENT for place in range(1, len(self.words) + 1)]
        self._sums = [*itertools.accumulate(weights)]
        self._drawn: Iterator[str] = iter(())

    def draw(self, count: int) -> list[str]:
        """So many words, the frequent ones more often."""
        words = [*itertools.islice(self._drawn, count)]
        while len(words) < count:
            self._drawn = iter(self._random.choices(self.words, cum_weights=self._sums, k=_AT_ONCE))
            words += itertools.islice(self._drawn, count - len(words))
        return words

    def phrase(self, middle: float, most: int) -> str:
        """Words in one line, about `middle` of them (log-normal)."""
        words = self.draw(max(1, min(most, int(self._random.lognormvariate(0, 0.45) * middle))))
        if self._random.random() < 0.01:
            words.insert(self._random.randrange(len(words) + 1), clean(self._random.choice(HOSTILE)))
        return " ".join(words)

    def prose(self, middle: float, most: int) -> str:
        """Sentences, about `middle` words in all (log-normal), now and then in several paragraphs."""
        left = max(3, min(most, int(self._random.lognormvariate(0, 0.8) * middle)))
        sentences = []
        while left > 0:
            count = min(left, self._random.randrange(6, 18))
            sentences.append(self.phrase(count, count).capitalize() + ".")
            left -= count
        return ("\n\n" if len(sentences) > 6 else " ").join(sentences)


def _invented(random: Random) -> Iterator[str]:
    while True:
        syllables = random.choice((1, 2, 2, 2, 3))
        parts = [random.choice(_HEADS) + random.choice(_HEARTS) + random.choice(_TAILS) for _ in range(syllables)]
        yield "".join(parts)
