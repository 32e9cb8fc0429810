"""How the weights of the confidence are fitted."""

import random

from training.confidence import fit, set_apart


def seen(count: int, rate: float, generator: random.Random) -> list[tuple[dict[str, float], bool]]:
    return [({"always": 1.0, "clear": 1.0}, generator.random() < rate) for _ in range(count)]


def test_what_holds_for_one_set_alone_goes_into_a_weight_of_its_own() -> None:
    generator = random.Random(3)
    news, hard = seen(600, 0.8, generator), seen(600, 0.4, generator)
    mixed = fit([*news, *hard])
    apart = fit([*news, *set_apart(hard, "hard", ("always", "absent"))])
    assert apart["hard: always"] < -1.2, "the hard set is right in half as many"
    assert sum(apart[name] for name in ("always", "clear")) > sum(mixed.values()) + 0.5
    assert set(apart) == {"always", "clear", "hard: always"}
