"""What people might type into the search: beginnings of words and whole words, rare and common, one to three of them."""

from __future__ import annotations

from random import Random

from benchmarks.vocabulary import Vocabulary


def queries(count: int = 200, seed: int = 7) -> list[str]:
    """A mix of queries, the same for the same seed."""
    random = Random(seed)
    vocabulary = Vocabulary(random)
    words = vocabulary.words

    def rare() -> str:
        return words[random.randrange(len(words) // 4, len(words))]

    def common() -> str:
        return words[random.randrange(300)]

    def query(number: int) -> str:
        shape = number % 4
        if shape == 0:
            return (vocabulary.draw(1)[0] if number % 8 else rare())[: 1 + number // 4 % 6]
        chosen = [random.choice((rare, common, common))() for _ in range(shape)]
        chosen[-1] = chosen[-1][: random.randrange(2, 9)]
        return " ".join(chosen)

    return [query(number) for number in range(count)]
